package import Imaging
import OrderedMap

/// Finds, among records of one table whose hashes agree on a key, pictures that show the same.
///
/// What is found follows from the records of each key alone, so it does not depend on how keys are dealt out
/// to tasks. Within a key pictures come from the best to the worst and are compared with those that are no
/// copies there. A key with too many records is divided by a further stretch; where that does not
/// help, only whole views on whole views of neighbours in the order of the hashes are compared.
package struct BandSearch: Sendable {
  let settings: DuplicatesSettings
  let threadCount: Int
  /// Gives the fingerprints of pictures by their places; those without one are missing.
  let load: @Sendable ([Int]) throws -> [Int: PictureFingerprint]
  /// Throws to stop; called now and then.
  let check: @Sendable () throws -> Void

  package init(
    settings: DuplicatesSettings, threadCount: Int,
    load: @escaping @Sendable ([Int]) throws -> [Int: PictureFingerprint],
    check: @escaping @Sendable () throws -> Void = {}
  ) {
    self.settings = settings
    self.threadCount = threadCount
    self.load = load
    self.check = check
  }

  /// Records that are compared with each other, and pictures of which windows are.
  private static let (groupLimit, windowLimit) = (512, 32)
  /// Pictures that one is laid on for each key, and where there are too many.
  private static let (comparedCount, crowdedCount) = (16, 2)
  /// Keys that a thread looks through at a time, and pairs of records before their fingerprints are read.
  private static let (sliceSize, batchSize) = (1024, 1 << 16)
  private static let alignmentLimit = 64

  /// What was found for one key.
  private struct Group: Sendable {
    /// By their places, of all pictures of the key.
    var candidates: [NearCandidate]
    var plain: Set<Int32>
    var isCrowded: Bool
  }

  /// The pairs among sorted records that a table has dealt, of pictures by their places in the order of quality.
  package func pairs(among records: [BandRecord], of table: BandTable) throws -> [BandPair] {
    let keys = Self.keys(of: records, mask: table.keyMask)
    let slices = (keys.count + Self.sliceSize - 1) / Self.sliceSize
    var pairs: [BandPair] = []
    var (open, openCount) = ([Group](), 0)
    let step = threadCount * 8
    for first in stride(from: 0, to: slices, by: step) {
      try check()
      let found = orderedMap(count: min(step, slices - first), threads: threadCount) { place in
        let start = (first + place) * Self.sliceSize
        return keys[start..<min(start + Self.sliceSize, keys.count)].flatMap {
          groups(among: records[$0], sharing: table.key, of: table)
        }
      }
      for group in found.joined() {
        open.append(group)
        openCount += group.candidates.count
        guard openCount > Self.batchSize else { continue }
        pairs += try confirmed(open)
        (open, openCount) = ([], 0)
      }
    }
    return pairs + (try confirmed(open))
  }

  /// Stretches of records with one key and at least two pictures.
  private static func keys(of records: [BandRecord], mask: UInt64) -> [Range<Int>] {
    var keys: [Range<Int>] = []
    var first = 0
    while first < records.count {
      var end = first + 1
      var isSeveral = false
      while end < records.count, (records[end].hash ^ records[first].hash) & mask == 0 {
        isSeveral = isSeveral || records[end].picture != records[first].picture
        end += 1
      }
      if isSeveral { keys.append(first..<end) }
      first = end
    }
    return keys
  }

  /// The candidates among records that agree on some stretches.
  private func groups(
    among records: ArraySlice<BandRecord>, sharing stretches: [Int], of table: BandTable
  ) -> [Group] {
    guard records.count > Self.groupLimit else {
      let isCrowded =
        records.count > Self.windowLimit
        && Set(records.map(\.picture)).count > Self.windowLimit
      return group(
        among: isCrowded ? records.filter { $0.window == 0 }[...] : records, sharing: stretches,
        of: table, isCrowded: isCrowded)
    }
    // What differs in each of the other stretches is given up.
    let further = table.stretches(after: stretches.last ?? 0)
    guard further.isEmpty else {
      return further.flatMap { stretch in
        let mask = table.mask(of: stretch)
        let sorted = records.sorted {
          ($0.hash & mask, $0.hash, $0.tag) < ($1.hash & mask, $1.hash, $1.tag)
        }
        return Self.keys(of: sorted, mask: mask).flatMap {
          groups(among: sorted[$0], sharing: stretches + [stretch], of: table)
        }
      }
    }
    let wholes = records.filter { $0.window == 0 }
    return stride(from: 0, to: wholes.count, by: Self.groupLimit).flatMap { first in
      group(
        among: wholes[first..<min(first + Self.groupLimit, wholes.count)], sharing: stretches,
        of: table, isCrowded: true)
    }
  }

  private func group(
    among records: ArraySlice<BandRecord>, sharing stretches: [Int], of table: BandTable,
    isCrowded: Bool
  ) -> [Group] {
    let radius = min(settings.distance, BandTable.radius)
    var group = Group(candidates: [], plain: [], isCrowded: isCrowded)
    for a in records.indices {
      for b in records.index(after: a)..<records.endIndex {
        let difference = records[a].hash ^ records[b].hash
        guard difference.nonzeroBitCount <= radius, records[a].picture != records[b].picture,
          table.isFirst(difference, sharing: stretches), records[a].hasSimilarMeans(to: records[b])
        else { continue }
        let count = group.candidates.count
        for (part, whole) in [(records[a], records[b]), (records[b], records[a])]
        where mayLie(part, in: whole) {
          group.candidates.append(
            NearCandidate(
              whole: Int32(whole.picture), part: Int32(part.picture), wholeView: whole.view,
              partView: part.view, window: whole.window, turn: part.turn,
              distance: UInt8(difference.nonzeroBitCount),
              isInPlace: isCrowded || part.isPlain || whole.isPlain))
        }
        guard group.candidates.count > count else { continue }
        for record in [records[a], records[b]] where record.isPlain {
          group.plain.insert(Int32(record.picture))
        }
      }
    }
    return group.candidates.isEmpty ? [] : [group]
  }

  /// Whether a view may be a part of another: as a whole, and of mirror images and rotated ones no trims.
  private func mayLie(_ part: BandRecord, in whole: BandRecord) -> Bool {
    guard part.window == 0, whole.turn == .upright else { return false }
    guard whole.window > 0 else {
      return !(part.isPlain || whole.isPlain) || part.view == 0 && whole.view == 0
    }
    let isTurned = part.turn.isRotated || part.turn == .mirrored && !settings.mirror
    return !isTurned && !part.isPlain && !whole.isPlain
  }

  /// Lays the candidates of some keys on each other.
  private func confirmed(_ groups: [Group]) throws -> [BandPair] {
    try check()
    let places = Set(groups.lazy.flatMap { $0.candidates.lazy.flatMap { [$0.whole, $0.part] } })
    guard !places.isEmpty else { return [] }
    let found = try load(places.map { Int($0) }.sorted())
    let fingerprints = Dictionary(uniqueKeysWithValues: found.map { (Int32($0), $1) })
    return orderedMap(count: groups.count, threads: threadCount) {
      BandGroupComparison(
        fingerprints: fingerprints, plain: groups[$0].plain, isCrowded: groups[$0].isCrowded,
        mirror: settings.mirror,
        comparedCount: groups[$0].isCrowded ? Self.crowdedCount : Self.comparedCount,
        alignmentLimit: Self.alignmentLimit
      )
      .pairs(among: groups[$0].candidates)
    }.flatMap(\.self)
  }
}

