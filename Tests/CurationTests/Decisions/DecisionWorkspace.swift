import Catalogue
import Curation
import Foundation
import Imaging
import Pixels

/// A workspace whose pictures really lie in a folder and are found by `filter`.
final class DecisionWorkspace {
  let folder: URL
  let images: URL
  private(set) var context: StageContext
  var filter = FilterSettings()

  /// Pictures of class `a` and `b`, all different; `a/dark.png` has a black border.
  init(count: Int = 6) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pokeprep-decisions-\(UUID().uuidString)/set")
    images = folder.appendingPathComponent("images")
    filter.types = ["all"]
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    context = try Self.context(at: folder)
    for name in ["a", "b"] {
      for number in 0..<count {
        try write("\(name)/\(number).png", try Self.picture(name == "a" ? number : 100 + number))
      }
    }
    try write("a/dark.png", try Self.picture(77, border: 0))
  }

  deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

  private static func context(at folder: URL) throws -> StageContext {
    let workspace = Workspace(at: folder.path)
    return StageContext(
      workspace: workspace, catalogue: try Catalogue(path: workspace.cataloguePath),
      threadCount: 2)
  }

  /// The same workspace at another place, as after `cp -r` without times.
  func copied() throws -> DecisionWorkspace { try DecisionWorkspace(copyOf: self) }

  private init(copyOf other: DecisionWorkspace) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pokeprep-decisions-\(UUID().uuidString)/moved")
    images = folder.appendingPathComponent("images")
    filter = other.filter
    try FileManager.default.createDirectory(
      at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: other.folder, to: folder)
    for name in try FileManager.default.subpathsOfDirectory(atPath: images.path) {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1)],
        ofItemAtPath: images.appendingPathComponent(name).path)
    }
    context = try Self.context(at: folder)
  }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    let file = images.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  func move(_ path: String, to other: String) throws {
    let target = images.appendingPathComponent(other)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.moveItem(at: images.appendingPathComponent(path), to: target)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: images.appendingPathComponent(path))
  }

  var pipeline: Pipeline { Pipeline(context: context, settings: PipelineSettings()) }

  /// `filter` and the stages up to `name`.
  func run(upTo name: StageName = .balance) throws {
    try pipeline.perform(FilterStage(settings: filter))
    try pipeline.ensure(upTo: name)
  }

  @discardableResult
  func decide(_ pattern: String, _ statement: PersonStatement, note: String = "") throws
    -> DecisionOutcome
  {
    try decide([DecisionRequest(pattern: pattern, statement: statement, note: note)])
  }

  @discardableResult
  func decide(_ requests: [DecisionRequest], newClasses: Bool = false) throws -> DecisionOutcome {
    let plan = try DecisionPlan(
      requests, from: folder.path, allowsNewClasses: newClasses, in: context)
    try plan.commit()
    return plan.outcome
  }

  /// What stands at a path: "kept", or the stage that rejected it and why.
  func state(_ path: String) throws -> String {
    let rows = try PictureListing(of: context).rows
    guard let row = rows.first(where: { $0.path == path }) else { return "gone" }
    return row.state == .kept
      ? "kept as \(row.pictureClass ?? "")" : "\(row.stage, default: ""): \(row.reason ?? "")"
  }

  /// A drawing that its number alone decides, unlike those of other numbers.
  static func image(_ number: Int, border: UInt8 = 255, side: Int = 48) -> PixelImage {
    var image = PixelImage(width: side, height: side, filledWith: [border, border, border])
    for y in 8..<40 {
      for x in 8..<40 {
        // Round, since a square would look cut out.
        let (down, right) = (2 * y - 47, 2 * x - 47)
        guard down * down + right * right < 32 * 32 else { continue }
        let cell = (y - 8) / 8 * 4 + (x - 8) / 8
        let mixed = UInt64(number * 16 + cell + 1) &* 0x9E37_79B9_7F4A_7C15
        let place = image.offset(x: x, y: y)
        for channel in 0..<3 {
          image.bytes[place + channel] = UInt8(mixed >> (40 + 8 * channel) & 0xBF)
        }
      }
    }
    return image
  }

  static func picture(_ number: Int, border: UInt8 = 255) throws -> [UInt8] {
    try PNGEncoder.encode(image(number, border: border))
  }

  /// The same pixels in other bytes.
  static func coded(_ number: Int, border: UInt8 = 255) throws -> [UInt8] {
    try PNGEncoder.encodeUncompressed(image(number, border: border))
  }

  /// Nearly the same pixels, as a lossy coding leaves them.
  static func coarse(_ number: Int, border: UInt8 = 255) throws -> [UInt8] {
    var image = image(number, border: border)
    for place in image.bytes.indices { image.bytes[place] = image.bytes[place] & 0xFC | 2 }
    return try PNGEncoder.encode(image)
  }
}
