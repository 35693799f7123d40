import ArgumentParser
import Augmentation
import CommandShell
import Curation
import Foundation
import Imaging

/// `pokeprep augment`: the balanced pictures and changed copies of them, as shards.
struct AugmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "augment",
    abstract: "Write the pictures and augmented copies of them as shards.",
    discussion: """
      Each picture gives itself and --copies flipped, turned and zoomed copies; a picture that \
      balance repeats is changed differently each time. A share of the pictures of each class is \
      held out for validation, unchanged. Shards are safetensors files; shards.json is written last. \
      The same bytes come out for the same pictures, settings and seed.

      Shards carry further labels (--heads): body, secondary, colour, generation, species and type of \
      pictures in folders of species, and further columns of the class list. Paired sets for \
      image-to-image training have an input picture for each: from another folder (--pairs) or made \
      from the picture (--pair-with).

      Examples:
        pokeprep augment
        pokeprep augment --copies 4 --rotate 0.05 --out shards-4
        pokeprep augment --compat keras --copies 1 --validation 0 --dry-run
        pokeprep augment --heads body,secondary,colour
        pokeprep augment --pair-with edges --out shards-edges      for pix2pix
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Augmented copies of each picture. (default: 2)", valueName: "n"))
  var copies: Int?

  @Flag(
    name: .long, inversion: .prefixedNo, help: "Mirror half of the copies. (default: --flip)")
  var flip: Bool?

  @Option(
    name: .long,
    help: ArgumentHelp("Largest rotation, as a fraction of a turn. (default: 0.1)", valueName: "f"))
  var rotate: Float?

  @Option(
    name: .long,
    help: ArgumentHelp("Largest change of size, as a fraction. (default: 0.1)", valueName: "f"))
  var zoom: Float?

  @Option(name: .long, help: "Beyond the border. (default: white, or reflect with --compat keras)")
  var fill: FillMode?

  @Option(
    name: .long,
    help: ArgumentHelp("Value with --fill constant, 0 to 255. (default: 0)", valueName: "v"))
  var fillValue: Int?

  @Option(
    name: .long,
    help: "One interpolation, or three passes as Keras's layers. (default: fused)")
  var compat: AugmentationSettings.Compatibility?

  @Option(
    name: .long,
    help: ArgumentHelp("Decides splits, changes and order. (default: 0)", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Folder of the shards, in the workspace. (default: shards)", valueName: "dir"))
  var out: String?

  @Option(
    name: .long, help: ArgumentHelp("Most samples in a shard. (default: 4096)", valueName: "n"))
  var shardSize: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Share of the pictures that is held out. (default: 0.1)", valueName: "f"))
  var validation: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Further labels: auto, none, or names. (default: auto: body and secondary of species)",
      valueName: "a,b"))
  var heads: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Folder of input pictures with the same names, for image-to-image.", valueName: "dir"))
  var pairs: String?

  @Option(name: .long, help: "Make the input pictures from the pictures themselves.")
  var pairWith: PairSource?

  @OptionGroup var stage: StageOptions

  func validate() throws {
    if pairs != nil, pairWith != nil {
      throw ValidationError("expected --pairs or --pair-with, found both")
    }
    if fillValue != nil, let fill, fill != .constant {
      throw ValidationError(
        "--fill-value is for --fill constant, found --fill \(fill.rawValue); leave one out")
    }
  }

  func run() throws {
    if let out {
      let folder = stage.options.place.absolutePath(out)
      try OutputGuard(workspace: stage.options.workspace)
        .check(folder: URL(fileURLWithPath: folder))
    }
    _ = try stage.run(AugmentStage.self, changing: apply) { summary in
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
      for head in summary.heads {
        Console.print(
          "head \(head.name): \(head.values.joined(separator: ", ")); known of "
            + "\(grouped(head.knownPictures)) of \(grouped(pictures)) pictures")
      }
      Console.print(
        "\(stage.dryRun ? "would write" : "wrote") \(summary.shardCount) shards, "
          + "\(grouped(summary.byteCount / 1_000_000)) MB, to \(summary.folder)")
    }
  }

  private func apply(to settings: inout AugmentSettings) {
    settings.copies = copies ?? settings.copies
    settings.flip = flip ?? settings.flip
    settings.rotate = rotate ?? settings.rotate
    settings.zoom = zoom ?? settings.zoom
    settings.fill = fill ?? settings.fill
    settings.fillValue = fillValue ?? settings.fillValue
    settings.compat = compat ?? settings.compat
    settings.seed = seed ?? settings.seed
    settings.out = out ?? settings.out
    settings.shardSize = shardSize ?? settings.shardSize
    settings.validation = validation ?? settings.validation
    if let heads {
      settings.heads = heads.split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    if let pairs {
      settings.pairs = stage.options.place.relativePath(
        URL(fileURLWithPath: pairs).standardizedFileURL.path)
      settings.pairWith = nil
    }
    if let pairWith {
      settings.pairWith = pairWith
      settings.pairs = nil
    }
  }
}
