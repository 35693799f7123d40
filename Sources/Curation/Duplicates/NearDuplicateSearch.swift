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
    /// For each picture how far it could be told.
    package var standings: [Standing]
    /// Pictures whose views all show one colour; they match nothing.
    package var blankCount: Int { standings.count { $0 == .blank } }
    /// Pictures with too many look-alikes, compared with the likest of the same framing only.
    package var crowdedCount: Int { standings.count { $0 == .crowded || $0 == .undecided } }
    /// Those of them that fit several that differ from each other, and therefore stay.
    package var undecidedCount: Int { standings.count { $0 == .undecided } }
    /// Views that were laid on each other.
    package var alignmentCount = 0
    /// Hashes and signatures that were looked at.
    package var lookCount = 0
  }

  /// How far it could be told what a picture is a copy of.
  package enum Standing: Sendable {
    /// As far as docs/duplicates.md says.
    case told
    /// It shows one colour, which matches nothing.
    case blank
    /// It has too many look-alikes for others than the likest of the same framing.
    case crowded
    /// It fits several that differ from each other.
    case undecided
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
    var result = Result(
      matches: [NearMatch?](repeating: nil, count: pictureCount),
      standings: [Standing](repeating: .told, count: pictureCount))
    var (kept, isPlain) = try emptyIndex()
    var allowance = WorkAllowance()
    try forEachBlock(in: .comparing) { pictures, fingerprints in
      let share = allowance.share(among: pictures.count)
      let wave = looks(of: pictures, fingerprints, isPlain: isPlain, within: share)
      try advance(.comparing, 0)
      let candidates = kept.candidates(
        for: wave, within: share, threads: threadCount, isInterrupted: isInterrupted)
      try advance(.comparing, 0)
      let better = Set(candidates.lazy.flatMap(\.found).map { Int($0.better) })
      let others = try load(better.sorted())
      let comparison = PictureComparison(
        fingerprints: Dictionary(
          uniqueKeysWithValues: fingerprints.merging(others) { own, _ in own }
            .map { (Int32($0), $1) }), isPlain: isPlain, alignmentLimit: share.alignments)
      let isInterrupted = isInterrupted
      let outcomes = orderedMap(count: wave.count, threads: threadCount) {
        isInterrupted() ? .init() : comparison.outcome(of: candidates[$0].found)
      }
      var stayed: [PictureLook] = []
      for (place, look) in wave.enumerated() {
        if isInterrupted() { try advance(.comparing, 0) }
        let earlier = candidates[place]
        var crowd = Crowd(
          isCrowded: earlier.isCrowded, largestDifference: earlier.largestDifference,
          distance: settings.distance, candidateLimit: share.candidates)
        let outcome = comparison.outcome(of: crowd.candidates(for: look, among: stayed))
        let work = outcomes[place] + outcome
        allowance.use(
          entries: earlier.lookCount, alignments: work.alignmentCount, ranked: work.rankedCount)
        result.alignmentCount += work.alignmentCount
        result.lookCount += earlier.lookCount + stayed.count
        if !look.isPlain, share.isExamined(place) { allowance.note(isCrowded: crowd.isCrowded) }
        result.standings[pictures[place]] =
          look.isBlank ? .blank : crowd.isCrowded ? .crowded : .told
        let matches = work.matches.filter { !isApart($0.better, $0.worse) }
        let isUndecided =
          matches.first.map { match in
            (look.isPlain || crowd.isCrowded)
              && (matches.count > 1 && crowd.isCrowded
                || PlacedCandidate.isAmbiguous(match, among: earlier.placed + crowd.placed))
          } ?? false
        if isUndecided { result.standings[pictures[place]] = .undecided }
        guard let match = matches.first, !isUndecided else {
          stayed.append(look)
          continue
        }
        result.matches[pictures[place]] = match
      }
      for look in stayed {
        kept.insert(look, isCrowded: result.standings[Int(look.picture)] != .told)
      }
    }
    return result
  }

  /// The index of what stays, made for these pictures, and for each of them whether it is plain.
  private func emptyIndex() throws -> (KeptPictures, isPlain: [Bool]) {
    var (plain, others) = (SignatureTree.Contents(), SignatureTree.Contents())
    var isPlain: [Bool] = []
    let hasher = hasher
    try forEachBlock(in: .reading) { pictures, fingerprints in
      let looks = orderedMap(count: pictures.count, threads: threadCount) { place in
        PictureLook(
          picture: pictures[place], fingerprint: fingerprints[pictures[place]], by: hasher,
          windows: false, turns: [.upright])
      }
      for look in looks {
        isPlain.append(look.isPlain)
        if look.isPlain { plain.append(look) } else { others.append(look) }
      }
    }
    func tree(_ contents: SignatureTree.Contents) throws -> SignatureTree {
      try SignatureTree(contents, pictureCount: pictureCount) { try advance(.comparing, 0) }
    }
    let kept = KeptPictures(
      trees: KeptPictures.Trees(plain: try tree(plain), others: try tree(others)),
      hashes: others.points.map(\.hash.bits), distance: settings.distance)
    return (kept, isPlain)
  }

  private func looks(
    of pictures: [Int], _ fingerprints: [Int: PictureFingerprint], isPlain: [Bool],
    within share: WorkAllowance.Share
  ) -> [PictureLook] {
    let (hasher, turns) = (hasher, settings.turns)
    return orderedMap(count: pictures.count, threads: threadCount) { place in
      PictureLook(
        picture: pictures[place], fingerprint: fingerprints[pictures[place]],
        isPlain: isPlain[pictures[place]], by: hasher,
        windows: share.isExamined(place), turns: turns)
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
    let candidateLimit: Int
    /// Those that are to lie in place.
    private(set) var placed: [PlacedCandidate] = []

    init(isCrowded: Bool, largestDifference: Int, distance: Int, candidateLimit: Int) {
      self.isCrowded = isCrowded
      self.largestDifference = largestDifference
      self.distance = distance
      self.candidateLimit = candidateLimit
    }

    mutating func candidates(
      for look: PictureLook, among stayed: [PictureLook]
    ) -> [NearCandidate] {
      var found: [NearCandidate] = []
      if !look.isPlain, !isCrowded {
        for other in stayed where !other.isPlain && found.count <= candidateLimit {
          found += look.candidates(with: other, distance: distance)
        }
        isCrowded = found.count > candidateLimit
      }
      for other in stayed where look.isPlain || other.isPlain || isCrowded {
        placed += look.placed(on: other, distance: distance)
          .filter { $0.difference <= largestDifference }
      }
      placed = PlacedCandidate.likest(placed, limit: KeptPictures.likestCount)
      if look.isPlain, placed.count == KeptPictures.likestCount { isCrowded = true }
      return (isCrowded ? [] : found) + placed.map(\.candidate)
    }
  }
}
