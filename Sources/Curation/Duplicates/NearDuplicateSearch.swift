package import Imaging
import OrderedMap

/// Finds pictures that show the same as a better one.
///
/// Hashes tell which pictures may be copies of each other, without comparing all with all; their
/// views, laid on each other, tell which are. Pictures come in the order of quality and are compared with
/// those that stay only, so a hundred copies of one picture cost a hundred comparisons. Where many that stay
/// are alike, what is done for one picture is bounded, so the time grows with the number of pictures on any set.
package struct NearDuplicateSearch {
  /// What was found, and what it cost.
  package struct Result: Sendable {
    /// For each picture the match with the one it is a copy of; nil for one that stays.
    package var matches: [NearMatch?]
    /// Pictures whose views all show one colour; they match nothing.
    package var blankCount = 0
    /// Pictures with too many look-alikes, compared with the likest of the same framing only.
    package var crowdedCount = 0
    /// Crowded pictures that fit several that differ from each other, and therefore stay.
    package var undecidedCount = 0
    /// Views that were laid on each other.
    package var alignmentCount = 0
    /// Hashes and signatures that were looked at.
    package var lookCount = 0
  }

  private let pictureCount: Int
  private let settings: DuplicatesSettings
  private let threadCount: Int
  private let load: ([Int]) throws -> [Int: PictureFingerprint]
  private let advance: @Sendable (_ phase: Phase, _ count: Int) throws -> Void
  private let isInterrupted: @Sendable () -> Bool
  private let isApart: @Sendable (Int, Int) -> Bool
  private let hasher = ViewHasher()

  /// The two passes over the pictures.
  package enum Phase: Sendable {
    /// Their fingerprints are read.
    case reading
    /// They are compared.
    case comparing
  }

  /// Pictures that are compared with those that stay at a time; small enough to stop soon.
  private static let waveSize = 256

  /// A search through pictures, the best first.
  ///
  /// - Parameters:
  ///   - pictureCount: How many there are.
  ///   - settings: Distance and mirroring.
  ///   - threadCount: Threads that work; results do not depend on it.
  ///   - load: Gives the fingerprints of pictures by their places; those without one are missing.
  ///   - advance: Told of every few hundred pictures and between their steps; throws to stop.
  ///   - isInterrupted: Asked for every picture; on true the work up to the next `advance` is left out.
  ///   - isApart: Whether the pictures at two places do not count as the same, however alike they are.
  package init(
    pictureCount: Int, settings: DuplicatesSettings, threadCount: Int,
    load: @escaping ([Int]) throws -> [Int: PictureFingerprint],
    advance: @escaping @Sendable (_ phase: Phase, _ count: Int) throws -> Void = { _, _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    isApart: @escaping @Sendable (Int, Int) -> Bool = { _, _ in false }
  ) {
    self.pictureCount = pictureCount
    self.settings = settings
    self.threadCount = threadCount
    self.load = load
    self.advance = advance
    self.isInterrupted = isInterrupted
    self.isApart = isApart
  }

  /// Searches.
  package func result() throws -> Result {
    var result = Result(matches: [NearMatch?](repeating: nil, count: pictureCount))
    var kept = try emptyIndex()
    try forEachBlock(in: .comparing) { pictures, fingerprints in
      let wave = looks(of: pictures, fingerprints)
      try advance(.comparing, 0)
      let candidates = kept.candidates(
        for: wave, threads: threadCount, isInterrupted: isInterrupted)
      try advance(.comparing, 0)
      let better = Set(candidates.lazy.flatMap(\.found).map { Int($0.better) })
      let others = try load(better.sorted())
      let comparison = PictureComparison(
        fingerprints: Dictionary(
          uniqueKeysWithValues: fingerprints.merging(others) { own, _ in own }
            .map { (Int32($0), $1) }))
      let isInterrupted = isInterrupted
      let outcomes = orderedMap(count: wave.count, threads: threadCount) {
        isInterrupted() ? .init() : comparison.outcome(of: candidates[$0].found)
      }
      var stayed: [PictureLook] = []
      for (place, look) in wave.enumerated() {
        if isInterrupted() { try advance(.comparing, 0) }
        var crowd = Crowd(
          isCrowded: candidates[place].isCrowded,
          largestDifference: candidates[place].largestDifference, distance: settings.distance)
        let near = crowd.candidates(for: look, among: stayed)
        let outcome = comparison.outcome(of: near)
        result.alignmentCount += outcomes[place].alignmentCount + outcome.alignmentCount
        result.lookCount += candidates[place].lookCount + stayed.count
        if look.views.isEmpty { result.blankCount += 1 }
        if crowd.isCrowded { result.crowdedCount += 1 }
        let matches = (outcomes[place].matches + outcome.matches)
          .filter { !isApart($0.better, $0.worse) }.sorted(by: NearMatch.isCloser)
        if crowd.isCrowded, matches.count > 1 {
          result.undecidedCount += 1
        } else if let match = matches.first {
          result.matches[pictures[place]] = match
          continue
        }
        stayed.append(look)
      }
      for look in stayed { kept.insert(look) }
    }
    return result
  }

  /// The index of what stays, made for these pictures.
  private func emptyIndex() throws -> KeptPictures {
    var points: [SignatureTree.Point] = []
    var cells: [UInt8] = []
    let hasher = hasher
    try forEachBlock(in: .reading) { pictures, fingerprints in
      let views = orderedMap(count: pictures.count, threads: threadCount) { place in
        (fingerprints[pictures[place]]?.views ?? []).map { view in
          view.isBlank ? nil : (hash: hasher.hash(of: view), signature: ViewSignature(of: view))
        }
      }
      for (picture, views) in zip(pictures, views) {
        for (number, view) in views.enumerated() {
          guard let view else { continue }
          points.append(
            SignatureTree.Point(picture: Int32(picture), view: UInt8(number), hash: view.hash))
          cells += view.signature.cells
        }
      }
    }
    return KeptPictures(
      tree: SignatureTree(points: points, cells: cells),
      order: HashBitOrder(of: points.map(\.hash.bits)), viewCount: points.count,
      distance: settings.distance)
  }

  private func looks(
    of pictures: [Int], _ fingerprints: [Int: PictureFingerprint]
  ) -> [PictureLook] {
    let (hasher, mirror) = (hasher, settings.mirror)
    return orderedMap(count: pictures.count, threads: threadCount) { place in
      PictureLook(
        picture: pictures[place], fingerprint: fingerprints[pictures[place]], by: hasher,
        mirror: mirror)
    }
  }

  private func forEachBlock(
    in phase: Phase, _ body: ([Int], [Int: PictureFingerprint]) throws -> Void
  ) throws {
    for first in stride(from: 0, to: pictureCount, by: Self.waveSize) {
      let pictures = Array(first..<min(first + Self.waveSize, pictureCount))
      try advance(phase, 0)
      try body(pictures, try load(pictures))
      try advance(phase, pictures.count)
    }
  }

  /// What one picture is compared with among those of its own wave.
  private struct Crowd {
    var isCrowded: Bool
    let largestDifference: Int
    let distance: Int

    mutating func candidates(
      for look: PictureLook, among stayed: [PictureLook]
    ) -> [NearCandidate] {
      var found: [NearCandidate] = []
      for other in stayed {
        let near = look.candidates(with: other, distance: distance)
        found += isCrowded ? near.filter { $0.window == 0 } : near
        if !isCrowded, found.count > KeptPictures.crowdSize {
          isCrowded = true
          found = found.filter { $0.window == 0 }
        }
      }
      guard isCrowded else { return found }
      let views = Dictionary(
        uniqueKeysWithValues: (stayed + [look]).map { ($0.picture, $0.views) })
      func difference(_ candidate: NearCandidate) -> Int {
        guard
          let part = views[candidate.part]?.first(where: { $0.number == candidate.partView }),
          let whole = views[candidate.whole]?.first(where: { $0.number == candidate.wholeView }),
          let signature = candidate.isMirrored ? part.mirroredSignature : part.signature
        else { return .max }
        return signature.difference(to: whole.signature)
      }
      return found.map { (difference: difference($0), candidate: $0) }
        .filter { $0.difference <= largestDifference }
        .sorted {
          $0.difference != $1.difference
            ? $0.difference < $1.difference : NearCandidate.isBefore($0.candidate, $1.candidate)
        }
        .prefix(KeptPictures.likestCount).map(\.candidate)
    }
  }
}
