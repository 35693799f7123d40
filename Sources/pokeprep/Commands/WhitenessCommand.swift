import ArgumentParser
import CommandShell
import Curation

/// `pokeprep whiteness`: rejects pictures without a white background.
struct WhitenessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whiteness",
    abstract: "Reject pictures whose background is not white.",
    discussion: """
      Every picture has a score from 0 to 1, measured once by convert: another threshold or metric \
      costs no decoding. Padding added by convert never counts. The calibrated score is high where \
      what surrounds the subject is white: it looks along the border for white, off-white and \
      black, and along the outline of the white for edges of rectangles, as frames and lost \
      transparency leave them. pokeprep explain FILE shows its parts.

      --curve compares the scores with what people said, in a CSV file with the columns path and \
      label (white; ambiguous leaves out; any other word is not white). Paths are relative to \
      the folder of pictures or to the workspace. It decides nothing.

      Examples:
        pokeprep whiteness --threshold 0.8
        pokeprep whiteness --threshold 0.9 --dry-run
        pokeprep whiteness --threshold off         keep every background
        pokeprep whiteness --metric global --threshold 0.3
        pokeprep whiteness --curve --labels labels.csv
      """)

  @Option(
    name: .long, help: WhitenessSettings.help(\.threshold, "t"),
    transform: { try .typed($0, expected: "a number from 0 to 1, or off") })
  var threshold: WhitenessThreshold?

  @Option(name: .long, help: WhitenessSettings.help(\.metric))
  var metric: WhitenessSettings.Metric?

  @Flag(name: .long, help: "Print precision and recall over thresholds for --labels.")
  var curve = false

  @Option(
    name: .long, help: ArgumentHelp("Labelled pictures, a CSV file path,label.", valueName: "csv"),
    completion: .file())
  var labels: String?

  @OptionGroup var stage: StageOptions

  func validate() throws {
    if curve, labels == nil { throw ValidationError("--curve: give the labels with --labels CSV") }
    if curve, stage.dryRun {
      throw ValidationError("--curve decides nothing anyway; leave out --dry-run")
    }
    if !curve, labels != nil { throw ValidationError("--labels is for --curve: give both") }
  }

  func run() throws {
    if curve, let labels { return try showCurve(labels: labels) }
    try stage.run(WhitenessStage.self, typed: self) { summary in
      guard let threshold = summary.settings.threshold.score else {
        return Console.print(
          "whiteness is off: all \(grouped(summary.counts.kept)) pictures "
            + "\(stage.dryRun ? "would be" : "are") kept, whatever their background")
      }
      var table = Table([("score", .left), ("pictures", .right), ("", .left)])
      let most = max(summary.histogram.max() ?? 1, 1)
      for (bin, count) in summary.histogram.enumerated() {
        let range = "\(Double(bin) / 10) … \(Double(bin + 1) / 10)"
        table.append([range, grouped(count), String(repeating: "█", count: count * 40 / most)])
      }
      Console.print(table.text + "\n")
      Console.print(summary.counts.table(keptAs: "kept from \(threshold) upwards"))
      SetAdvice(
        whiteness: summary, hasSettingsFile: stage.options.place.hasSettingsFile
      ).lines.forEach { Console.print($0) }
    }
  }

  private func showCurve(labels path: String) throws {
    let context = try stage.options.workspace.reading()
    var settings = try PipelineSettings(
      of: stage.options.place, keeping: context.catalogue)[WhitenessStage.self]
    TypedSettings(self).apply(to: &settings)
    try settings.validate()
    let curve = try WhitenessCurve(
      of: WhitenessLabels(contentsOf: path), settings: settings, in: context)
    guard curve.scoredCount > 0 else {
      let missing = curve.unmatched + curve.unscored
      throw CommandProblem(
        "\(path): none of its \(missing.count) pictures has a score; expected paths relative to "
          + "\(try context.inputFolder()), found for example \(missing.first ?? "none"); "
          + "pokeprep convert measures the scores")
    }
    if stage.options.output.json { return try Console.print(json: curve) }
    WhitenessCurveText(curve: curve).lines.forEach { Console.print($0) }
  }
}