/// Compares the pictures of one key, the best first, with those that are no copies there.
private struct BandGroupComparison {
  let fingerprints: [Int32: PictureFingerprint]
  let plain: Set<Int32>
  let isCrowded: Bool
  let mirror: Bool
  let comparedCount: Int
  let alignmentLimit: Int

  func pairs(among candidates: [NearCandidate]) -> [BandPair] {
    // Hashes and fingerprints stand in different files.
    let candidates = candidates.filter {
      (fingerprints[$0.whole]?.views.count ?? 0) > Int($0.wholeView)
        && (fingerprints[$0.part]?.views.count ?? 0) > Int($0.partView)
    }
    // Small places, in the order of the large ones.
    let pictures = Set(candidates.flatMap { [$0.whole, $0.part] }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: pictures.enumerated().map { ($1, Int32($0)) })
    let comparison = PictureComparison(
      fingerprints: Dictionary(
        uniqueKeysWithValues: numbers.compactMap { picture, number in
          fingerprints[picture].map { (number, $0) }
        }), isPlain: pictures.map { plain.contains($0) }, alignmentLimit: alignmentLimit)
    var copies: Set<Int32> = []
    var pairs: [BandPair] = []
    let worse = Dictionary(grouping: candidates, by: \.worse)
    for picture in worse.keys.sorted() {
      let near = nearest((worse[picture] ?? []).filter { !copies.contains($0.better) })
      let placed = differences(of: near)
      let tried = near.filter { !$0.isInPlace || placed[$0.better] != nil }.compactMap {
        candidate in
        guard let whole = numbers[candidate.whole], let part = numbers[candidate.part] else {
          return NearCandidate?.none
        }
        var candidate = candidate
        (candidate.whole, candidate.part) = (whole, part)
        return candidate
      }
      let matches = comparison.outcome(of: tried).matches.map { match in
        NearMatch(
          better: Int(pictures[match.better]), worse: Int(picture), turn: match.turn,
          distance: match.distance, difference: match.difference)
      }
      if matches.contains(where: { mirror || $0.turn != .mirrored }) { copies.insert(picture) }
      let confirmed = Set(matches.map(\.better))
      let others = placed.keys.filter { !confirmed.contains(Int($0)) }.sorted().map {
        NearMatch(better: Int($0), worse: Int(picture), distance: 0, difference: 0)
      }
      for match in matches + others {
        let isPlain = plain.contains(picture) || plain.contains(Int32(match.better))
        pairs.append(
          BandPair(
            match, isConfirmed: confirmed.contains(match.better), isPlain: isPlain,
            isCrowded: isCrowded, placedDifference: placed[Int32(match.better)]))
      }
    }
    return pairs
  }

  /// The candidates with the pictures whose hashes are nearest.
  private func nearest(_ candidates: [NearCandidate]) -> [NearCandidate] {
    var distances: [Int32: UInt8] = [:]
    for one in candidates {
      distances[one.better] = min(distances[one.better] ?? .max, one.distance)
    }
    guard distances.count > comparedCount else { return candidates }
    let kept = Set(
      distances.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(comparedCount).map(\.key))
    return candidates.filter { kept.contains($0.better) }
  }

  /// For each better picture that is near enough to lie in place, how far the signatures are apart.
  private func differences(of candidates: [NearCandidate]) -> [Int32: Int] {
    var found: [Int32: Int] = [:]
    for one in candidates where one.isInPlace {
      guard let part = fingerprints[one.part]?.views[Int(one.partView)],
        let whole = fingerprints[one.whole]?.views[Int(one.wholeView)]
      else { continue }
      let isPlain = plain.contains(one.part) || plain.contains(one.whole)
      let difference = ViewSignature(of: part.turned(one.turn))
        .difference(to: ViewSignature(of: whole))
      guard difference <= PictureLook.reach(spread: part.spread, isPlain: isPlain) else { continue }
      found[one.better] = min(found[one.better] ?? .max, difference)
    }
    return found
  }
}
