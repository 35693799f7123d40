package import Foundation
import Reports

/// The pages of `pokeprep watch` and of `train --watch`: runs beside each other, as they are now.
package final class RunsSite: WebSite {
  private let runs: [WatchedRun]
  private let note: String?

  /// Pages of runs.
  ///
  /// - Parameters:
  ///   - folders: The folders of the runs.
  ///   - note: A sentence above them.
  ///   - say: Told once of each run whose tables cannot be read, from any thread.
  package init(
    _ folders: [URL], note: String? = nil, say: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    runs = zip(folders, RunNames.of(folders)).map { WatchedRun(folder: $0, name: $1, say: say) }
    self.note = note
  }

  /// Reads what the runs have written, so that what is wrong with it is told at once.
  package func read() async {
    for run in runs { _ = await run.look(known: nil) }
  }

  package func answer(_ request: WebRequest) async -> WebAnswer? {
    guard !request.isChange else { return nil }
    switch request.path {
    case "/": return await page()
    case "/style.css": return WebAnswer(text: WebStyle.text, type: "text/css")
    case "/runs.js": return WebAnswer(text: RunsScript.text, type: "text/javascript")
    default: break
    }
    do throws(QueryProblem) { return try await answer(aboutRun: request) } catch {
      return WebAnswer(problem: error.description, status: 400)
    }
  }

  /// The answer to a request about one of the runs, nil for a page that there is not.
  private func answer(aboutRun request: WebRequest) async throws(QueryProblem) -> WebAnswer? {
    let known: [String]?
    switch request.path {
    case "/api/run": known = ["run", "version"]
    case "/sheet": known = ["run", "step"]
    // Labels of the run, too.
    case "/sample": known = nil
    default: return nil
    }
    try request.checkNames(known)
    let number = request.query["run"] == nil ? 0 : try request.wholeNumber("run")
    guard runs.indices.contains(number) else {
      return WebAnswer(
        problem: "run: expected 0 to \(runs.count - 1), found \(number)", status: 404)
    }
    let run = runs[number]
    switch request.path {
    case "/api/run": return await run.look(known: request.query["version"]).answer
    case "/sheet": return await sheet(of: run, step: try request.wholeNumber("step"))
    default: return try await sample(of: run, request.query)
    }
  }

  private func sheet(of run: WatchedRun, step: Int) async -> WebAnswer {
    if let bytes = await run.sheet(step: step) {
      return WebAnswer(bytes, type: "image/png", lifetime: 60)
    }
    let steps = await run.sheetSteps
    let there = steps.first.flatMap { first in
      steps.last.map { "\(steps.count), of steps \(first) to \($0)" }
    }
    return WebAnswer(
      problem: "step: expected that of a sample sheet (\(there ?? "none yet")), found \(step)",
      status: 404)
  }

  private func sample(
    of run: WatchedRun, _ values: [String: String]
  ) async throws(QueryProblem) -> WebAnswer {
    do {
      if let bytes = try await run.draw(values) { return WebAnswer(bytes, type: "image/png") }
      return WebAnswer(
        problem: "this run's generator starts from pictures; draw with pokeprep translate",
        status: 409)
    } catch let problem as QueryProblem { throw problem } catch {
      return WebAnswer(problem: "\(error)", status: 409)
    }
  }

  /// A name in letters that markup keeps as they are, whatever characters it has.
  private static func percentEncoded(_ name: String) -> String {
    name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }

  /// All that a script would show is there without one, as it was when the page was asked for.
  private func page() async -> WebAnswer {
    var sections: [Markup] = []
    for (number, run) in runs.enumerated() {
      let look = await run.look(known: nil)
      let sheet: Markup =
        look.sheets.last.map {
          "<img class=\"sheet\" src=\"/sheet?run=\(number)&amp;step=\($0)\" alt=\"Samples of step \($0)\">"
        }
        ?? "<img class=\"sheet\" alt=\"No samples yet\" hidden>"
      let problems = look.problems.map { "<li>\($0)</li>" as Markup }
      let alarms = look.alarms.suffix(5).map {
        "<li>step \($0.joined(separator: " "))</li>" as Markup
      }
      sections.append(
        """
        <section class="run" data-run="\(number)" data-name="\(Self.percentEncoded(run.name))">
        <h2>\(run.name)</h2><p class="state">\(look.state)</p>
        <ul class="problems">\(problems.joined())</ul>
        <ul class="alarm">\(alarms.joined())</ul>
        <div>\(sheet)</div>
        <label class="time" hidden>samples of step <output></output>
        <input type="range" min="0" max="0" value="0" aria-label="Step of the samples"></label>
        <details class="draw" hidden><summary>Draw from the checkpoint</summary>
        <img class="drawn" alt="A picture of the sliders"><p class="buttons">
        <button data-do="seed">another vector</button> <button data-do="next">other numbers of it</button>
        <button data-do="zero">back</button> <span class="speed"></span></p>
        <div class="sliders"></div></details></section>
        """)
    }
    let above: Markup = note.map { "<p class=\"note\">\($0)</p>" } ?? ""
    let again: Markup = "<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>"
    return Page(
      title: "Runs", head: again + "<script src=\"/runs.js\" defer></script>",
      body: """
        <div id="app"><header><strong>pokeprep watch</strong><output id="status" aria-live="polite"></output></header>
        <main>\(above)<div class="runs">\(sections.joined())</div><h2>Curves</h2><div id="charts" class="runs"></div></main></div>
        """
    ).answer()
  }
}
