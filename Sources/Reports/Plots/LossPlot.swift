public import Foundation

/// The curves of a training run as an SVG picture: losses above, the discriminator's accuracy
/// below, both over the step.
///
/// The picture needs no script and no network, and follows the reader's light or dark mode.
public struct LossPlot: Sendable {
  private let log: TrainingLog

  /// A plot of a run's log.
  ///
  /// Every column whose name begins with "loss" goes to the upper panel, every column whose name
  /// begins with "accuracy" to the lower one; `step` gives the horizontal axis.
  public init(log: TrainingLog) {
    self.log = log
  }

  /// Reads `log.csv` and writes the picture beside it in one piece.
  ///
  /// - Throws: What Foundation says when a file cannot be read or written.
  public static func write(log: URL, to svg: URL) throws {
    let text = try String(contentsOf: log, encoding: .utf8)
    let plot = LossPlot(log: TrainingLog(csv: text))
    try Data(plot.svg().utf8).write(to: svg, options: .atomic)
  }

  /// The SVG document.
  public func svg() -> String {
    let steps = log["step"]
    let losses = series(prefix: "loss")
    let accuracies = series(prefix: "accuracy")
    let axis = PlotAxis(
      covering: steps, tickCount: 8, isExtended: false, smallestStep: 1)
    var panels: [PlotPanel] = []
    var top = 46.0
    if !losses.isEmpty || accuracies.isEmpty {
      panels.append(
        PlotPanel(
          title: "Loss", series: losses, steps: steps, stepAxis: axis,
          valueAxis: PlotAxis(covering: Self.withoutOutliers(losses)), top: top, height: 250))
      top += 330
    }
    if !accuracies.isEmpty {
      panels.append(
        PlotPanel(
          title: "Discriminator accuracy", series: accuracies, steps: steps, stepAxis: axis,
          valueAxis: PlotAxis(covering: [0, 1]), top: top, height: 150))
      top += 230
    }
    let height = Int(top - 30)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 \(height)" width="800" \
      height="\(height)" role="img" aria-label="Training curves">
      <style>\(plotStyle)</style>
      <rect class="paper" width="800" height="\(height)"/>
      \(panels.map { $0.svg() }.joined(separator: "\n"))
      </svg>

      """
  }

  private func series(prefix: String) -> [PlotPanel.Series] {
    log.names.filter { $0.lowercased().hasPrefix(prefix) }.map { name in
      PlotPanel.Series(name: Self.title(of: name), values: log[name])
    }
  }

  /// A column's name in words: `lossD`, `loss_d` and `accuracy_real` become "D", "D" and "real".
  private static func title(of column: String) -> String {
    var rest = column[...]
    for prefix in ["loss", "accuracy"] where rest.lowercased().hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
    }
    let words = rest.replacingOccurrences(of: "_", with: " ").trimmingCharacters(in: .whitespaces)
    switch words.lowercased() {
    case "": return column
    case "d", "discriminator": return "discriminator"
    case "g", "generator": return "generator"
    default: return words.lowercased()
    }
  }

  /// Everything but the highest half percent, so that one spike does not flatten the curves.
  private static func withoutOutliers(_ series: [PlotPanel.Series]) -> [Double] {
    let values = series.flatMap(\.values).filter(\.isFinite).sorted()
    guard values.count >= 200 else { return values + [0] }
    return Array(values.prefix(values.count - values.count / 200)) + [0]
  }
}
