import Imaging
import OrderedMap

/// The pictures that stay so far, and which of them another one may be a copy of.
struct KeptPictures: Sendable {
  /// Which pictures to compare one with.
  struct Candidates: Sendable {
    var found: [NearCandidate] = []
    /// Those of them that are to lie in place.
    var placed: [PlacedCandidate] = []
    /// Whether it has more look-alikes than can be compared, so that only the likest of the same
    /// framing were taken.
    var isCrowded = false
    /// Where more lie in place than are compared, the difference of the last signature that was taken.
    var largestDifference: Int {
      placed.count < KeptPictures.likestCount ? .max : placed.last?.difference ?? .max
    }
    /// Hashes and signatures that were looked at.
    var lookCount = 0
  }

  /// Of the pictures that may lie in place, those that are compared with one.
  static let likestCount = 8
  /// Signatures that are looked at for each view.
  private static let signatureBudget = 1500

  private struct WholeEntry: Sendable {
    var picture: Int32
    var view: UInt8
    var turn: ViewTurn
    var hash: ViewHash
  }

  private struct WindowEntry: Sendable {
    var picture: Int32
    var view: UInt8
    var window: UInt8
    var hash: ViewHash
  }

  private let distance: Int
  private var wholes: HashIndex
  private var wholeEntries: [WholeEntry] = []
  private var windows: HashIndex
  private var windowEntries: [WindowEntry] = []
  private var trees: Trees

  /// The signatures of all pictures that may come.
  struct Trees: Sendable {
    /// Of the whole views of plain pictures.
    var plain: SignatureTree
    /// Of all views of the others.
    var others: SignatureTree
  }

  /// No pictures yet.
  ///
  /// - Parameters:
  ///   - trees: The signatures of all pictures that may come.
  ///   - hashes: Those of the views of pictures that are not plain.
  ///   - distance: Bits in which the hashes of copies may differ.
  init(trees: Trees, hashes: [UInt64], distance: Int) {
    self.trees = trees
    self.distance = distance
    let order = HashBitOrder(of: hashes)
    wholes = HashIndex(capacity: hashes.count, order: order)
    windows = HashIndex(capacity: hashes.count * ViewHasher.windows.count, order: order)
  }

  /// Adds one that stays.
  ///
  /// A plain or crowded one is found where it lies in place only, so its windows are left out; thus the
  /// index holds no more look-alikes than can be compared.
  mutating func insert(_ look: PictureLook, isCrowded: Bool) {
    trees.plain.activate(look.picture)
    trees.others.activate(look.picture)
    guard !look.isPlain, !isCrowded else { return }
    for view in look.views {
      // Rotated ones are found by the turned hash of the other.
      for side in view.sides where !side.turn.isRotated {
        wholes.insert(side.hash.bits)
        wholeEntries.append(
          WholeEntry(
            picture: look.picture, view: view.number, turn: side.turn, hash: side.hash))
      }
      for (window, hash) in view.windows.enumerated() {
        windows.insert(hash.bits)
        windowEntries.append(
          WindowEntry(
            picture: look.picture, view: view.number, window: UInt8(window), hash: hash))
      }
    }
  }

  /// What to compare each of some pictures with; nothing once the search is interrupted.
  func candidates(
    for looks: [PictureLook], within share: WorkAllowance.Share, threads: Int,
    isInterrupted: @Sendable () -> Bool
  ) -> [Candidates] {
    orderedMap(count: looks.count, threads: threads) { number in
      guard !isInterrupted() else { return Candidates() }
      return candidates(for: looks[number], within: share, isExamined: share.isExamined(number))
    }
  }

  /// What to compare a picture with.
  private func candidates(
    for look: PictureLook, within share: WorkAllowance.Share, isExamined: Bool
  ) -> Candidates {
    var result = Candidates()
    if look.isPlain {
      result.placed = likest(to: look, amongOthers: true, lookCount: &result.lookCount)
      result.isCrowded = result.placed.count == Self.likestCount
      result.found = result.placed.map(\.candidate)
      return result
    }
    var search = HashSearch(budget: isExamined ? share.entries : 0, limit: share.candidates)
    for view in look.views where !search.isExhausted {
      findParts(ofWhole: look.picture, view, by: &search)
      findWholes(ofPart: look.picture, view, by: &search)
    }
    result.lookCount = isExamined ? share.entries - search.budget : 0
    result.isCrowded = search.isExhausted
    result.found = search.isExhausted ? [] : search.found
    result.placed = likest(
      to: look, amongOthers: search.isExhausted, lookCount: &result.lookCount)
    result.found += result.placed.map(\.candidate)
    return result
  }

