import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Testing
import WebInterface

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
}
