import ArgumentParser
import Augmentation
import CommandShell
import Curation
import Foundation
import Imaging
import PlainText
import Shards

/// `pokeprep augment`: the balanced pictures and changed copies of them, as shards.
struct AugmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "augment",
    abstract: "Write the pictures and augmented copies of them as shards.",
    discussion: """
      Each picture gives itself and --copies flipped, turned and zoomed copies; a picture that \
      balance repeats is changed differently each time. Held out, unchanged, are the pictures in \
      folders called validation or test where the set has such beside train, else a share of each \
      class; --split decides it by hand. Shards are safetensors files; shards.json is written last. \
      The same bytes come out for the same pictures, settings and seed.

      Shards carry further labels (--heads): body, secondary, colour, generation, species and type of \
      pictures in folders of species, further columns of the class list or of a list of \
      pictures (--head-list), and with also the other classes in which duplicates of a picture stood. Paired sets for \
      image-to-image training have an input picture for each: from another folder (--pairs) or made \
      from the picture (--pair-with).

      Examples:
        pokeprep augment
        pokeprep augment --copies 4 --rotate 0.05 --out shards-4
        pokeprep augment --compat keras --copies 1 --validation 0 --dry-run
        pokeprep augment --heads body,secondary,colour
        pokeprep augment --heads auto,also          with further classes of a picture
        pokeprep augment --pair-with edges --out shards-edges      for pix2pix
      """)

  @Option(name: .long, help: AugmentSettings.help(\.copies, "n"))
  var copies: Int?

  @Flag(name: .long, inversion: .prefixedNo, help: AugmentSettings.help(\.flip))
  var flip: Bool?

  @Option(name: .long, help: AugmentSettings.help(\.rotate, "f"))
  var rotate: Float?

  @Option(name: .long, help: AugmentSettings.help(\.zoom, "f"))
  var zoom: Float?

  @Option(name: .long, help: AugmentSettings.help(\.fill))
  var fill: FillMode?

  @Option(name: .long, help: AugmentSettings.help(\.fillValue, "v"))
  var fillValue: Int?

  @Option(name: .long, help: AugmentSettings.help(\.compat))
  var compat: AugmentationSettings.Compatibility?

  @Option(name: .long, help: AugmentSettings.help(\.seed, "n"))
  var seed: UInt64?

  @Option(name: .long, help: AugmentSettings.help(\.out, "dir"), completion: .directory)
  var out: String?

  @Option(name: .long, help: AugmentSettings.help(\.shardSize, "n"))
  var shardSize: Int?

  @Option(name: .long, help: AugmentSettings.help(\.split))
  var split: AugmentSettings.Split?

  @Option(name: .long, help: AugmentSettings.help(\.validation, "f"))
  var validation: Double?

  @Option(
    name: .long, help: AugmentSettings.help(\.heads, "a,b"),
    transform: { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } })
  var heads: [String]?

  @Option(name: .long, help: AugmentSettings.help(\.headList, "file"), completion: .file())
  var headList: String?

  @Option(name: .long, help: AugmentSettings.help(\.pairs, "dir"), completion: .directory)
  var pairs: String?

  @Option(name: .long, help: AugmentSettings.help(\.pairWith))
  var pairWith: PairSource?

  @OptionGroup var stage: StageOptions

  func validate() throws {
    if pairs != nil, pairWith != nil {
      throw ValidationError("expected --pairs or --pair-with, found both")
    }
  }

  func run() throws {
    if let out {
      let folder = URL(fileURLWithPath: stage.options.place.absolutePath(out), isDirectory: true)
      try OutputGuard(workspace: stage.options.workspace).check(folder: folder)
      // Before earlier stages run for nothing.
      try ShardWriter.check(folder)
    }
    try stage.run(AugmentStage.self, typed: self, changing: apply) { summary in
      var table = Table([
        ("class", .left), ("label", .right), ("pictures", .right), ("training", .right),
        ("validation", .right),
      ])
      for one in summary.classes {
        table.append([
          one.name, "\(one.label)", grouped(one.trainingPictures + one.validationPictures),
          grouped(one.trainingSamples), grouped(one.validationPictures),
        ])
      }
      let pictures = summary.classes.reduce(0) { $0 + $1.trainingPictures + $1.validationPictures }
      table.append([
        "all", "", grouped(pictures), grouped(summary.trainingSamples),
        grouped(summary.validationSamples),
      ])
      Console.print(table.text)
      if summary.isSplitByFolders {
        Console.print("held out by folders; for a share of each class: --split random")
      }
      for one in summary.classes where one.trainingSamples == 0 && one.validationPictures > 0 {
        Console.print(
          "\(one.name): all pictures are held out, so nothing of it is learned".inOneLine)
      }
      for head in summary.heads {
        Console.print(
          "head \(head.name): \(head.values.joined(separator: ", ")); known of "
            + "\(grouped(head.knownPictures)) of \(counted(pictures, "picture"))")
      }
      Console.print(
        "\(stage.dryRun ? "would write" : "wrote") \(counted(summary.shardCount, "shard")), "
          + "\(grouped(summary.byteCount / 1_000_000)) MB, to \(summary.folder)")
      SetAdvice(
        augment: summary, hasSettingsFile: stage.options.place.hasSettingsFile
      ).lines.forEach { Console.print($0) }
    }
  }

  /// What the options say beyond their values: paths count from the current directory, and one source
  /// of input pictures takes the place of the other.
  ///
  /// - Throws: `CommandProblem` for a fill value that would have no effect.
  private func apply(to settings: inout AugmentSettings) throws {
    if fillValue != nil, settings.fill != .constant {
      throw CommandProblem(
        "--fill-value: expected --fill constant beside it, found "
          + (settings.fill.map { "--fill \($0.rawValue)" } ?? "no --fill")
          + "; add --fill constant, or leave it out")
    }
    if let headList {
      settings.headList = stage.options.place.relativePath(
        URL(fileURLWithPath: headList).standardizedFileURL.path)
    }
    if let pairs {
      settings.pairs =
        pairs == "none"
        ? nil
        : stage.options.place.relativePath(URL(fileURLWithPath: pairs).standardizedFileURL.path)
      settings.pairWith = nil
    }
    if pairWith != nil { settings.pairs = nil }
  }
}
