import Imaging

/// What the search for near duplicates looks at before it compares a picture.
struct PictureLook: Sendable {
  /// A view as it is or turned.
  struct Side: Sendable {
    var turn: ViewTurn
    var hash: ViewHash
    var signature: ViewSignature
  }

  /// A view that shows something.
  struct View: Sendable {
    var number: UInt8
    /// The hashes of its windows, that of the whole view first and, of a plain picture, alone.
    var windows: [ViewHash]
    var signature: ViewSignature
    /// In levels.
    var spread: Float
    /// The whole view as it is, then turned in every way that is asked for.
    var sides: [Side]
  }

  /// Place in the order of quality.
  let picture: Int32
  /// Whether it counts only where whole pictures lie in place.
  let isPlain: Bool
  /// Whether all of its views show one colour.
  let isBlank: Bool
  /// Views of one colour are left out: they say nothing; of a plain picture all but the first, too.
  let views: [View]

  /// What a fingerprint shows; where `isPlain` is nil it is asked, too.
  init(
    picture: Int, fingerprint: PictureFingerprint?, isPlain: Bool? = nil, by hasher: ViewHasher,
    windows: Bool, turns: [ViewTurn]
  ) {
    let isPlain = isPlain ?? fingerprint?.isPlain ?? true
    let all = fingerprint?.views ?? []
    self.picture = Int32(picture)
    self.isPlain = isPlain
    isBlank = all.allSatisfy(\.isBlank)
    views = all.prefix(isPlain ? 1 : all.count).enumerated().compactMap { number, view in
      guard !view.isBlank else { return nil }
      let hashes = isPlain || !windows ? [hasher.hash(of: view)] : hasher.hashes(of: view)
      let signature = ViewSignature(of: view)
      return View(
        number: UInt8(number), windows: hashes, signature: signature, spread: view.spread,
        sides: turns.map { turn in
          if turn == .upright { return Side(turn: turn, hash: hashes[0], signature: signature) }
          let turned = view.turned(turn)
          return Side(
            turn: turn, hash: hasher.hash(of: turned), signature: ViewSignature(of: turned))
        })
    }
  }

  /// How far apart the signatures of copies may be that lie in place: a sum of squares over all cells.
  static func reach(spread: Float, isPlain: Bool) -> Int {
    let level = isPlain ? 2 + 0.12 * spread : 3 + 0.25 * spread
    return Int(level * level * Float(ViewSignature.count))
  }

  /// Where this picture may lie in another or the other in it, by hashes that differ in at most `distance` bits.
  func candidates(with other: PictureLook, distance: Int) -> [NearCandidate] {
    Self.candidates(of: self, in: other, distance: distance)
      + Self.candidates(of: other, in: self, distance: distance)
  }

  private static func candidates(
    of part: PictureLook, in whole: PictureLook, distance: Int
  ) -> [NearCandidate] {
    var found: [NearCandidate] = []
    for partView in part.views {
      for side in partView.sides {
        for wholeView in whole.views {
          // Of rotated pictures no trims are looked for.
          let windows = wholeView.windows.prefix(side.turn.isRotated ? 1 : wholeView.windows.count)
          for (window, other) in windows.enumerated() {
            let bits = side.hash.distance(to: other)
            guard bits <= distance, side.hash.hasSimilarMeans(to: other) else { continue }
            found.append(
              NearCandidate(
                whole: whole.picture, part: part.picture, wholeView: wholeView.number,
                partView: partView.number, window: UInt8(window), turn: side.turn,
                distance: UInt8(bits)))
          }
        }
      }
    }
    return found
  }

  /// The views of this and another picture that may lie on each other as they are, by hash and signature.
  func placed(on other: PictureLook, distance: Int) -> [PlacedCandidate] {
    let isPlainPair = isPlain || other.isPlain
    var found: [PlacedCandidate] = []
    for view in views where !isPlainPair || view.number == 0 {
      let reach = Self.reach(spread: view.spread, isPlain: isPlainPair)
      for side in view.sides {
        for otherView in other.views where !isPlainPair || otherView.number == 0 {
          let bits = side.hash.distance(to: otherView.windows[0])
          // Of symmetric shapes some bits of the hash are noise.
          guard isPlainPair || bits <= distance,
            side.hash.hasSimilarMeans(to: otherView.windows[0])
          else { continue }
          let difference = side.signature.difference(to: otherView.signature)
          guard difference <= reach else { continue }
          found.append(
            PlacedCandidate(
              difference: difference,
              candidate: NearCandidate(
                whole: other.picture, part: picture, wholeView: otherView.number,
                partView: view.number, window: 0, turn: side.turn, distance: UInt8(bits),
                isInPlace: true)))
        }
      }
    }
    return found
  }
}

/// A candidate that lies in place, and how far apart the two signatures are.
struct PlacedCandidate: Sendable {
  /// Sum of the squared differences of all cells.
  var difference: Int
  var candidate: NearCandidate

  /// What coding leaves: two levels a cell.
  private static let noise = 4 * ViewSignature.count

  /// Whether another picture of those that stay is nearly as like as the one that matches.
  ///
  /// A copy is much nearer to its original than to a look-alike (Lowe 2004 on ratios of distances).
  static func isAmbiguous(_ match: NearMatch, among placed: [PlacedCandidate]) -> Bool {
    let own = placed.filter { Int($0.candidate.better) == match.better }.map(\.difference).min()
    let other = placed.filter { Int($0.candidate.better) != match.better }.map(\.difference).min()
    guard let own, let other, own > noise else { return false }
    return other < 4 * own
  }

  /// The likest of several, `limit` at most.
  static func likest(_ found: [PlacedCandidate], limit: Int) -> [PlacedCandidate] {
    Array(
      found.sorted {
        $0.difference != $1.difference
          ? $0.difference < $1.difference : NearCandidate.isBefore($0.candidate, $1.candidate)
      }.prefix(limit))
  }
}
