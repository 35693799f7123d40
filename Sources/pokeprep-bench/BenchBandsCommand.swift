import ArgumentParser
import CommandShell
import Curation
import Foundation
import Imaging
import OrderedMap

/// `pokeprep-bench bands`: the search for near duplicates that tasks share, on made-up fingerprints.
struct BenchBandsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bands",
    abstract: "Measure the search for near duplicates by bands on made-up fingerprints.",
    discussion: """
      Each fingerprint follows from its number, so none is kept: one in twenty is that of an earlier \
      picture with noise. Writes the hashes of parts, then for each of ten tables their sorted \
      files, which buckets are read from, as the tasks of a plan do, one after the other. The folder \
      needs 600 bytes a picture.

      Examples:
        pokeprep-bench bands --count 1000000 --folder /scratch
        pokeprep-bench bands --count 10000000 --parts 32 --buckets 64 --folder /scratch --json
      """)

  @Option(name: .long, help: "Pictures.")
  var count = 100_000

  @Option(name: .long, help: "Tasks that measure.")
  var parts = 16

  @Option(name: .long, help: "Buckets of each table.")
  var buckets = 16

  @Option(name: .long, help: "Where the files go while it runs.", completion: .directory)
  var folder = "."

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// Seconds of each step, and what came of it.
  private struct Figures: Encodable {
    var pictures: Int
    var records = 0
    var bytes = 0
    var hashing = 0.0
    var sorting = 0.0
    var matching = 0.0
    var merging = 0.0
    var processorSeconds = 0.0
    var peakMegabytes = 0
    var pairs = 0
    /// Copies that were made, and those of them that joined their picture; and others that joined any.
    var copies = 0
    var found = 0
    var wrong = 0
  }

  func validate() throws {
    guard count > 0, count <= 1 << 30, parts > 0, parts <= count, buckets > 0 else {
      throw ValidationError("expected numbers from 1 upwards, and no more parts than pictures")
    }
  }

  func run() throws {
    let place = URL(fileURLWithPath: folder).appendingPathComponent("bands-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    var figures = Figures(pictures: count)
    var settings = DuplicatesSettings()
    settings.search = .bands
    figures.hashing = try Self.seconds { try hash(into: place, settings, &figures) }
    var pairs: [BandPair] = []
    let threadCount = threads.count
    let search = BandSearch(
      settings: settings, threadCount: threadCount,
      load: { numbers in
        let made = orderedMap(count: numbers.count, threads: threadCount) {
          MadeFingerprint.picture(numbers[$0])
        }
        return Dictionary(uniqueKeysWithValues: zip(numbers, made))
      })
    for table in BandTable.all {
      var files: [BandFile] = []
      figures.sorting += try Self.seconds { files = try sort(table, in: place, &figures) }
      figures.matching += try Self.seconds {
        var readCount = 0
        for range in ranges {
          var records: [BandRecord] = []
          for file in files { records += try file.records(of: 0, in: range) }
          readCount += records.count
          BandRecord.sort(&records)
          pairs += try search.pairs(among: records, of: table)
        }
        precondition(readCount == figures.records, "each record is in one bucket")
      }
      if !output.quiet { Console.error("\(pairs.count) pairs") }
    }
    figures.pairs = pairs.count
    figures.merging = Self.seconds { judge(pairs, &figures) }
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    figures.peakMegabytes = usage.ru_maxrss / 1024
    figures.processorSeconds =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    try show(figures)
  }

  private static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let time = try ContinuousClock().measure(work) / .seconds(1)
    return (time * 100).rounded() / 100
  }

  /// Even parts of all hashes, at bounds that no key crosses.
  private var ranges: [ClosedRange<UInt64>] {
    let bounds = (0..<buckets).map { ((UInt64($0) << 20) / UInt64(buckets)) << 44 } + [0]
    return zip(bounds, bounds.dropFirst()).map { $0...($1 &- 1) }
  }

  /// Writes the hashes of each part as a file of one table.
  private func hash(into place: URL, _ settings: DuplicatesSettings, _ figures: inout Figures)
    throws
  {
    let (hasher, turns) = (ViewHasher(), settings.bandTurns)
    for part in 0..<parts {
      let numbers = part * count / parts..<(part + 1) * count / parts
      let records = orderedMap(count: numbers.count, threads: threads.count) { place in
        let number = numbers.lowerBound + place
        return BandRecord.records(
          of: MadeFingerprint.picture(number), picture: UInt32(number), turns: turns, by: hasher)
      }.flatMap(\.self)
      figures.records += records.count
      try Data(unsafe records.withUnsafeBytes { unsafe Data($0) })
        .write(to: place.appendingPathComponent("\(part).hashes"))
    }
  }

  private func sort(_ table: BandTable, in place: URL, _ figures: inout Figures) throws
    -> [BandFile]
  {
    try (0..<parts).map { part in
      let bytes = try Data(contentsOf: place.appendingPathComponent("\(part).hashes"))
      let size = MemoryLayout<BandRecord>.stride
      let records = unsafe [BandRecord](unsafeUninitializedCapacity: bytes.count / size) {
        unsafe bytes.copyBytes(to: UnsafeMutableRawBufferPointer($0))
        $1 = bytes.count / size
      }
      let path = place.appendingPathComponent("\(part).bands").path
      try? FileManager.default.removeItem(atPath: path)
      try BandFile.write(records, to: path, tables: [table])
      figures.bytes += bytes.count
      return try BandFile(at: path)
    }
  }

  private func judge(_ pairs: [BandPair], _ figures: inout Figures) {
    let matches = BandMatches(pairs, mirror: false).matches(count: count).matches
    for (number, match) in matches.enumerated() {
      let original = MadeFingerprint.original(of: number)
      if original != number { figures.copies += 1 }
      guard let match else { continue }
      if original != number, match.better == original {
        figures.found += 1
      } else {
        figures.wrong += 1
      }
    }
  }

  private func show(_ figures: Figures) throws {
    if output.json { return try Console.print(json: figures, inSnakeCase: true) }
    Console.print(
      """
      \(figures.pictures) pictures, \(figures.records) hashes, \(figures.bytes / 1_000_000) MB of sorted files
      hashing \(figures.hashing) s, sorting \(figures.sorting) s, matching \(figures.matching) s, \
      merging \(figures.merging) s; \(Int(figures.processorSeconds)) s of processors, \
      \(figures.peakMegabytes) MB at most
      \(figures.pairs) pairs; \(figures.found) of \(figures.copies) copies found, \
      \(figures.wrong) others
      """)
  }
}

