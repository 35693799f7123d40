import Foundation
import Testing
import WebInterface

@Suite("What runs are called beside each other")
struct RunNamesTests {
  @Test(
    "as much of the path is shown as tells them apart",
    arguments: [
      (["/w/runs/a", "/w/runs/b"], ["a", "b"]),
      (["/w/runs/a", "/w/other/a", "/w/runs/b"], ["runs/a", "other/a", "b"]),
      (["/x/runs/a", "/y/runs/a/", "/y/runs/./b/../c"], ["x/runs/a", "y/runs/a", "c"]),
      (["/a", "/w/a"], ["/a", "w/a"]), (["/"], ["/"]), ([], []),
    ] as [([String], [String])])
  func names(_ paths: [String], _ names: [String]) {
    #expect(RunNames.of(paths.map { URL(fileURLWithPath: $0) }) == names)
  }

  @Test("the page says what it leaves out, and tells runs of one name apart")
  func page() async throws {
    let folders = ["/none/x/run", "/none/y/run"].map { URL(fileURLWithPath: $0) }
    let site = RunsSite(folders, note: "2 of <9> runs")
    let page = try #require(await site.answer(WebRequest(path: "/")))
    let text = String(decoding: page.body, as: UTF8.self)
    #expect(text.contains("<h2>x/run</h2>") && text.contains("<h2>y/run</h2>"))
    #expect(text.contains("2 of &lt;9&gt; runs"))
  }
}
