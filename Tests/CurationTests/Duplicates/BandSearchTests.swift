import Curation
import Foundation
import Imaging
import Pixels
import Testing

@Suite("The search for near duplicates by bands")
struct BandSearchTests {
  private struct Noise {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }

  /// Patches of many colours, so that no two pictures are alike and none is plain.
  private func picture(_ number: Int) -> PixelImage {
    var noise = Noise(state: UInt64(number) &* 7_919 &+ 3)
    var image = PixelImage(width: 96, height: 96, filledWith: [128, 128, 128])
    for _ in 0..<140 {
      let (left, top) = (Int(noise.next() >> 32 % 90), Int(noise.next() >> 32 % 90))
      let (width, height) = (4 + Int(noise.next() >> 32 % 18), 4 + Int(noise.next() >> 32 % 18))
      let color = (0..<3).map { _ in UInt8(truncatingIfNeeded: noise.next() >> 40) }
      for y in top..<min(top + height, 96) {
        for x in left..<min(left + width, 96) {
          for channel in 0..<3 { image.bytes[image.offset(x: x, y: y) + channel] = color[channel] }
        }
      }
    }
    return image
  }

  private func jpeg(_ image: PixelImage, quality: Int) throws -> PixelImage {
    try PictureDecoder().decode(JPEGEncoder.encode(image, settings: JPEGSettings(quality: quality)))
      .image
  }

  private func mirrored(_ image: PixelImage) -> PixelImage {
    var result = image
    for y in 0..<image.height {
      for x in 0..<image.width {
        for channel in 0..<3 {
          result.bytes[image.offset(x: x, y: y) + channel] =
            image.bytes[image.offset(x: image.width - 1 - x, y: y) + channel]
        }
      }
    }
    return result
  }

  private func settings(mirror: Bool = false) -> DuplicatesSettings {
    DuplicatesSettings {
      $0.search = .bands
      $0.mirror = mirror
    }
  }

  private func pairs(
    _ images: [PixelImage], mirror: Bool = false, threads: Int = 2
  ) throws -> [BandPair] {
    let fingerprints = images.map { PictureFingerprint(of: $0) }
    return try MemoryBands(settings: settings(mirror: mirror), threadCount: threads).pairs(
      among: images.count,
      load: { places in
        Dictionary(uniqueKeysWithValues: places.map { ($0, fingerprints[$0]) })
      })
  }

