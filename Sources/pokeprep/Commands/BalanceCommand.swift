import ArgumentParser
import CommandShell
import Curation
import Foundation

/// `pokeprep balance`: classes of different sizes take part alike.
struct BalanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance",
    abstract: "Bring classes of different sizes to take part alike.",
    discussion: """
      oversample   pictures of smaller classes take part several times (augmented differently)
      undersample  larger classes are cut to the size of the smallest
      cap          classes are cut to --cap pictures
      weights      nothing is cut; the shards carry a weight for each class for the sampler
      none         nothing is done

      A group of duplicates counts once.

      Examples:
        pokeprep balance
        pokeprep balance --strategy undersample --seed 7
        pokeprep balance --strategy cap --cap 500
      """)

  @Option(name: .long, help: BalanceSettings.help(\.strategy))
  var strategy: BalanceSettings.Strategy?

  @Option(name: .long, help: BalanceSettings.help(\.cap, "n"))
  var cap: Int?

  @Option(name: .long, help: BalanceSettings.help(\.seed, "n"))
  var seed: UInt64?

  @OptionGroup var stage: StageOptions

  func validate() throws {
    if cap != nil, let strategy, strategy != .cap {
      throw ValidationError(
        "--cap is for --strategy cap, found --strategy \(strategy.rawValue); leave one out")
    }
  }

  func run() throws {
    try stage.run(BalanceStage.self, typed: self) { settings in
      // A cap alone says what is meant.
      if strategy == nil, cap != nil { settings.strategy = .cap }
    } show: { summary in
      let isWeighted = summary.settings.strategy == .weights
      let isDivided = summary.classes.contains { $0.heldOut > 0 }
      var table = Table(
        [("class", .left), ("before", .right), ("after", .right)]
          + (isWeighted ? [("weight", .right)] : []) + (isDivided ? [("held out", .right)] : []))
      for one in summary.classes {
        table.append(
          [one.name, grouped(one.before), grouped(one.after)]
            + (isWeighted ? [one.weight.map { String(format: "%.3f", $0) } ?? "–"] : [])
            + (isDivided ? [grouped(one.heldOut)] : []))
      }
      table.append([
        "all", grouped(summary.classes.reduce(0) { $0 + $1.before }),
        grouped(summary.classes.reduce(0) { $0 + $1.after }),
      ])
      Console.print(table.text)
      for one in summary.classes where one.before == 0 && one.heldOut == 0 {
        stage.options.output.announce(
          "\(one.name): no picture is left; see pokeprep status for the stage that rejected them")
      }
    }
  }
}
