import Imaging

/// Two pictures of which one may be a copy of the other, as a search by bands found them: 20 bytes in a file.
package struct BandPair: Sendable, Hashable {
  /// How they match; a difference of 0 where `isConfirmed` is false.
  package var match: NearMatch
  /// Whether their views agree.
  package var isConfirmed = true
  /// Whether one of them is plain, so that both have to lie in place.
  package var isPlain = false
  /// Whether they were found among more look-alikes than are compared.
  package var isCrowded = false
  /// How far apart the signatures are of those that lie in place: a sum of squares; nil for others.
  package var placedDifference: Int?

  package init(
    _ match: NearMatch, isConfirmed: Bool = true, isPlain: Bool = false, isCrowded: Bool = false,
    placedDifference: Int? = nil
  ) {
    self.match = match
    self.isConfirmed = isConfirmed
    self.isPlain = isPlain
    self.isCrowded = isCrowded
    self.placedDifference = placedDifference
  }

  /// By the worse picture, then the closest first.
  static func isBefore(_ a: BandPair, _ b: BandPair) -> Bool {
    if a.match.worse != b.match.worse { return a.match.worse < b.match.worse }
    if a.isConfirmed != b.isConfirmed { return a.isConfirmed }
    if a.match != b.match { return NearMatch.isCloser(a.match, b.match) }
    return a.rest < b.rest
  }

  private var rest: UInt64 {
    UInt64(placedDifference ?? Int(UInt32.max)) << 8 | UInt64(flags)
  }

  private var flags: UInt8 { (isConfirmed ? 1 : 0) | (isPlain ? 2 : 0) | (isCrowded ? 4 : 0) }
}

extension BandPair {
  private static let magic = Array("pokeprs1".utf8)
  private static let byteCount = 20

  /// The bytes of a file of pairs: better, worse, difference, that of the signatures, bits, turn, flags, 0.
  static func bytes(of pairs: [BandPair]) -> [UInt8] {
    var bytes = magic
    bytes.reserveCapacity(magic.count + pairs.count * byteCount)
    for pair in pairs {
      let words = [
        UInt32(pair.match.better), UInt32(pair.match.worse), pair.match.difference.bitPattern,
        pair.placedDifference.map { UInt32($0) } ?? .max,
        UInt32(pair.match.distance) | UInt32(pair.match.turn.rawValue) << 8 | UInt32(pair.flags)
          << 16,
      ]
      for word in words {
        for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * byte))) }
      }
    }
    return bytes
  }

  /// The pairs of a file among so many pictures; nil for bytes that are none.
  static func pairs(of bytes: [UInt8], among count: Int) -> [BandPair]? {
    guard bytes.starts(with: magic), (bytes.count - magic.count).isMultiple(of: byteCount) else {
      return nil
    }
    var pairs: [BandPair] = []
    for place in stride(from: magic.count, to: bytes.count, by: byteCount) {
      func word(_ number: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[place + 4 * number + $1]) << UInt32(8 * $1) }
      }
      let (better, worse) = (Int(word(0)), Int(word(1)))
      let flags = word(4) >> 16
      guard better < worse, worse < count, let turn = ViewTurn(rawValue: UInt8(word(4) >> 8 & 255))
      else { return nil }
      pairs.append(
        BandPair(
          NearMatch(
            better: better, worse: worse, turn: turn, distance: Int(word(4) & 255),
            difference: Float(bitPattern: word(2))),
          isConfirmed: flags & 1 != 0, isPlain: flags & 2 != 0, isCrowded: flags & 4 != 0,
          placedDifference: word(3) == .max ? nil : Int(word(3))))
    }
    return pairs
  }
}

/// The pairs that all buckets found, put together.
package struct BandMatches: Sendable {
  private let pairs: [BandPair]
  /// Whether mirror images are duplicates.
  private let mirror: Bool

  /// - Parameters:
  ///   - pairs: In any order, also more than once.
  ///   - mirror: Whether mirror images are duplicates.
  package init(_ pairs: [BandPair], mirror: Bool) {
    self.pairs = pairs.sorted(by: BandPair.isBefore)
    self.mirror = mirror
  }

  /// For each picture the match with one that stays; nil for one that stays itself.
  ///
  /// From the best to the worst each joins the closest of those that stay, so nothing chains.
  package func matches(
    count: Int, isApart: (Int, Int) -> Bool = { _, _ in false }
  ) -> NearDuplicateSearch.Result {
    var result = NearDuplicateSearch.Result(
      matches: [NearMatch?](repeating: nil, count: count),
      standings: [NearDuplicateSearch.Standing](repeating: .told, count: count))
    forEachWorse { own in
      let near = own.filter {
        result.matches[$0.match.better] == nil && (mirror || $0.match.turn != .mirrored)
      }
      let fits = near.filter { $0.isConfirmed && !isApart($0.match.better, $0.match.worse) }
      guard let first = fits.first else { return }
      let others = Set(fits.map(\.match.better)).count - 1
      let placed = near.compactMap { pair in
        pair.placedDifference.map { PlacedCandidate(difference: $0, candidate: pair.candidate) }
      }
      let isUndecided =
        (first.isPlain || first.isCrowded)
        && (others > 0 && first.isCrowded
          || PlacedCandidate.isAmbiguous(first.match, among: placed))
      if isUndecided {
        result.standings[first.match.worse] = .undecided
      } else {
        result.matches[first.match.worse] = first.match
      }
    }
    return result
  }

  /// For those that stay, by their places among all, the match with a mirror image that has none.
  package func mirrorMatches(among staying: [Int]) -> [NearMatch?] {
    let places = Dictionary(staying.enumerated().map { ($1, $0) }) { first, _ in first }
    var matches = [NearMatch?](repeating: nil, count: staying.count)
    forEachWorse { own in
      guard let first = own.first, let worse = places[first.match.worse] else { return }
      for pair in own
      where pair.isConfirmed && pair.match.turn == .mirrored && matches[worse] == nil {
        guard let better = places[pair.match.better], matches[better] == nil else { continue }
        matches[worse] = NearMatch(
          better: better, worse: worse, turn: .mirrored, distance: pair.match.distance,
          difference: pair.match.difference)
      }
    }
    return matches
  }

  /// Calls `body` with the pairs of each picture and better ones, from the best picture to the worst.
  private func forEachWorse(_ body: (ArraySlice<BandPair>) -> Void) {
    var first = 0
    while first < pairs.count {
      let end =
        pairs[first...].firstIndex { $0.match.worse != pairs[first].match.worse } ?? pairs.count
      body(pairs[first..<end])
      first = end
    }
  }
}

extension BandPair {
  fileprivate var candidate: NearCandidate {
    NearCandidate(
      whole: Int32(match.better), part: Int32(match.worse), wholeView: 0, partView: 0, window: 0,
      turn: match.turn, distance: UInt8(match.distance), isInPlace: true)
  }
}