/// Fingerprints that follow from a number.
private enum MadeFingerprint {
  /// The picture that one is a copy of; itself for most.
  static func original(of number: Int) -> Int {
    // An earlier one that is no copy.
    number % 20 == 19 ? Int(mixed(UInt64(number)) % UInt64(number / 20 + 1)) * 20 : number
  }

  static func picture(_ number: Int) -> PictureFingerprint {
    let original = original(of: number)
    var samples = [UInt8](repeating: 0, count: FingerprintView.byteCount)
    let (side, chroma) = (FingerprintView.side, FingerprintView.chromaSide)
    var state = mixed(UInt64(original) | 1 << 40)
    var noise = mixed(UInt64(number) | 1 << 41)
    for (start, side) in [
      (0, side), (side * side, chroma), (side * side + chroma * chroma, chroma),
    ] {
      // Planes of 8×8, 16×16 and single samples, one over the other.
      var coarse = (0..<64).map { _ in Int(next(&state) % 129) - 64 }
      if start > 0 { coarse = coarse.map { $0 / 2 } }
      for row in 0..<side {
        for column in 0..<side {
          let fine = Int(next(&state) % 65) - 32
          let own = original == number ? 0 : Int(next(&noise) % 3) - 1
          let value = 128 + coarse[row * 8 / side * 8 + column * 8 / side] + fine + own
          samples[start + row * side + column] = UInt8(clamping: value)
        }
      }
    }
    // A fingerprint of these samples always is one.
    return PictureFingerprint(bytes: samples) ?? picture(0)
  }

  private static func next(_ state: inout UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  private static func mixed(_ number: UInt64) -> UInt64 {
    var value = (number ^ number >> 31) &* 0x9E37_79B9_7F4A_7C15
    value = (value ^ value >> 29) &* 0xBF58_476D_1CE4_E5B9
    return value ^ value >> 32
  }
}
