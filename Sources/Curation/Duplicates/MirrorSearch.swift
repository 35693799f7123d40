import Catalogue
import Imaging
import OrderedMap

/// Finds pictures that are the mirror image of a better one and no duplicates otherwise.
///
/// Shards hold mirrored copies of what is learned from, so a picture and its mirror image must be on
/// one side of the split. Only images of the same framing are looked for: whole views, or subjects,
/// on each other, resized or compressed again. The work for a picture is bounded.
struct MirrorSearch {
  /// Bits in which the hashes of copies may differ.
  let distance: Int
  let references: ReferencePictures
  let context: StageContext

  /// Hashes that are looked at for a view, and views that are compared with it.
  private static let (hashBudget, comparedCount) = (2000, 4)
  /// Views of others that are laid on those of a picture.
  private static let alignmentLimit = 32
  /// Pictures that are worked on at a time.
  private static let waveSize = 256

  /// The views of all pictures: place of the picture, number, hash, and that of the mirror image.
  private struct View: Sendable {
    var picture: Int32
    var number: UInt8
    var hash: ViewHash
    var mirrored: ViewHash
  }

  /// For each of these pictures, the best first, its match with a better one that has none.
  ///
  /// - Throws: `CurationError.interrupted`, and what the catalogue throws.
  func matches(among pictures: [Int64]) throws -> [NearMatch?] {
    let (views, isPlain) = try self.views(of: pictures)
    let index = HashIndex(views.map(\.hash.bits))
    let isInterrupted = context.isInterrupted
    let found = orderedMap(count: views.count, threads: context.threadCount) { place in
      isInterrupted() ? [] : candidates(for: views[place], among: views, by: index, isPlain)
    }
    try context.checkInterruption(in: .duplicates)
    let near = Dictionary(grouping: found.joined(), by: \.worse)
    var matches = [NearMatch?](repeating: nil, count: pictures.count)
    let worse = near.keys.sorted()
    let progress = WorkProgress(
      title: "duplicates: mirror images", total: worse.count, context: context)
    for first in stride(from: 0, to: worse.count, by: Self.waveSize) {
      try context.checkInterruption(in: .duplicates)
      let wave = worse[first..<min(first + Self.waveSize, worse.count)].map { near[$0] ?? [] }
      let places = Set(wave.joined().flatMap { [$0.better, $0.worse] }).sorted()
      let comparison = PictureComparison(
        fingerprints: Dictionary(
          uniqueKeysWithValues: try fingerprints(of: places.map { pictures[Int($0)] })
            .enumerated().compactMap { place, found in found.map { (places[place], $0) } }),
        isPlain: isPlain, alignmentLimit: Self.alignmentLimit)
      let outcomes = orderedMap(count: wave.count, threads: context.threadCount) {
        comparison.outcome(of: wave[$0])
      }
      for outcome in outcomes {
        progress.advance()
        // A picture that joined another speaks for none.
        guard let match = outcome.matches.first(where: { matches[$0.better] == nil }) else {
          continue
        }
        matches[match.worse] = match
      }
    }
    return matches
  }

  /// The views, and for each picture whether it is plain.
  private func views(of pictures: [Int64]) throws -> ([View], isPlain: [Bool]) {
    let hasher = ViewHasher()
    var views: [View] = []
    var isPlain: [Bool] = []
    let progress = WorkProgress(
      title: "duplicates: mirrored views", total: pictures.count, context: context)
    for first in stride(from: 0, to: pictures.count, by: Self.waveSize) {
      try context.checkInterruption(in: .duplicates)
      let wave = try fingerprints(
        of: Array(pictures[first..<min(first + Self.waveSize, pictures.count)]))
      isPlain += wave.map {
        progress.advance()
        return $0?.isPlain ?? true
      }
      views += orderedMap(count: wave.count, threads: context.threadCount) { place in
        (wave[place]?.views ?? []).enumerated().compactMap { number, view in
          view.isBlank
            ? nil
            : View(
              picture: Int32(first + place), number: UInt8(number), hash: hasher.hash(of: view),
              mirrored: hasher.hash(of: view.turned(.mirrored)))
        }
      }.joined()
    }
    return (views, isPlain)
  }

  private func fingerprints(of pictures: [Int64]) throws -> [PictureFingerprint?] {
    let stored = try references.fingerprints(of: pictures, or: context.catalogue)
    return pictures.map { stored[$0] }
  }

  /// The views of better pictures that may be mirror images of one.
  private func candidates(
    for view: View, among views: [View], by index: HashIndex, _ isPlain: [Bool]
  ) -> [NearCandidate] {
    var found: [NearCandidate] = []
    var budget = Self.hashBudget
    index.forEach(near: [view.mirrored.bits], radius: distance, budget: &budget) {
      place, _, bits in
      let other = views[place]
      guard other.picture < view.picture, other.hash.hasSimilarMeans(to: view.mirrored) else {
        return
      }
      // Plain pictures are held against each other as they lie first, which costs next to nothing.
      let isPlainPair = isPlain[Int(view.picture)] || isPlain[Int(other.picture)]
      guard !isPlainPair || view.number == 0 && other.number == 0 else { return }
      found.append(
        NearCandidate(
          whole: other.picture, part: view.picture, wholeView: other.number,
          partView: view.number, window: 0, turn: .mirrored, distance: UInt8(bits),
          isInPlace: isPlainPair))
    }
    found.sort { ($0.distance, $0.whole, $0.wholeView) < ($1.distance, $1.whole, $1.wholeView) }
    return Array(found.prefix(Self.comparedCount))
  }
}
