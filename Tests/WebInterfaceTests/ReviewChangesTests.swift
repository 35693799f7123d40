import Foundation
import Testing
import WebInterface

@Suite("Review while files, programs and workspaces change")
struct ReviewChangesTests {
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