  @Test("hashes that differ in three bits agree on the key of some table, in four not always")
  func tables() {
    #expect(BandTable.all.count == 10)
    var noise = Noise(state: 1)
    var isMissed = false
    for _ in 0..<3000 {
      let hash = noise.next()
      var other = hash
      while (other ^ hash).nonzeroBitCount < 3 { other ^= 1 << (noise.next() >> 32 % 64) }
      #expect(
        BandTable.all.contains { ($0.dealt(hash) ^ $0.dealt(other)) & $0.keyMask == 0 })
      while (other ^ hash).nonzeroBitCount < 4 { other ^= 1 << (noise.next() >> 32 % 64) }
      isMissed =
        isMissed
        || !BandTable.all.contains { ($0.dealt(hash) ^ $0.dealt(other)) & $0.keyMask == 0 }
      for table in BandTable.all {
        #expect((table.dealt(hash) ^ table.dealt(other)).nonzeroBitCount == 4)
        #expect((25...26).contains(table.keyMask.nonzeroBitCount))
        #expect(table.keyMask.leadingZeroBitCount == 0)
      }
    }
    #expect(isMissed)
  }

  @Test("copies that were compressed, resized or trimmed are found, others are not")
  func copies() throws {
    let images = (0..<60).map(picture)
    let copies =
      try (0..<20).map { try jpeg(images[$0], quality: 80) }
      + (20..<30).map { images[$0].resampled(width: 70, height: 60, using: .bicubic) }
    let all = images + copies
    let found = BandMatches(try pairs(all), mirror: false).matches(count: all.count).matches
    #expect(found.prefix(60).allSatisfy { $0 == nil })
    #expect(found.suffix(30).map { $0?.better } == Array(0..<30))
    let again = BandMatches(try pairs(all, threads: 1).reversed(), mirror: false)
    #expect(again.matches(count: all.count).matches == found)
    // A pair that people keep apart stays.
    let apart = again.matches(count: all.count) { ($0, $1) == (3, 63) }.matches
    #expect(apart[63] == nil && apart[64]?.better == 4)
  }

  @Test("a picture and its mirror image are grouped, and duplicates where that is asked for")
  func mirrorImages() throws {
    let images = (0..<20).map(picture)
    let all = images + images.prefix(8).map(mirrored)
    let bands = BandMatches(try pairs(all), mirror: false)
    #expect(bands.matches(count: all.count).matches.allSatisfy { $0 == nil })
    let mirrors = bands.mirrorMatches(among: Array(all.indices))
    #expect(mirrors.suffix(8).map { $0?.better } == Array(0..<8))
    #expect(mirrors.prefix(20).allSatisfy { $0 == nil })
    let same = BandMatches(try pairs(all, mirror: true), mirror: true)
    #expect(
      same.matches(count: all.count).matches.suffix(8).map { $0?.better } == Array(0..<8))
  }

  @Test("what joins a picture that joined another stays, so nothing chains")
  func chains() {
    let near = BandPair(NearMatch(better: 0, worse: 1, distance: 1, difference: 1))
    let far = BandPair(NearMatch(better: 1, worse: 2, distance: 1, difference: 1))
    let matches = BandMatches([far, near, far], mirror: false).matches(count: 3).matches
    #expect(matches.map { $0?.better } == [nil, 0, nil])
  }

  @Test("a plain picture that is nearly as near to another than the one it fits stays")
  func ambiguous() {
    func pair(_ better: Int, _ difference: Int, isConfirmed: Bool) -> BandPair {
      BandPair(
        NearMatch(better: better, worse: 2, distance: 1, difference: 1), isConfirmed: isConfirmed,
        isPlain: true, placedDifference: difference)
    }
    for (other, isDecided) in [(5000, true), (3900, false)] {
      let bands = BandMatches(
        [pair(0, 1000, isConfirmed: true), pair(1, other, isConfirmed: false)], mirror: false)
      let result = bands.matches(count: 3)
      #expect((result.matches[2]?.better == 0) == isDecided)
      #expect(result.undecidedCount == (isDecided ? 0 : 1))
    }
  }

  @Test(
    "a file gives the records of any range of hashes in their order, and parts of files are refused"
  )
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "pokeprep-bands-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.bands").path
    let hasher = ViewHasher()
    let records = (0..<40).flatMap {
      BandRecord.records(
        of: PictureFingerprint(of: picture($0)), picture: UInt32($0), turns: settings().bandTurns,
        by: hasher)
    }
    try BandFile.write(records, to: path)
    let file = try BandFile(at: path)
    #expect(file.count == records.count && file.tableCount == 10)
    for (number, table) in BandTable.all.enumerated() {
      let hashes = records.map { table.dealt($0.hash) }.sorted()
      #expect(try file.records(of: number, in: 0...UInt64.max).map(\.hash) == hashes)
      let (low, high) = (hashes[7], hashes[100])
      #expect(
        try file.records(of: number, in: low...high).map(\.hash)
          == hashes.filter { (low...high).contains($0) })
      #expect(try file.sample(of: number, step: 10).count == (records.count + 4) / 10)
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for wrong in [bytes.dropLast(), bytes + [0], Data("pokebnd1".utf8), Data()] {
      try wrong.write(to: URL(fileURLWithPath: path))
      #expect(throws: PlanProblem.self) { try BandFile(at: path) }
    }
  }

  @Test("what is done for a picture is bounded where all are alike")
  func crowd() throws {
    let base = picture(1)
    let images = (0..<700).map { number in
      var image = base
      var noise = Noise(state: UInt64(number))
      for _ in 0..<12 {
        let (x, y) = (Int(noise.next() >> 32 % 94), Int(noise.next() >> 32 % 94))
        for place in 0..<4 {
          let offset = image.offset(x: x + place % 2, y: y + place / 2)
          image.bytes[offset] = UInt8(truncatingIfNeeded: noise.next() >> 40)
        }
      }
      return image
    }
    let found = try pairs(images)
    // For each of ten tables a few keys, in each at most 16.
    #expect(found.count < images.count * 400)
    #expect(found.allSatisfy { $0.match.better < $0.match.worse })
  }
}
