import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Testing
import WebInterface

/// A workspace of 8 pictures on white in two classes, one on black and a copy, filtered and looked through.
final class ReviewedWorkspace {
  let folder: URL
  let context: StageContext
  let pipeline: Pipeline
  static let hostile = "a/<img src=x onerror=alert(1)>.png"

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "pokeprep-review-\(UUID().uuidString)")
    for (path, level, border) in [
      ("a/0.png", 0, 255), ("a/1.png", 1, 255), ("a/2.png", 2, 255), ("a/copy.png", 2, 255),
      ("a/dark.png", 9, 0), (Self.hostile, 5, 255), ("b/6.png", 6, 255), ("b/7.png", 7, 255),
    ] as [(String, Int, UInt8)] {
      let file = folder.appendingPathComponent("images/" + path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(Self.picture(level, border)).write(to: file)
    }
    let workspace = Workspace(at: folder.path)
    context = StageContext(
      workspace: workspace, catalogue: try Catalogue(path: workspace.cataloguePath), threadCount: 2)
    pipeline = Pipeline(context: context, settings: PipelineSettings())
    var filter = FilterSettings()
    filter.types = ["all"]
    try pipeline.perform(FilterStage(settings: filter))
    try pipeline.ensure(upTo: .balance)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A square at a place of its own, so that no two pictures are alike.
  private static func picture(_ number: Int, _ border: UInt8) throws -> [UInt8] {
    var image = PixelImage(width: 64, height: 64, filledWith: [border, border, border])
    for y in 0..<20 {
      for x in 0..<20 {
        let offset = image.offset(x: 6 + (number % 3) * 14 + x, y: 6 + (number / 3) * 10 + y)
        image.bytes[offset] = UInt8(200 - 20 * number)
        image.bytes[offset + 1] = UInt8(10 + 23 * number)
        image.bytes[offset + 2] = x > y ? 40 : 160
      }
    }
    return try PNGEncoder.encode(image)
  }

  func site() throws -> ReviewSite {
    try ReviewSite(context: context, settings: PipelineSettings())
  }

  func id(_ path: String) throws -> Int64 {
    try #require(try context.catalogue.picture(at: path)).id
  }

  /// What the catalogue holds, as `pokeprep decisions` reads it.
  func decided() throws -> [String] {
    try DecisionListing(in: context.catalogue).rows.map { "\($0.path): \($0.words)" }
  }
}

extension ReviewSite {
  func change(_ path: String, _ json: String = "{}") async -> (
    status: Int, text: String
  ) {
    let answer = await answer(WebRequest(isChange: true, path: path, body: Data(json.utf8)))
    return (answer?.status ?? 404, String(decoding: answer?.body ?? Data(), as: UTF8.self))
  }

  /// Brings the stages up to date; false where they do not end.
  func applied() async -> Bool {
    guard await change("/api/apply").status == 202 else { return false }
    for _ in 0..<2000 {
      if await !look("/api/state").contains("\"applying\"") { return true }
      do { try await Task.sleep(for: .milliseconds(10)) } catch { return false }
    }
    return false
  }

  func look(_ path: String, _ query: [String: String] = [:]) async -> String {
    let answer = await answer(WebRequest(path: path, query: query, token: "WORD"))
    return String(decoding: answer?.body ?? Data(), as: UTF8.self)
  }

  func say(_ actions: [(Int64, String, String)]) async -> Int {
    let list = actions.map { #"{"id": \#($0.0), "decision": "\#($0.1)", "value": "\#($0.2)"}"# }
    return await change("/api/decisions", #"{"actions": [\#(list.joined(separator: ","))]}"#).status
  }
}
