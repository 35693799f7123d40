import Augmentation
import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Shards
import Synchronization
import Testing

@Suite("Sets that stand on any ground")
struct AnyGroundTests {
  /// A white bar on a ground, off the middle so that no two are equal; opaque, or cut out.
  private static func bar(at row: Int, ground: UInt8, alpha: UInt8 = 255) throws -> [UInt8] {
    var image = PixelImage(width: 28, height: 28, filledWith: [ground, ground, ground, alpha])
    for y in row..<(row + 4) {
      for x in 8..<20 {
        let start = image.offset(x: x, y: y)
        image.bytes.replaceSubrange(start..<(start + 4), with: [255, 255, 255, 255])
      }
    }
    return try PNGEncoder.encode(image)
  }

  /// The brightest corner of all samples for training, and what was said on the way.
  private func corners(
    of files: [String: [UInt8]], background: RGBColor = .white, fill: FillMode? = nil
  ) throws -> (brightest: UInt8, darkest: UInt8, words: [String]) {
    let place = try StageWorkspace(files: files)
    let said = Mutex<[String]>([])
    let context = StageContext(
      workspace: place.context.workspace, catalogue: place.context.catalogue,
      announce: { line in said.withLock { $0.append(line) } })
    let pipeline = Pipeline(context: context, settings: PipelineSettings())
    try pipeline.perform(
      ConvertStage(
        settings: ConvertSettings { ($0.size, $0.mode, $0.background) = (28, .grey, background) }))
    try pipeline.perform(
      WhitenessStage(settings: WhitenessSettings { $0.threshold = .off }))
    let settings = AugmentSettings { ($0.copies, $0.validation, $0.fill) = (6, 0, fill) }
    try pipeline.perform(AugmentStage(settings: settings))
    let folder = place.folder.appendingPathComponent("shards")
    let set = try ShardSet(folder: folder)
    let levels = try (0..<set.count(of: .train)).flatMap { index in
      let pixels = try set.sample(at: index).pixels
      return [0, 27, 27 * 28, 28 * 28 - 1].map { pixels[$0] }
    }
    return (levels.max() ?? 0, levels.min() ?? 0, said.withLock { $0 })
  }

  @Test("turned copies of white on black have no white wedges, unless they are asked for")
  func digits() throws {
    var files: [String: [UInt8]] = [:]
    for row in 5..<17 { files["\(row % 2)/\(row).png"] = try Self.bar(at: row, ground: 0) }
    let found = try corners(of: files)
    #expect(found.brightest == 0)
    #expect(found.words.contains { $0.hasPrefix("augment: copies are filled with") })
    let white = try corners(of: files, fill: .white)
    #expect(white.brightest > 200)
    #expect(!white.words.contains { $0.hasPrefix("augment: copies") })
  }

  @Test("what is cut out stays on the background that it was laid on")
  func cutOut() throws {
    var files: [String: [UInt8]] = [:]
    // A bar at the border: its edge would smear.
    for row in 0..<6 { files["a/\(row).png"] = try Self.bar(at: row, ground: 9, alpha: 0) }
    let found = try corners(of: files, background: .grey)
    #expect(found.brightest == 128 && found.darkest == 128)
  }

  @Test(
    "classes called like digits, letters or sides are told that copies are mirrored",
    arguments: [
      (["0", "1", "7"], true), (["a", "b", "Z"], true), (["digit_3", "digit-4"], true),
      (["3 - three", "4 - four"], true), (["hand left", "hand right"], true),
      (["cat", "dog"], false), (["12", "101", "7"], false), (["left", "dog"], false),
      (["a", "cat"], false), (["7"], false),
    ])
  func signs(classes: [String], areSigns: Bool) {
    #expect(MirroredSigns.areThere(in: classes) == areSigns)
  }
}
