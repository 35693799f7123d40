import Augmentation
import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Shards
import Synchronization
import Testing

@Suite("Pictures on which nothing is to be seen, and sets that are not on white")
struct BlankPicturesTests {
  /// A disc of one colour, opaque or cut out of transparency.
  private static func disc(_ level: UInt8, radius: Int = 9, side: Int = 32) throws -> [UInt8] {
    var image = PixelImage(width: side, height: side, filledWith: [level, level, level, 0])
    for y in 0..<side {
      for x in 0..<side where (x - 16) * (x - 16) + (y - 16) * (y - 16) < radius * radius {
        image.bytes[image.offset(x: x, y: y) + 3] = 255
      }
    }
    return try PNGEncoder.encode(image)
  }

  private static func plain(_ pixel: [UInt8], side: Int) throws -> [UInt8] {
    try PNGEncoder.encode(PixelImage(width: side, height: side, filledWith: pixel))
  }

  /// Paper: levels from 252 to 255 without order.
  private static func paper() throws -> [UInt8] {
    var image = PixelImage(width: 40, height: 40, filledWith: [255])
    for index in image.bytes.indices { image.bytes[index] = 252 + UInt8(index * index % 4) }
    return try PNGEncoder.encode(image)
  }

  private static func files() throws -> [String: [UInt8]] {
    [
      "a/white.png": try plain([255, 255, 255], side: 30),
      "b/white.png": try plain([255, 255, 255], side: 30),
      "a/black.png": try plain([0, 0, 0], side: 30),
      "a/clear.png": try plain([255, 0, 0, 0], side: 30),
      "b/paper.png": try paper(),
      "b/icon.png": try disc(255),
      "b/dark icon.png": try disc(20, radius: 12),
      "a/dot.png": try disc(0, radius: 2),
    ]
  }

  private static func reasons(in place: StageWorkspace) throws -> [String: String] {
    let paths = Dictionary(
      uniqueKeysWithValues: try place.context.catalogue.pictures().map { ($0.id, $0.path) })
    return try place.context.catalogue.decisions(of: .convert).filter { !$0.isKept }
      .reduce(into: [:]) { $0[paths[$1.pictureID] ?? ""] = $1.reason }
  }

  @Test("are rejected for that, without a score; hidden ones are told with a background that helps")
  func rejected() throws {
    let place = try StageWorkspace(files: Self.files())
    let whiteness = try place.pipeline.perform(WhitenessStage(settings: WhitenessSettings()))
    let blank = "blank picture"
    #expect(
      try Self.reasons(in: place) == [
        "a/white.png": blank, "b/white.png": blank, "a/black.png": blank, "a/clear.png": blank,
        "b/paper.png": blank, "b/icon.png": "blank: drawn in the colour of the background",
      ])
    #expect(whiteness.summary.counts.entered == 2)
    let measured = try place.context.catalogue.measurements()
    #expect(measured.values.filter { $0.whiteness != nil }.count == 2)
    #expect(measured.values.filter { $0.backgroundParts != nil }.count == 2)
    let summary = try place.pipeline.perform(ConvertStage(settings: ConvertSettings())).summary
    #expect(summary.hiddenCount == 1)
    let advice = SetAdvice(convert: summary).lines
    #expect(advice.count == 1 && advice[0].contains("pokeprep convert --background grey"))
    let filed = SetAdvice(convert: summary, hasSettingsFile: true).lines
    #expect(filed[0].contains("write background: grey below convert and threshold: off below"))

