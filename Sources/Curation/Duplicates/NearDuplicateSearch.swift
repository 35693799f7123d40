import Catalogue
import Imaging

/// Finds pictures that show the same as a better one.
///
/// Hashes tell which pictures may be copies of each other, without comparing all with all; their
/// views, laid on each other, tell which are. A picture is compared with those that stay only, so a
/// hundred copies of one picture cost a hundred comparisons.
struct NearDuplicateSearch {
  /// The pictures, the best first.
  let pictures: [Int64]
  let settings: DuplicatesSettings
  let context: StageContext
  /// Pictures whose fingerprints are held in memory at a time.
  private static let blockSize = 2048

  /// For each picture the match with the one it is a copy of; nil for one that stays.
  func matches() throws -> [NearMatch?] {
    let byPicture = try candidates()
    var matches = [NearMatch?](repeating: nil, count: pictures.count)
    let progress = WorkProgress(title: "duplicates", total: pictures.count, context: context)
    for first in stride(from: 0, to: pictures.count, by: Self.blockSize) {
      try context.checkInterruption(in: .duplicates)
      let block = first..<min(first + Self.blockSize, pictures.count)
      let open = byPicture[block].map { candidates in
        candidates.filter { matches[Int($0.better)] == nil }
      }
      let fingerprints = try fingerprints(of: open.flatMap { $0 })
      let found = orderedMap(count: block.count, threads: context.threadCount) { place in
        defer { progress.advance() }
        return Self.confirmed(open[place], fingerprints: fingerprints)
      }
      for (place, confirmed) in zip(block, found) {
        // Of those in this block only now is known which stay.
        matches[place] = confirmed.first { matches[$0.better] == nil }
      }
    }
    return matches
  }

  /// For each picture what may make it a copy of a better one.
  private func candidates() throws -> [[NearCandidate]] {
    let hasher = ViewHasher()
    let mirror = settings.mirror
    var hashes: [NearCandidates.Hashes?] = []
    for first in stride(from: 0, to: pictures.count, by: Self.blockSize) {
      try context.checkInterruption(in: .duplicates)
      let block = Array(pictures[first..<min(first + Self.blockSize, pictures.count)])
      let stored = try context.catalogue.fingerprints(of: block)
      hashes += orderedMap(count: block.count, threads: context.threadCount) { place in
        stored[block[place]].flatMap(PictureFingerprint.init(bytes:)).map {
          NearCandidates.Hashes(of: $0, by: hasher, mirror: mirror)
        }
      }
    }
    let search = NearCandidates(hashes)
    let distance = settings.distance
    let found = orderedMap(count: pictures.count, threads: context.threadCount) { picture in
      context.isInterrupted() ? [] : search.candidates(in: picture, distance: distance)
    }
    try context.checkInterruption(in: .duplicates)
    var result = [[NearCandidate]](repeating: [], count: pictures.count)
    for candidate in found.joined() { result[Int(candidate.worse)].append(candidate) }
    return result
  }

  private func fingerprints(
    of candidates: [NearCandidate]
  ) throws -> [Int32: PictureFingerprint] {
    let places = Set(candidates.flatMap { [$0.whole, $0.part] })
    let stored = try context.catalogue.fingerprints(of: places.map { pictures[Int($0)] })
    var result: [Int32: PictureFingerprint] = [:]
    for place in places {
      guard let bytes = stored[pictures[Int(place)]] else { continue }
      result[place] = PictureFingerprint(bytes: bytes)
    }
    return result
  }

  /// The matches that comparing the views confirms, one for each better picture, the closest first.
  private static func confirmed(
    _ candidates: [NearCandidate], fingerprints: [Int32: PictureFingerprint]
  ) -> [NearMatch] {
    let windows = ViewHasher.windows
    var best: [Int32: NearMatch] = [:]
    for candidate in candidates {
      guard let whole = fingerprints[candidate.whole], let part = fingerprints[candidate.part]
      else { continue }
      let view = part.views[Int(candidate.partView)]
      guard
        let alignment = ViewAlignment(
          of: ViewPlanes(candidate.isMirrored ? view.mirrored : view),
          in: ViewPlanes(whole.views[Int(candidate.wholeView)]),
          near: windows[Int(candidate.window)]),
        alignment.isSamePicture
      else { continue }
      let match = NearMatch(
        better: Int(candidate.better), worse: Int(candidate.worse),
        isMirrored: candidate.isMirrored, distance: Int(candidate.distance),
        difference: alignment.error)
      if let known = best[candidate.better], !NearMatch.isCloser(match, known) { continue }
      best[candidate.better] = match
    }
    return best.values.sorted(by: NearMatch.isCloser)
  }
}
