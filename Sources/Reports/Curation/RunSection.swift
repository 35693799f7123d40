package import Foundation

/// A training run as the report tells it.
package struct ReportedRun: Sendable {
  /// The folder's name.
  package var name: String
  /// The last step; nil where its log has none, or cannot be read.
  package var step: Int?
  /// Seconds it took.
  package var seconds: Double
  /// When its log was written last; nil for a run without one.
  package var changed: Date?
  /// What keeps its log from being read, or parts of it.
  package var problem: String?
  /// Its plot as SVG.
  package var plot: Data?

  /// A run.
  package init(
    name: String, step: Int?, seconds: Double, changed: Date?, problem: String? = nil, plot: Data?
  ) {
    self.name = name
    self.step = step
    self.seconds = seconds
    self.changed = changed
    self.problem = problem
    self.plot = plot
  }
}

/// The training runs of the workspace; nothing where there is none.
struct RunSection {
  let runs: [ReportedRun]

  /// Runs listed, and those whose plot is shown.
  private static let limits = (listed: 40, plotted: 4)
  /// Bytes of the largest plot that is shown.
  private static let plotLimit = 200_000

  func html() -> Markup {
    guard !runs.isEmpty else { return "" }
    let rows = runs.prefix(Self.limits.listed).map { run -> Markup in
      """
      <tr><td>\(run.name)</td><td>\(Self.steps(of: run))</td>\
      <td>\(run.step == nil ? "" : Self.duration(run.seconds))</td><td>\(Self.date(run.changed))</td></tr>
      """
    }
    let problems = runs.prefix(Self.limits.listed).compactMap { run in
      run.problem.map { "<p class=\"warn\">\(run.name)/\($0)</p>" as Markup }
    }
    let plots = runs.lazy.filter { $0.step != nil && ($0.plot?.count ?? .max) <= Self.plotLimit }
      .prefix(Self.limits.plotted)
      .map { run -> Markup in
        // In an image, so that its style stays its own and it can run nothing.
        "<h3>\(run.name)</h3><img class=\"losses\" alt=\"Losses of \(run.name)\" "
          + "src=\"data:image/svg+xml;base64,\(run.plot?.base64EncodedString() ?? "")\">"
      }
    let rest: Markup =
      runs.count > Self.limits.listed
      ? "<p class=\"quiet\">and \(grouped(runs.count - Self.limits.listed)) older ones</p>" : ""
    return """
      <section><h2>Training runs</h2>
      <p class="quiet"><code>pokeprep watch</code> shows them side by side, with their samples.</p>
      <div class="scores"><table><thead><tr><th>run</th><th>steps</th><th>took</th><th>written last (UTC)</th></tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>\(rest)
      \(problems.joined(separator: "\n"))
      \(Array(plots).joined(separator: "\n"))</section>
      """
  }

  private static func steps(of run: ReportedRun) -> String {
    run.step.map(grouped) ?? (run.problem == nil ? "none yet" : "unreadable")
  }

  private static func date(_ date: Date?) -> String {
    let format = Date.ISO8601FormatStyle.iso8601.year().month().day().dateTimeSeparator(.space)
      .time(includingFractionalSeconds: false)
    return date?.formatted(format) ?? "no log"
  }

  private static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "" }
    let whole = Int(seconds)
    return whole < 120
      ? "\(whole) s"
      : whole < 7200 ? "\(whole / 60) min" : "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