  /// A walk through the indexes that ends when there is too much to look at.
  private struct HashSearch {
    var budget: Int
    let limit: Int
    var found: [NearCandidate] = []

    var isExhausted: Bool { budget <= 0 || found.count > limit }
  }

  private func findParts(
    ofWhole picture: Int32, _ view: PictureLook.View, by search: inout HashSearch
  ) {
    var left = search.budget
    wholes.forEach(near: view.windows.map(\.bits), radius: distance, budget: &left) {
      position, window, bits in
      let entry = wholeEntries[position]
      guard entry.hash.hasSimilarMeans(to: view.windows[window]), !search.isExhausted
      else { return }
      search.found.append(
        NearCandidate(
          whole: picture, part: entry.picture, wholeView: view.number, partView: entry.view,
          window: UInt8(window), turn: entry.turn, distance: UInt8(bits)))
    }
    search.budget = left
  }

  private func findWholes(
    ofPart picture: Int32, _ view: PictureLook.View, by search: inout HashSearch
  ) {
    for side in view.sides where !search.isExhausted {
      guard !side.turn.isRotated else {
        findRotated(picture, view, side, by: &search)
        continue
      }
      let hash = side.hash
      var left = search.budget
      windows.forEach(near: [hash.bits], radius: distance, budget: &left) { position, _, bits in
        let entry = windowEntries[position]
        guard entry.hash.hasSimilarMeans(to: hash), !search.isExhausted else { return }
        search.found.append(
          NearCandidate(
            whole: entry.picture, part: picture, wholeView: entry.view, partView: view.number,
            window: entry.window, turn: side.turn, distance: UInt8(bits)))
      }
      search.budget = left
    }
  }

  /// Whole views that a view may be when it is turned.
  private func findRotated(
    _ picture: Int32, _ view: PictureLook.View, _ side: PictureLook.Side,
    by search: inout HashSearch
  ) {
    var left = search.budget
    wholes.forEach(near: [side.hash.bits], radius: distance, budget: &left) { position, _, bits in
      let entry = wholeEntries[position]
      guard entry.turn == .upright, entry.hash.hasSimilarMeans(to: side.hash),
        !search.isExhausted
      else { return }
      search.found.append(
        NearCandidate(
          whole: entry.picture, part: picture, wholeView: entry.view, partView: view.number,
          window: 0, turn: side.turn, distance: UInt8(bits)))
    }
    search.budget = left
  }

  /// The views whose signatures are nearest, laid on each other as they are.
  ///
  /// - Parameters:
  ///   - look: The picture.
  ///   - amongOthers: Whether not only plain pictures count.
  ///   - lookCount: Grows by the signatures that were compared.
  /// - Returns: The views, those of the plain pictures first.
  private func likest(
    to look: PictureLook, amongOthers: Bool, lookCount: inout Int
  ) -> [PlacedCandidate] {
    var found: [PlacedCandidate] = []
    for view in look.views {
      for side in view.sides {
        if view.number == 0 {
          let reach = PictureLook.reach(spread: view.spread, isPlain: true)
          found += nearest(to: side, of: (look, view), in: trees.plain, reach, &lookCount)
        }
        if amongOthers {
          let reach = PictureLook.reach(spread: view.spread, isPlain: look.isPlain)
          found += nearest(to: side, of: (look, view), in: trees.others, reach, &lookCount)
        }
      }
    }
    return PlacedCandidate.likest(found, limit: Self.likestCount)
  }

  private func nearest(
    to side: PictureLook.Side,
    of own: (look: PictureLook, view: PictureLook.View), in tree: SignatureTree, _ reach: Int,
    _ lookCount: inout Int
  ) -> [PlacedCandidate] {
    var budget = Self.signatureBudget
    let neighbors = tree.nearest(
      to: side.signature, radius: reach, limit: Self.likestCount, budget: &budget
    ) { point in
      // Of symmetric shapes some bits of the hash are noise.
      (own.look.isPlain ? point.view == 0 : point.hash.distance(to: side.hash) <= distance)
        && point.hash.hasSimilarMeans(to: side.hash)
    }
    lookCount += Self.signatureBudget - budget
    return neighbors.map { neighbor in
      PlacedCandidate(
        difference: neighbor.difference,
        candidate: NearCandidate(
          whole: neighbor.point.picture, part: own.look.picture, wholeView: neighbor.point.view,
          partView: own.view.number, window: 0, turn: side.turn,
          distance: UInt8(neighbor.point.hash.distance(to: side.hash)), isInPlace: true))
    }
  }
}