    let grey = ConvertSettings { $0.background = .grey }
    let helped = try place.pipeline.perform(ConvertStage(settings: grey)).summary
    #expect(try Self.reasons(in: place)["b/icon.png"] == nil)
    #expect(helped.counts.kept == 3 && SetAdvice(convert: helped).lines.isEmpty)
  }

  @Test("one background after the other is proposed, and none a second time")
  func backgrounds() {
    for mode in OutputMode.allCases {
      for start in [RGBColor.white, .black, RGBColor(red: 150, green: 140, blue: 130)] {
        var seen = [start]
        while let next = seen.last?.contrasting(in: mode) {
          #expect(!seen.contains(next))
          // What is drawn in one of them stands out from the next.
          let channels = mode == .grey ? 1 : 3
          let differences = zip(
            next.samples(channelCount: channels),
            seen.last?.samples(channelCount: channels) ?? []
          ).map { abs(Int($0) - Int($1)) }
          #expect((differences.max() ?? 0) >= 48)
          seen.append(next)
        }
        #expect((3...4).contains(seen.count))
      }
    }
  }

  @Test("pictures beyond the limit are told with the limit that lets them in, where there is one")
  func tooLarge() throws {
    // 65,500 rows and columns, as the header of a JPEG says.
    let claim: [UInt8] = [
      0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0xFF, 0xDC, 0xFF, 0xDC, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1,
      1, 0, 0, 63, 0, 1, 2, 3,
    ]
    let large = PixelImage(width: 1100, height: 2000, filledWith: [200])
    let place = try StageWorkspace(files: [
      "a/huge.jpg": claim, "a/large.png": try PNGEncoder.encode(large),
      "a/small.png": try StageWorkspace.picture(red: 1, green: 2),
    ])
    let summary = try place.pipeline.perform(
      ConvertStage(settings: ConvertSettings { $0.maxMegapixels = 1 })
    ).summary
    let advice = SetAdvice(convert: summary).lines
    #expect(advice.count == 2, "\(advice)")
    #expect(
      advice.first?.hasPrefix("1 picture needs more than 1 million pixels.") ?? false
        && advice.first?.hasSuffix("pokeprep convert --max-megapixels 3") ?? false, "\(advice)")
    #expect(advice.last?.contains("no setting lets so many in") ?? false, "\(advice)")
  }

  @Test("are kept when asked for: without a score, and no copies of each other")
  func kept() throws {
    let place = try StageWorkspace(files: Self.files())
    _ = try place.pipeline.perform(
      ConvertStage(settings: ConvertSettings { $0.keepBlank = true }))
    let decoded = try place.pipeline.perform(ConvertStage(settings: ConvertSettings())).summary
    #expect(decoded.convertedCount == 0)  // Only decided anew.
    #expect(decoded.counts.kept == 2)
    _ = try place.pipeline.perform(
      ConvertStage(settings: ConvertSettings { $0.keepBlank = true }))
    let summary = try place.pipeline.perform(DuplicatesStage(settings: DuplicatesSettings()))
      .summary
    #expect(summary.counts.entered == 8 && summary.counts.kept == 8)
    let scores = try place.context.catalogue.decisions(of: .whiteness).filter { $0.value != nil }
    #expect(scores.count == 2)
  }

  @Test("whiteness off keeps everything; a set that is not on white is told so once")
  func notOnWhite() throws {
    var files: [String: [UInt8]] = [:]
    for number in 0..<6 as Range<UInt8> {
      // Two colours to the border, as a scene has.
      files["a/\(number).png"] = try StageWorkspace.picture(
        red: 200, green: number * 40, border: 120)
    }
    files["b/on white.png"] = try StageWorkspace.picture(red: 10, green: 90)
    let place = try StageWorkspace(files: files)
    let strict = try place.pipeline.perform(WhitenessStage(settings: WhitenessSettings())).summary
    #expect(strict.counts.rejected == 6)
    let advice = try SetAdvice(lastRunsIn: place.context).lines
    #expect(advice.count == 1 && advice[0].contains("pokeprep init --photos"))
    let alone = SetAdvice(whiteness: strict).lines
    #expect(alone.count == 1 && alone[0].contains("6 of 7"))
    #expect(alone[0].contains("pokeprep whiteness --threshold off"))
    let filed = SetAdvice(whiteness: strict, hasSettingsFile: true).lines
    #expect(filed[0].contains("write threshold: off below whiteness in pokeprep.yaml"))
    #expect(filed[0].contains("pokeprep init --photos --force (it replaces pokeprep.yaml)"))

    let off = WhitenessSettings { $0.threshold = .off }
    let kept = try place.pipeline.perform(WhitenessStage(settings: off)).summary
    #expect(kept.counts.kept == 7 && kept.counts.reasons.isEmpty)
    #expect(try SetAdvice(lastRunsIn: place.context).lines.isEmpty)
  }

  @Test("stages that run for another one tell what would help, of what still holds")
  func toldOnTheWay() throws {
    var files: [String: [UInt8]] = [:]
    for number in 0..<3 as Range<UInt8> {
      files["a/\(number).png"] = try StageWorkspace.picture(
        red: 200, green: number * 40, border: 120)
    }
    let place = try StageWorkspace(files: files)
    let said = Said()
    let pipeline = Pipeline(
      context: StageContext(
        workspace: place.context.workspace, catalogue: place.context.catalogue,
        announce: { said.add($0) }),
      settings: PipelineSettings())
    let hint = "pokeprep init --photos"
    try pipeline.ensure(upTo: .whiteness)
    #expect(said.lines.count { $0.contains(hint) } == 1)
    try pipeline.ensure(upTo: .whiteness)
    #expect(said.lines.count { $0.contains(hint) } == 1, "nothing ran, so nothing is said")
    // Covered pictures are no photographs on white, and what whiteness found is out of date.
    let cover = ConvertSettings { $0.fit = .cover }
    _ = try pipeline.perform(ConvertStage(settings: cover))
    #expect(try SetAdvice(lastRunsIn: place.context).lines.isEmpty)
  }

  /// What a pipeline announced.
  private final class Said: Sendable {
    private let all = Mutex<[String]>([])
    var lines: [String] { all.withLock { $0 } }
    func add(_ line: String) { all.withLock { $0.append(line) } }
  }

  @Test("what is beyond the border of a copy has the background of convert, unless a fill is named")
  func fill() throws {
    let place = try StageWorkspace(files: ["a/1.png": Self.disc(20), "a/2.png": Self.disc(90)])
    let orange = RGBColor(red: 250, green: 120, blue: 10)
    _ = try place.pipeline.perform(
      ConvertStage(settings: ConvertSettings { $0.background = orange }))
    _ = try place.pipeline.perform(
      WhitenessStage(settings: WhitenessSettings { $0.threshold = .off }))
    func corners(_ fill: FillMode?) throws -> Set<[UInt8]> {
      var settings = AugmentSettings { $0.fill = fill }
      settings.copies = 20
      _ = try place.pipeline.perform(AugmentStage(settings: settings))
      let shards = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
      return Set(
        try (0..<shards.count(of: .train)).map { try Array(shards.sample(at: $0).pixels.prefix(3)) }
      )
    }
    #expect(try corners(nil) == [[250, 120, 10]])
    #expect(try corners(.white).contains([255, 255, 255]))
  }

  @Test("a picture of two classes keeps the other as a further label in the shards")
  func also() throws {
    var files = ["a/only.png": try Self.disc(60, radius: 5), "b/only.png": try Self.disc(90)]
    files["a/both.png"] = try StageWorkspace.picture(red: 10, green: 90)
    files["b/both.png"] = files["a/both.png"]
    let place = try StageWorkspace(files: files)
    _ = try place.pipeline.perform(
      DuplicatesStage(settings: DuplicatesSettings { $0.method = .exact }))
    var settings = AugmentSettings { $0.heads = ["also"] }
    settings.copies = 0
    settings.validation = 0
    _ = try place.pipeline.perform(AugmentStage(settings: settings))
    let shards = try ShardSet(folder: place.folder.appendingPathComponent("shards"))
    let values = try #require(shards.manifest.heads["also"])
    let labels = try #require(shards.labels(ofHead: "also"))
    let pairs = try labels.enumerated().map { index, label in
      [shards.manifest.classes[try shards.sample(at: index).label], values[label]]
    }
    let kept = try #require(pairs.first { $0[1] != "none" })
    #expect(Set(kept) == ["a", "b"])
    #expect(pairs.filter { $0[1] == "none" }.count == pairs.count - 1)
  }
}
