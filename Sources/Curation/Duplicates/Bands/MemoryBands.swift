package import Imaging
import OrderedMap

/// A search by bands of pictures whose fingerprints can be read here, table by table in memory.
///
/// Holds 48 bytes for each hash, of which a picture has 18 or 36.
package struct MemoryBands {
  private let settings: DuplicatesSettings
  private let threadCount: Int
  /// Pictures whose fingerprints are read at a time.
  private static let blockSize = 4096

  package init(settings: DuplicatesSettings, threadCount: Int) {
    self.settings = settings
    self.threadCount = threadCount
  }

  /// The pairs among so many pictures, the best first.
  ///
  /// - Parameters:
  ///   - count: How many pictures.
  ///   - load: Gives the fingerprints of pictures by their places; those without one are missing.
  ///   - check: Throws to stop; called now and then.
  ///   - advance: Told of pictures whose hashes have been taken.
  /// - Returns: In no particular but always the same order, some of them more than once.
  /// - Throws: What `load` and `check` throw.
  package func pairs(
    among count: Int, load: @escaping @Sendable ([Int]) throws -> [Int: PictureFingerprint],
    check: @escaping @Sendable () throws -> Void = {}, advance: (Int) -> Void = { _ in }
  ) throws -> [BandPair] {
    let (hasher, turns) = (ViewHasher(), settings.bandTurns)
    var records: [BandRecord] = []
    for first in stride(from: 0, to: count, by: Self.blockSize) {
      try check()
      let places = Array(first..<min(first + Self.blockSize, count))
      let fingerprints = try load(places)
      records += orderedMap(count: places.count, threads: threadCount) { place in
        fingerprints[places[place]].map {
          BandRecord.records(of: $0, picture: UInt32(places[place]), turns: turns, by: hasher)
        } ?? []
      }.joined()
      advance(places.count)
    }
    let search = BandSearch(settings: settings, threadCount: threadCount, load: load, check: check)
    var pairs: [BandPair] = []
    for table in BandTable.all {
      try check()
      var dealt = records
      for place in dealt.indices { dealt[place].hash = table.dealt(dealt[place].hash) }
      BandRecord.sort(&dealt)
      pairs += try search.pairs(among: dealt, of: table)
    }
    return pairs
  }
}

extension DuplicatesSettings {
  /// The turns of which hashes are taken: mirror images are grouped, too.
  package var bandTurns: [ViewTurn] {
    ViewTurn.all(mirror: true, rotate: rotate).filter {
      mirror || $0.rawValue <= ViewTurn.threeQuarters.rawValue
    }
  }

  /// Bits in which the hashes of pictures differ at most that are compared.
  var radius: Int { isByBands ? min(distance, BandTable.radius) : distance }

  /// Whether near duplicates are found by bands.
  package var isByBands: Bool { method == .near && search == .bands }
}
