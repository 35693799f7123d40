import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Testing
import WebInterface

/// A workspace of 8 pictures on white in two classes, one on black and a copy, filtered and looked through.
private final class ReviewedWorkspace {
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
  fileprivate func change(_ path: String, _ json: String = "{}") async -> (
    status: Int, text: String
  ) {
    let answer = await answer(WebRequest(isChange: true, path: path, body: Data(json.utf8)))
    return (answer?.status ?? 404, String(decoding: answer?.body ?? Data(), as: UTF8.self))
  }

  /// Brings the stages up to date; false where they do not end.
  fileprivate func applied() async -> Bool {
    guard await change("/api/apply").status == 202 else { return false }
    for _ in 0..<2000 {
      if await !look("/api/state").contains("\"applying\"") { return true }
      do { try await Task.sleep(for: .milliseconds(10)) } catch { return false }
    }
    return false
  }

  fileprivate func look(_ path: String, _ query: [String: String] = [:]) async -> String {
    let answer = await answer(WebRequest(path: path, query: query, token: "WORD"))
    return String(decoding: answer?.body ?? Data(), as: UTF8.self)
  }

  fileprivate func say(_ actions: [(Int64, String, String)]) async -> Int {
    let list = actions.map { #"{"id": \#($0.0), "decision": "\#($0.1)", "value": "\#($0.2)"}"# }
    return await change("/api/decisions", #"{"actions": [\#(list.joined(separator: ","))]}"#).status
  }
}

@Suite("Review in the browser")
struct ReviewTests {
  @Test("what is acknowledged is in the catalogue, in the words of decide")
  func noted() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let (first, dark) = (try place.id("a/0.png"), try place.id("a/dark.png"))
    let last = try place.id("b/6.png")
    #expect(
      await site.say([(first, "reject", "blurry"), (dark, "accept", ""), (last, "class", "a")])
        == 200)
    #expect(
      try place.decided() == ["a/0.png: reject: blurry", "a/dark.png: accept", "b/6.png: class a"])
    // A file as decide writes it, and the page says the same.
    #expect(await site.look("/api/pictures", ["decided": "reject"]).contains("reject: blurry"))
    #expect(await site.say([(first, "accept", "")]) == 200)
    #expect(await site.look("/api/pictures", ["decided": "reject"]).contains("\"total\":0"))
    #expect(await site.change("/api/undo").status == 200)
    #expect(await site.look("/api/pictures", ["decided": "reject"]).contains("reject: blurry"))
  }

  @Test("a page brings its first rows as data in which no name ends it")
  func block() async throws {
    let place = try ReviewedWorkspace()
    let page = try await place.site().look("/")
    let start = try #require(page.range(of: "<script type=\"application/json\" id=\"first\">"))
    let rest = page[start.upperBound...]
    let block = rest[..<(try #require(rest.range(of: "</script>"))).lowerBound]
    #expect(!block.contains("<"))
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(block.utf8)) as? [String: Any])
    #expect(rows["total"] as? Int == 8)
    let names = (rows["rows"] as? [[Any]])?.compactMap { $0[1] as? String }
    #expect(names?.contains(ReviewedWorkspace.hostile) == true)
  }

  @Test("undo gives back what was said before, in every respect, and redo says it again")
  func undo() async throws {
    let place = try ReviewedWorkspace()
    try DecisionPlan(
      [
        DecisionRequest(pattern: "a/0.png", statement: .pictureClass("b"), note: "seen by Ann"),
        DecisionRequest(pattern: "a/0.png", statement: .reject(reason: "old"), note: "why"),
      ], from: place.folder.path, in: place.context
    ).commit()
    let site = try place.site()
    let id = try place.id("a/0.png")
    let before = try place.decided()
    #expect(before == ["a/0.png: class b", "a/0.png: reject: old"])
    #expect(await site.say([(id, "accept", "")]) == 200)
    #expect(await site.say([(id, "undo", "")]) == 200)
    #expect(try place.decided() == [])
    #expect(await site.change("/api/undo").status == 200)
    #expect(try place.decided() == ["a/0.png: accept", "a/0.png: class b"])
    #expect(await site.change("/api/undo").status == 200)
    #expect(try place.decided() == before)
    #expect(
      try DecisionListing(in: place.context.catalogue).rows.map(\.note) == ["seen by Ann", "why"])
    #expect(await site.change("/api/undo").text.contains("\"rows\":[]"))
    #expect(await site.change("/api/redo").status == 200)
    #expect(await site.change("/api/redo").status == 200)
    #expect(try place.decided() == [])
  }

  @Test("d keeps two copies apart, and the undo of it joins them again")
  func apart() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let (kept, copy) = (try place.id("a/2.png"), try place.id("a/copy.png"))
    #expect(await site.look("/groups").contains("a/copy.png"))
    #expect(await site.say([(copy, "not-duplicate-of", "\(kept)")]) == 200)
    #expect(try place.decided() == ["a/copy.png: not-duplicate-of a/2.png"])
    _ = await site.change("/api/undo")
    #expect(try place.decided() == [])
    _ = await site.change("/api/redo")
    _ = try place.pipeline.applyDecisions()
    #expect(try place.context.catalogue.duplicates().isEmpty)
  }

  @Test("one wrong action of many, and none is noted")
  func wrong() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let id = try place.id("a/0.png")
    let other = try place.id("a/1.png")
    #expect(await site.say([(id, "accept", ""), (other, "class", "unheard")]) == 422)
    #expect(await site.say([(id, "accept", ""), (999_999, "accept", "")]) == 422)
    #expect(await site.say([(id, "not-duplicate-of", "\(id)")]) == 422)
    #expect(await site.say([(id, "bless", "")]) == 422)
    #expect(await site.change("/api/decisions", "[]").status == 400)
    #expect(await site.change("/api/decisions", #"{"actions": []}"#).status == 400)
    #expect(await site.change("/api/elsewhere").status == 404)
    #expect(try place.decided() == [])
    #expect(await site.look("/api/state").contains("\"undo\":0"))
  }

  @Test("names of files are text on every page")
  func names() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let id = "\(try place.id(ReviewedWorkspace.hostile))"
    for page in [
      await site.look("/"), await site.look("/kept"), await site.look("/picture", ["id": id]),
    ] {
      #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;.png"))
      #expect(
        !page.contains("<img src=x") && !page.contains("<script>") && !page.contains(" style="))
    }
  }

  @Test("selections take what list would list")
  func selections() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    func paths(_ query: [String: String]) async throws -> [String] {
      struct Page: Decodable { var rows: [[Cell]] }
      enum Cell: Decodable {
        case text(String), other
        init(from decoder: any Decoder) throws {
          self = (try? decoder.singleValueContainer().decode(String.self)).map(Cell.text) ?? .other
        }
      }
      let text = await site.look("/api/pictures", query)
      return try JSONDecoder().decode(Page.self, from: Data(text.utf8)).rows.map { row in
        if case .text(let path) = row[1] { path } else { "" }
      }
    }
    for state in [ListedPicture.State.kept, .rejected] {
      let listed = try PictureListing(of: place.context, selection: .init(state: state)).rows.map(
        \.path)
      #expect(try await paths(["state": state.rawValue]) == listed)
    }
    #expect(try await paths(["class": "b"]) == ["b/6.png", "b/7.png"])
    #expect(try await paths(["words": "COPY"]) == ["a/copy.png"])
    #expect(try await paths(["max": "0.5"]) == ["a/dark.png"])
    #expect(try await paths(["offset": "6", "count": "1"]) == ["b/6.png"])
    #expect(try await paths(["offset": "-3", "count": "zero"]).count == 8)
  }

  @Test("the best threshold is that of whiteness --curve for the same answers")
  func threshold() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let (white, dark) = (try place.id("a/0.png"), try place.id("a/dark.png"))
    #expect(
      await site.say([(white, "accept", ""), (dark, "reject", "background not white")]) == 200)
    let labels = try WhitenessLabels(
      text: "path,label\na/0.png,white\na/dark.png,other\n", path: "labels.csv")
    let curve = try WhitenessCurve(of: labels, settings: WhitenessSettings(), in: place.context)
    let best = try #require(curve.best?.threshold)
    struct Fit: Decodable {
      struct Point: Decodable { var threshold: Double }; var best: Point; var answers: Int
    }
    let fit = try JSONDecoder().decode(Fit.self, from: Data(await site.look("/api/curve").utf8))
    #expect(fit.best.threshold == best && fit.answers == 2)
  }

  @Test("pictures come as they are, and no path leads elsewhere")
  func pictures() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let id = "\(try place.id("a/0.png"))"
    let file = try Data(contentsOf: place.folder.appendingPathComponent("images/a/0.png"))
    #expect(await site.answer(WebRequest(path: "/source", query: ["id": id]))?.body == file)
    let small = try #require(await site.answer(WebRequest(path: "/thumb", query: ["id": id])))
    #expect(try PictureDecoder().decode([UInt8](small.body)).image.width > 0)
    for query in [["id": "../../etc/passwd"], ["id": "0"], [:]] as [[String: String]] {
      #expect(await site.answer(WebRequest(path: "/source", query: query))?.status == nil)
    }
  }

  @Test("the page brings the stages up to date, and shows what came of it")
  func apply() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let dark = try place.id("a/dark.png")
    #expect(await site.say([(dark, "accept", "")]) == 200)
    #expect(await site.applied())
    #expect(await site.look("/api/pictures", ["state": "kept"]).contains("a/dark.png"))
  }

  @Test("what was done stays undoable after the stages were brought up to date")
  func undoAfterApply() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let (dark, gone) = (try place.id("a/dark.png"), try place.id("b/7.png"))
    #expect(await site.say([(dark, "accept", ""), (gone, "reject", "")]) == 200)
    try FileManager.default.removeItem(at: place.folder.appending(path: "images/b/7.png"))
    #expect(await site.applied())
    #expect(await site.look("/api/state").contains("\"undo\":1"))
    #expect(await site.change("/api/undo").status == 200)
    #expect(try !place.decided().contains("a/dark.png: accept"))
    #expect(await site.change("/api/redo").status == 200)
    #expect(try place.decided().contains("a/dark.png: accept"))
  }

  @Test("a source that was replaced is not decided about before it was looked at")
  func replacedSource() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let (first, other) = (try place.id("a/0.png"), try place.id("a/1.png"))
    #expect(await site.say([(first, "reject", "")]) == 200)
    let images = place.folder.appending(path: "images")
    try Data(contentsOf: images.appending(path: "b/7.png"))
      .write(to: images.appending(path: "a/0.png"))
    let answer = await site.change(
      "/api/decisions", #"{"actions": [{"id": \#(first), "decision": "accept"}]}"#)
    #expect(answer.status == 422)
    #expect(answer.text.contains("a/0.png has changed since the stages read it"))
    #expect(await site.say([(other, "accept", "")]) == 200)
    #expect(await site.applied())
    #expect(await site.say([(first, "accept", "")]) == 200)
  }

  @Test("a source that has gone is not shown as if it were there")
  func goneSource() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let id = try place.id("a/0.png")
    try FileManager.default.removeItem(at: place.folder.appending(path: "images/a/0.png"))
    let answer = await site.answer(WebRequest(path: "/source", query: ["id": "\(id)"]))
    #expect(answer?.status == 404)
    #expect(await site.look("/picture", ["id": "\(id)"]).contains("src=\"/thumb?id=\(id)&"))
    #expect(await site.answer(WebRequest(path: "/thumb", query: ["id": "\(id)"]))?.status == 200)
  }

  @Test("a page that shows another file of the same name decides nothing about it")
  func stamps() async throws {
    let place = try ReviewedWorkspace()
    let id = try place.id("a/0.png")
    func stamp(_ site: ReviewSite) async throws -> String {
      let page = await site.look("/api/pictures", ["words": "a/0.png"])
      let rows = try JSONSerialization.jsonObject(with: Data(page.utf8)) as? [String: Any]
      return try #require((rows?["rows"] as? [[Any]])?.first?.last as? String)
    }
    let old = try await stamp(try place.site())
    let images = place.folder.appending(path: "images")
    try Data(contentsOf: images.appending(path: "b/7.png"))
      .write(to: images.appending(path: "a/0.png"))
    let site = try place.site()
    #expect(await site.applied())
    let new = try await stamp(site)
    #expect(old != new)
    for (stamp, status) in [(old, 422), (new, 200)] {
      let action = #"{"id": \#(id), "stamp": "\#(stamp)", "decision": "reject", "value": ""}"#
      #expect(await site.change("/api/decisions", #"{"actions": [\#(action)]}"#).status == status)
    }
    #expect(try place.decided() == ["a/0.png: reject"])
  }

  @Test("a page of another workspace gets no pictures of this one")
  func otherWorkspace() async throws {
    let (place, other) = (try ReviewedWorkspace(), try ReviewedWorkspace())
    let page = try await place.site().look("/")
    let start = try #require(page.range(of: "data-version=\""))
    let version = String(page[start.upperBound...].prefix { $0 != "\"" })
    let id = try place.id("a/0.png")
    for (one, status) in [(place, 200), (other, 409)] {
      for path in ["/thumb", "/source", "/api/pictures"] {
        let answer = try await one.site().answer(
          WebRequest(path: path, query: ["id": "\(id)", "v": version]))
        #expect(answer?.status == status, "\(path)")
      }
    }
  }

  @Test("the stages look at the files again, so that a replaced one can be decided about")
  func looksAgain() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let id = try place.id("a/0.png")
    let images = place.folder.appending(path: "images")
    try Data(contentsOf: images.appending(path: "b/7.png"))
      .write(to: images.appending(path: "a/0.png"))
    #expect(await site.say([(id, "accept", "")]) == 422)
    #expect(await site.applied())
    #expect(await !site.look("/api/state").contains("\"0 stages ran"))
    #expect(await site.say([(id, "accept", "")]) == 200)
  }

  @Test("a redo that cannot be done does not stand before the others")
  func droppedRedo() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let (first, gone) = (try place.id("a/0.png"), try place.id("b/7.png"))
    #expect(await site.say([(gone, "reject", "")]) == 200)
    #expect(await site.say([(first, "reject", "")]) == 200)
    for _ in 0..<2 { #expect(await site.change("/api/undo").status == 200) }
    try FileManager.default.removeItem(at: place.folder.appending(path: "images/b/7.png"))
    let refused = await site.change("/api/redo")
    #expect(refused.status == 422)
    #expect(refused.text.contains("The redo of this step is dropped"))
    #expect(await site.change("/api/redo").status == 200)
    #expect(try place.decided() == ["a/0.png: reject"])
  }

  @Test("of two pictures that are kept apart both are told, and cleared, and told again")
  func partners() async throws {
    let place = try ReviewedWorkspace()
    let site = try place.site()
    let (one, other) = (try place.id("a/2.png"), try place.id("a/copy.png"))
    func said(_ answer: String) -> Int {
      answer.components(separatedBy: "no duplicate of").count - 1
    }
    let action = #"{"id": \#(one), "decision": "not-duplicate-of", "value": "\#(other)"}"#
    #expect(said(await site.change("/api/decisions", #"{"actions": [\#(action)]}"#).text) == 2)
    #expect(await site.say([(one, "undo", "")]) == 200)
    #expect(said(await site.look("/api/pictures")) == 0)
    #expect(said(await site.change("/api/undo").text) == 2)
    #expect(said(await site.look("/api/pictures")) == 2)
  }

  @Test("a selection that means nothing is refused with what was expected")
  func nonsense() async throws {
    let site = try ReviewedWorkspace().site()
    for query in [["state": "foo"], ["decided": "foo"], ["min": "abc"], ["order": "foo"]] {
      for path in ["/", "/api/pictures"] {
        let answer = await site.answer(WebRequest(path: path, query: query))
        #expect(answer?.status == 400)
        let text = String(decoding: answer?.body ?? Data(), as: UTF8.self)
        #expect(text.contains("expected"), "\(query)")
      }
    }
  }
}
