import ArgumentParser
import Curation

/// `pokeprep whiteness`: rejects pictures without a white background.
struct WhitenessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whiteness",
    abstract: "Reject pictures whose background is not white.",
    discussion: """
      Every picture has a score from 0 to 1, measured once by convert: another threshold or metric \
      costs no decoding. Padding added by convert never counts.

      Examples:
        pokeprep whiteness --threshold 0.8
        pokeprep whiteness --threshold 0.9 --dry-run
        pokeprep whiteness --metric global --threshold 0.3
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Lowest score that is kept, 0 to 1. (default: 0.8)", valueName: "t"))
  var threshold: Double?

  @Option(
    name: .long, help: "Share of white pixels along the border, or in all of it. (default: border)")
  var metric: WhitenessSettings.Metric?

  @OptionGroup var stage: StageOptions

  func run() throws {
    _ = try stage.run(WhitenessStage.self) { settings in
      settings.threshold = threshold ?? settings.threshold
      settings.metric = metric ?? settings.metric
    } show: { summary in
      var table = Table([("score", .left), ("pictures", .right), ("", .left)])
      let most = max(summary.histogram.max() ?? 1, 1)
      for (bin, count) in summary.histogram.enumerated() {
        let range = "\(Double(bin) / 10) … \(Double(bin + 1) / 10)"
        table.append([range, grouped(count), String(repeating: "█", count: count * 40 / most)])
      }
      Console.print(table.text + "\n")
      Console.print(summary.counts.table(keptAs: "kept from \(summary.settings.threshold) upwards"))
    }
  }
}
