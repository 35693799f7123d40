import Files
package import Foundation

/// The curves of a training run as an SVG picture: losses, the critic's distance, accuracies,
/// entropies, penalties, gradient norms and learning rates, as far as the log has them, over the
/// step.
///
/// The picture needs no script and no network, and follows the reader's light or dark mode.
package struct LossPlot: Sendable {
  private let log: TrainingLog
  private let scores: TrainingLog
  private let watch: TrainingLog

  /// A plot of a run's log.
  ///
  /// Columns whose names begin alike ("loss", "accuracy", …) share a panel; `step` gives the
  /// horizontal axis.
  ///
  /// - Parameters:
  ///   - log: `log.csv`.
  ///   - scores: `scores.csv`, which has steps of its own; may be empty.
  ///   - watch: `watch.csv`, likewise.
  package init(
    log: TrainingLog, scores: TrainingLog = TrainingLog(csv: ""),
    watch: TrainingLog = TrainingLog(csv: "")
  ) {
    self.log = log
    self.scores = scores
    self.watch = watch
  }

  /// Reads `log.csv`, and the scores and looks where there are any, and writes the picture beside it
  /// in one piece.
  ///
  /// - Throws: What Foundation says when the log cannot be read, `FileError` when the picture cannot
  ///   be written.
  package static func write(
    log: URL, scores: URL? = nil, watch: URL? = nil, to svg: URL
  ) throws {
    let text = try String(contentsOf: log, encoding: .utf8)
    func table(_ url: URL?) -> TrainingLog {
      TrainingLog(csv: url.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? "")
    }
    let plot = LossPlot(log: TrainingLog(csv: text), scores: table(scores), watch: table(watch))
    try AtomicFile.replace(svg.path, with: plot.svg(), .handedOver)
  }

  /// One pair of axes: the columns that belong to it by their prefix.
  private struct Kind {
    var prefix: String
    var title: String
    var height: Double
    /// The ends of the axis; nil for those of the values.
    var range: [Double]?
    /// Where its columns are; nil for the log.
    var table: TrainingLog?
  }

  /// The panels that the log's columns can fill, from top to bottom.
  private var kinds: [Kind] {
    [
      Kind(prefix: "loss", title: "Loss", height: 250, range: nil),
      Kind(prefix: "kid", title: "KID ×1000", height: 200, range: nil, table: scores),
      Kind(prefix: "critic", title: "Distance of the critic's means", height: 150, range: nil),
      Kind(prefix: "accuracy", title: "Discriminator accuracy", height: 150, range: [0, 1]),
    ]
      + heads.flatMap { head in
        [
          Kind(
            prefix: "auxiliary_\(head)", title: "Label accuracy: \(head)", height: 150,
            range: [0, 1]),
          Kind(
            prefix: "entropy_\(head)", title: "Entropy of the output: \(head)", height: 120,
            range: nil),
        ]
      } + [
        Kind(prefix: "penalty", title: "Gradient penalty", height: 120, range: nil),
        Kind(prefix: "r1", title: "R1 penalty", height: 120, range: nil),
        Kind(prefix: "lecam", title: "LeCam term", height: 120, range: nil),
        Kind(
          prefix: "augment", title: "Probability of augmentation", height: 120, range: [0, 1]),
        Kind(
          prefix: "diversity", title: "Diversity, of that of real pictures", height: 120,
          range: nil, table: watch),
        Kind(
          prefix: "nearest", title: "Distance to the training set, of that of new real pictures",
          height: 120, range: nil, table: watch),
        Kind(prefix: "gradient_norm", title: "Gradient norm", height: 150, range: nil),
        Kind(prefix: "learning_rate", title: "Learning rate", height: 120, range: nil),
      ]
  }

  /// The label heads that the log tells of: NAME in `auxiliary_NAME_real`.
  private var heads: [String] {
    var heads: [String] = []
    for column in log.names where column.hasPrefix("auxiliary_") {
      let name = column.dropFirst("auxiliary_".count).split(separator: "_").dropLast()
        .joined(separator: "_")
      if !heads.contains(name) { heads.append(name) }
    }
    return heads
  }

  /// The SVG document.
  package func svg() -> String {
    let steps = log["step"]
    let axis = PlotAxis(
      covering: steps, tickCount: 8, isExtended: false, smallestStep: 1)
    var panels: [PlotPanel] = []
    var top = 46.0
    let kinds = kinds
    for kind in kinds {
      let series = series(of: kind)
      let isOnlyOne =
        kind.prefix == "loss"
        && kinds.dropFirst().allSatisfy {
          self.series(of: $0).isEmpty
        }
      guard !series.isEmpty || isOnlyOne else { continue }
      // A learning rate that stays needs no curve.
      if kind.prefix == "learning_rate", series.allSatisfy({ Set($0.values).count == 1 }) {
        continue
      }
      panels.append(
        PlotPanel(
          title: kind.title, series: series, steps: kind.table?["step"] ?? steps, stepAxis: axis,
          valueAxis: PlotAxis(covering: kind.range ?? Self.withoutOutliers(series)), top: top,
          height: kind.height))
      top += kind.height + 80
    }
    let height = Int(top - 30)
    let picture: Markup = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 \(height)" width="800" \
      height="\(height)" role="img" aria-label="Training curves">
      <style>\(Markup(trusted: plotStyle))</style>
      <rect class="paper" width="800" height="\(height)"/>
      \(panels.map { $0.svg() }.joined(separator: "\n"))
      </svg>

      """
    return picture.text
  }

  private func series(of kind: Kind) -> [PlotPanel.Series] {
    let table = kind.table ?? log
    return table.names.filter {
      // The error of a score is no curve.
      $0.lowercased().hasPrefix(kind.prefix) && !$0.hasSuffix("_error")
    }.map { name in
      PlotPanel.Series(name: Self.title(of: name, prefix: kind.prefix), values: table[name])
    }.filter { $0.values.contains(where: \.isFinite) }
  }

  /// A column's name in words: `lossD`, `loss_d` and `accuracy_real` become "discriminator",
  /// "discriminator" and "real".
  private static func title(of column: String, prefix: String) -> String {
    let rest = column.dropFirst(prefix.count)
    let words = rest.replacingOccurrences(of: "_", with: " ").trimmingCharacters(in: .whitespaces)
    switch words.lowercased() {
    case "": return column
    case "floor": return "between real pictures"
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

/// The style sheet of the plots: colours that keep their contrast in light and in dark mode and
/// for colour-blind readers.
let plotStyle = """
  .paper{fill:#fff}.grid{stroke:#e4e7eb}.axis{stroke:#8a94a3}\
  .label{fill:#5b6675;font:13px system-ui,sans-serif}\
  .title{fill:#1d2530;font:600 15px system-ui,sans-serif}\
  .curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\
  .pale{opacity:.28;stroke-width:1}\
  .c0{stroke:#2f6fd0}.c1{stroke:#d9632a}.c2{stroke:#2b9a66}.c3{stroke:#8e57c9}\
  @media (prefers-color-scheme:dark){.paper{fill:#14181f}.grid{stroke:#2a313c}\
  .axis{stroke:#6d7889}.label{fill:#a3adbb}.title{fill:#e8ecf2}\
  .c0{stroke:#6ea3f5}.c1{stroke:#f2935f}.c2{stroke:#5cc492}.c3{stroke:#b98bea}}
  """
