import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Shards
import Testing

@Suite("Near duplicates in a workspace")
struct NearDuplicatesTests {
  /// Ten by eight patches of colours that follow from the number.
  private func patches(_ number: UInt32) -> PixelImage {
    var image = PixelImage(width: 160, height: 128, filledWith: [0, 0, 0])
    for y in 0..<128 {
      for x in 0..<160 {
        var value = (UInt32(y / 16) * 10 + UInt32(x / 16) + 1) &* (number &* 2_654_435_761 | 1)
        value = (value ^ (value >> 15)) &* 2_246_822_519
        let offset = image.offset(x: x, y: y)
        for channel in 0..<3 {
          image.bytes[offset + channel] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(channel)))
        }
      }
    }
    return image
  }

  private func jpeg(_ image: PixelImage, quality: Int) throws -> [UInt8] {
    try JPEGEncoder.encode(image, settings: JPEGSettings(quality: quality))
  }

  /// Eight pictures of class a, of each a small copy in a or, for the last, in b.
  private func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for number in 1...8 as ClosedRange<UInt32> {
      let image = patches(number)
      files["a/\(number).png"] = try PNGEncoder.encode(image)
      let small = image.resampled(width: 100, height: 80, using: .bicubic)
      files["\(number == 8 ? "b" : "a")/small \(number).jpg"] = try jpeg(small, quality: 60)
    }
    return files
  }

  private func run(
    _ settings: DuplicatesSettings, in place: StageWorkspace
  ) throws -> DuplicatesSummary {
    _ = try place.pipeline.perform(WhitenessStage(settings: WhitenessSettings { $0.threshold = 0 }))
    return try place.pipeline.perform(DuplicatesStage(settings: settings)).summary
  }

  @Test("a JPEG looks the same to the search at every --size", arguments: [Fit.contain, .cover])
  func anySize(fit: Fit) throws {
    let image = patches(3).resampled(width: 900, height: 600, using: .bicubic)
    let files = ["a/1.jpg": try jpeg(image, quality: 90)]
    let found = try [8, 16, 48, 64].map { size in
      let place = try StageWorkspace(files: files)
      let settings = ConvertSettings {
        $0.size = size; $0.fit = fit
      }
      _ = try place.pipeline.perform(ConvertStage(settings: settings))
      return try place.context.catalogue.fingerprints(after: 0, limit: 9).map(\.bytes)
    }
    #expect(found[0].count == 1 && Set(found).count == 1)
  }

  @Test("each copy joins its original, whatever the threads, and a conflict is told")
  func groups() throws {
    var results: [[DuplicateMember]] = []
    for threads in [1, 3] {
      let place = try StageWorkspace(files: files(), threadCount: threads)
      let summary = try run(DuplicatesSettings(), in: place)
      #expect(summary.groupCount == 8 && summary.nearGroupCount == 8)
      #expect(summary.counts.reasons == ["near duplicate": 8])
      #expect(summary.conflicts.map { $0.map(\.path) } == [["a/8.png", "b/small 8.jpg"]])
      let paths = Dictionary(
        uniqueKeysWithValues: try place.context.catalogue.pictures().map { ($0.id, $0.path) })
      let members = try place.context.catalogue.duplicates()
      for group in Dictionary(grouping: members, by: \.groupID).values {
        let numbers = Set(group.compactMap { paths[$0.pictureID]?.filter(\.isNumber) })
        #expect(group.count == 2 && numbers.count == 1)
        #expect(
          group.first(where: \.isKept).flatMap { paths[$0.pictureID] }?.hasSuffix("png") == true)
      }
      results.append(members)
    }
    #expect(results[0] == results[1])
  }

  @Test("another method decodes nothing and finds equal pixels only")
  func exact() throws {
    let place = try StageWorkspace(files: files())
    _ = try run(DuplicatesSettings(), in: place)
    try FileManager.default.removeItem(at: place.folder.appendingPathComponent("images"))
    let exact = try run(DuplicatesSettings { $0.method = .exact }, in: place)
    #expect(exact.groupCount == 0 && exact.counts.kept == 16)
    let near = try run(DuplicatesSettings { $0.distance = 10 }, in: place)
    #expect(near.groupCount == 8)
  }

  @Test("copies of pictures in reference folders go, in the set or outside of it, and these stay")
  func references() throws {
    var files = try files()
    // One of the set is a copy of one elsewhere; a folder of the set is a reference as well.
    files["b/far copy.jpg"] = try jpeg(
      patches(20).resampled(width: 90, height: 72, using: .bicubic), quality: 70)
    let place = try StageWorkspace(files: files)
    let outside = place.folder.appendingPathComponent("benchmark/x")
    try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
    for number in [2, 20, 21] as [UInt32] {
      try Data(PNGEncoder.encode(patches(number))).write(
        to: outside.appendingPathComponent("r\(number).png"))
    }
    try Data([1, 2, 3]).write(to: outside.appendingPathComponent("broken.png"))
    let summary = try run(
      DuplicatesSettings { $0.reference = ["benchmark", "images/b"] }, in: place)
    #expect(summary.referenceCount == 3)
    #expect(summary.unreadableReferences?.count == 1)
    // 2 goes with its small copy, and so does 8, whose small copy is a reference; 20 went from b, which
    // is a reference itself and stays.
    #expect(
      summary.counts.reasons == [
        "exact duplicate of a reference": 1, "near duplicate of a reference": 2,
        "near duplicate": 6,
      ])
    #expect(
      summary.references?.map { $0.dropFirst().map(\.path).sorted() } == [
        ["a/2.png", "a/small 2.jpg"], ["a/8.png"],
      ])
    let left = try place.context.catalogue.pictures(entering: .balance).map(\.path)
    #expect(left.count == 8 && left.contains("b/small 8.jpg") && left.contains("b/far copy.jpg"))
    #expect(left.allSatisfy { !$0.contains("2.") })
    // Rows of the catalogue are of the set alone.
    let known = Set(try place.context.catalogue.pictures().map(\.id))
    #expect(try place.context.catalogue.duplicates().allSatisfy { known.contains($0.pictureID) })
  }

  @Test("a change in a reference folder makes the stage run again; the input folder is none")
  func changedReference() throws {
    let place = try StageWorkspace(files: files())
    let folder = place.folder.appendingPathComponent("benchmark")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(PNGEncoder.encode(patches(30))).write(to: folder.appendingPathComponent("1.png"))
    let settings = DuplicatesSettings { $0.reference = ["benchmark"] }
    #expect(try run(settings, in: place).counts.kept == 8)
    #expect(
      try place.pipeline.perform(DuplicatesStage(settings: settings)).wasCurrent)
    try Data(PNGEncoder.encode(patches(3))).write(to: folder.appendingPathComponent("2.png"))
    #expect(try run(settings, in: place).counts.kept == 7)
    for wrong in ["images", ".", "nowhere"] {
      #expect(throws: CurationError.self, "\(wrong)") {
        try run(DuplicatesSettings { $0.reference = [wrong] }, in: place)
      }
    }
    #expect(throws: CurationError.self) {
      try DuplicatesSettings { ($0.method, $0.reference) = (.off, ["benchmark"]) }.validate()
    }
  }

  private func turned(_ image: PixelImage) -> PixelImage {
    var turned = image
    for y in 0..<image.height {
      for x in 0..<image.width {
        let (from, to) = (image.offset(x: x, y: y), image.offset(x: image.width - 1 - x, y: y))
        for channel in 0..<3 { turned.bytes[to + channel] = image.bytes[from + channel] }
      }
    }
    return turned
  }

  @Test("a group of exact copies that a mirror image joins has no near copies")
  func mirrorsOfExact() throws {
    var files: [String: [UInt8]] = [:]
    for name in ["a", "b"] {
      files["\(name)/1.png"] = try PNGEncoder.encode(patches(1))
      files["\(name)/2.png"] = try PNGEncoder.encode(turned(patches(1)))
    }
    let place = try StageWorkspace(files: files)
    let summary = try run(DuplicatesSettings(), in: place)
    #expect(summary.counts.kept == 2 && summary.groupCount == 1 && summary.mirrorCount == 1)
    #expect(summary.nearGroupCount == 0)
    let turning = try run(DuplicatesSettings { $0.mirror = true }, in: place)
    #expect(turning.counts.kept == 1 && turning.nearGroupCount == 1)
  }

  @Test("mirror images, also small ones, are never on both sides of the split")
  func mirrorsTogether() throws {
    var files: [String: [UInt8]] = [:]
    for number in 1...12 as ClosedRange<UInt32> {
      let image = patches(number)
      files["a/\(number).png"] = try PNGEncoder.encode(image)
      let small = turned(image).resampled(width: 100, height: 80, using: .bicubic)
      files["a/turned \(number).jpg"] = try jpeg(small, quality: 70)
      files["a/other \(number).png"] = try PNGEncoder.encode(patches(number + 100))
    }
    let place = try StageWorkspace(files: files)
    let summary = try run(DuplicatesSettings(), in: place)
    #expect(summary.counts.kept == 36 && summary.groupCount == 0 && summary.mirrorCount == 12)
    for seed in 0..<4 as Range<UInt64> {
      _ = try place.pipeline.perform(
        AugmentStage(settings: AugmentSettings { ($0.validation, $0.seed) = (0.4, seed) }))
      let sides = try sides(in: place)
      #expect(Set(sides.values).count == 2)
      for number in 1...12 {
        #expect(sides["a/\(number).png"] == sides["a/turned \(number).jpg"])
      }
    }
  }

  /// The words of `augment` on each picture that is left, by path.
  private func sides(in place: StageWorkspace) throws -> [String: String] {
    let catalogue = place.context.catalogue
    let words = Dictionary(
      uniqueKeysWithValues: try catalogue.decisions(of: .augment).map { ($0.pictureID, $0.reason) })
    return try catalogue.pictures().reduce(into: [:]) { $0[$1.path] = words[$1.id] }
  }

  @Test(
    "folders decide what is held out, and copies across them go as the rule says",
    arguments: DuplicatesSettings.Leaks.allCases)
  func splits(rule: DuplicatesSettings.Leaks) throws {
    var files: [String: [UInt8]] = [:]
    for number in 1...8 as ClosedRange<UInt32> {
      files["a/train/\(number).png"] = try PNGEncoder.encode(patches(number))
    }
    // A small copy, a mirror image and two pictures of their own.
    let small = patches(1).resampled(width: 100, height: 80, using: .bicubic)
    files["a/test/small 1.jpg"] = try jpeg(small, quality: 70)
    files["a/validation/turned 2.png"] = try PNGEncoder.encode(turned(patches(2)))
    files["a/test/20.png"] = try PNGEncoder.encode(patches(20))
    files["a/validation/21.png"] = try PNGEncoder.encode(patches(21))
    let place = try StageWorkspace(files: files)
    let summary = try run(DuplicatesSettings { $0.leaks = rule }, in: place)
    #expect(summary.leaks.count == 2)
    let reasons = ["near duplicate across splits": 1, "mirrored duplicate across splits": 1]
    #expect(summary.counts.reasons == (rule == .report ? [:] : reasons))
    let augmented = try place.pipeline.perform(AugmentStage(settings: AugmentSettings())).summary
    #expect(augmented.isSplitByFolders)
    let sides = try sides(in: place)
    let gone: Set =
      switch rule {
      case .dropTrain: ["a/train/1.png", "a/train/2.png"]
      case .dropHeld: ["a/test/small 1.jpg", "a/validation/turned 2.png"]
      case .report: Set<String>()
      }
    for path in files.keys {
      let expected =
        path.contains("train")
        ? "used for training" : "held out for \(path.contains("test") ? "testing" : "validation")"
      #expect(sides[path] == (gone.contains(path) ? nil : expected), "\(path)")
    }
    let shards = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
    let heldOut = sides.values.count { $0.hasPrefix("held out") }
    #expect(shards.count(of: .validation) == heldOut)
    #expect(shards.count(of: .train) == 3 * (12 - gone.count - heldOut))
    let random = try place.pipeline.perform(
      AugmentStage(settings: AugmentSettings { ($0.split, $0.validation) = (.random, 0) })
    ).summary
    #expect(!random.isSplitByFolders && random.validationSamples == 0)
  }

  @Test("a mirror image is a copy only when asked for")
  func mirror() throws {
    let image = patches(3)
    let place = try StageWorkspace(files: [
      "a/1.png": PNGEncoder.encode(image), "a/2.jpg": jpeg(turned(image), quality: 80),
    ])
    #expect(try run(DuplicatesSettings(), in: place).groupCount == 0)
    #expect(try run(DuplicatesSettings { $0.mirror = true }, in: place).groupCount == 1)
    let members = try place.context.catalogue.duplicates()
    #expect(members.first { $0.isKept }?.kind == .exact)
    #expect(members.first { !$0.isKept }?.kind == .mirrored)
  }

  /// A picture with its columns as rows, from the last: turned clockwise by 90 degrees.
  private func quarterTurned(_ image: PixelImage) -> PixelImage {
    PixelImage(
      width: image.height, height: image.width, channelCount: image.channelCount,
      bytes: (0..<image.width).flatMap { y in
        (0..<image.height).flatMap { x in image[y, image.height - 1 - x] }
      })
  }

  /// A picture with every pixel as four.
  private func doubled(_ image: PixelImage) -> PixelImage {
    PixelImage(
      width: 2 * image.width, height: 2 * image.height, channelCount: image.channelCount,
      bytes: (0..<(2 * image.height)).flatMap { y in
        (0..<(2 * image.width)).flatMap { x in image[x / 2, y / 2] }
      })
  }

  @Test("a rotated picture is a copy only when asked for, a mirrored one of it with --mirror too")
  func rotate() throws {
    let image = patches(3)
    var turns = [image]
    for _ in 0..<3 { turns.append(quarterTurned(turns[turns.count - 1])) }
    let all = turns + turns.dropFirst().map(turned)
    let files = Dictionary(
      uniqueKeysWithValues: try all.enumerated().map { number, one in
        (
          "a/\(number).\(number == 0 ? "png" : "jpg")",
          // The largest is the one that stays.
          number == 0 ? try PNGEncoder.encode(doubled(one)) : try jpeg(one, quality: 85)
        )
      })
    let place = try StageWorkspace(files: files)
    #expect(try run(DuplicatesSettings(), in: place).groupCount == 0)
    func copies(mirror: Bool) throws -> [String: DuplicateMember.Kind] {
      _ = try run(
        DuplicatesSettings { ($0.rotate, $0.mirror) = (true, mirror) }, in: place)
      return Dictionary(
        uniqueKeysWithValues: try place.context.catalogue.duplicates().filter { !$0.isKept }.map {
          (try #require(try place.context.catalogue.picture($0.pictureID)).path, $0.kind)
        })
    }
    let rotated = ["a/1.jpg", "a/2.jpg", "a/3.jpg"]
    let found = try copies(mirror: false)
    #expect(rotated.allSatisfy { found[$0] == .rotated })
    #expect(found["a/0.png"] == nil)
    let withMirrored = try copies(mirror: true)
    #expect(withMirrored.count == 6 && withMirrored.values.allSatisfy { $0 == .rotated })
  }
}
