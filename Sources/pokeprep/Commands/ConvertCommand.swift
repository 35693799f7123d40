import ArgumentParser
import CommandShell
import Curation
import Foundation
import Imaging
import PlainText

/// `pokeprep convert`: small square PNGs of every picture.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Decode every picture and write it as a small square PNG.",
    discussion: """
      Reads PNG, JPEG and WebP (told by their bytes), turns them upright, brings colours to \
      sRGB, lays transparency on the background, scales them and writes prepared/CLASS/NAME.png. \
      Pictures that cannot be read are rejected with the reason and the run goes on. What is \
      converted already is left alone, so an interrupted run goes on where it was.

      Examples:
        pokeprep convert
        pokeprep convert --size 128 --fit cover
        pokeprep convert --mode grey --background black --lenient
        pokeprep convert --background grey         for white icons on transparency
        pokeprep convert --exact --profile
      """)

  @Option(
    name: .long, help: ConvertSettings.help(\.size, "n"),
    transform: { text in
      guard let side = Int(Spelling.side(text)) else {
        throw ValidationError("expected the side of a square, such as 64 or 64x64, found \(text)")
      }
      return side
    })
  var size: Int?

  @Option(name: .long, help: ConvertSettings.help(\.fit))
  var fit: Fit?

  @Option(name: .long, help: ConvertSettings.help(\.filter))
  var filter: ResamplingFilter?

  @Option(name: .long, help: ConvertSettings.help(\.mode))
  var mode: OutputMode?

  @Option(
    name: .long, help: ConvertSettings.help(\.background, "colour"),
    transform: { try .typed($0, expected: "#rrggbb, #rgb, white, black or grey") })
  var background: RGBColor?

  @Option(name: .long, help: ConvertSettings.help(\.profiles))
  var profiles: ProfileHandling?

  @Flag(name: .long, inversion: .prefixedNo, help: ConvertSettings.help(\.keepBlank))
  var keepBlank: Bool?

  @Option(name: .long, help: ConvertSettings.help(\.maxMegapixels, "n"))
  var maxMegapixels: Int?

  @Flag(name: .long, inversion: .prefixedNo, help: ConvertSettings.help(\.lenient))
  var lenient: Bool?

  /// How many pixels of a large file are decoded.
  enum Accuracy: EnumerableFlag {
    case fast
    case exact

    static func help(for value: Accuracy) -> ArgumentHelp? {
      let text =
        switch value {
        case .fast:
          "Leave out pixels while decoding JPEG and WebP where twice as many as needed remain."
        case .exact: "Decode every pixel."
        }
      let isDefault = (value == .exact) == ConvertSettings().exact
      return ArgumentHelp(stringLiteral: text + (isDefault ? " (default)" : ""))
    }
  }

  @Flag var accuracy: Accuracy?

  @Option(name: .long, help: ConvertSettings.help(\.pngLevel, "n"))
  var pngLevel: Int?

  @Flag(name: .long, help: "Show which steps the time went to.")
  var profile = false

  @Flag(name: .long, help: "Exit with 1 when any picture was rejected.")
  var strict = false

  @OptionGroup var stage: StageOptions

  func run() throws {
    let profile = profile ? WorkProfile() : nil
    let summary = try stage.run(ConvertStage.self, typed: self, profile: profile) { settings in
      if let accuracy { settings.exact = accuracy == .exact }
    } show: {
      show($0)
      if let profile { Console.print(ProfileTable.text(profile)) }
    }
    if strict, summary.counts.rejected > 0 {
      throw ExitCode(ExitStatus.needsAttention.rawValue)
    }
  }

  private func show(_ summary: ConvertSummary) {
    if stage.dryRun {
      Console.print(
        "\(grouped(summary.convertedCount)) of \(counted(summary.counts.entered, "picture")) "
          + "would be converted")
      return
    }
    Console.print(summary.counts.table(keptAs: "prepared"))
    let shown = 20
    for rejection in summary.rejections.prefix(shown) {
      Console.print("\(rejection.path): \(rejection.words)".inOneLine)
    }
    if summary.rejections.count > shown {
      Console.print("… and \(grouped(summary.rejections.count - shown)) more: pokeprep list --csv")
    }
    for (policy, count) in summary.policies.sorted(by: { $0.key < $1.key })
    where policy != AppliedPolicy.hidden.rawValue {
      Console.print("\(policy): applied to \(counted(count, "picture"))")
    }
    let advice = SetAdvice(
      convert: summary, hasSettingsFile: stage.options.place.hasSettingsFile)
    for line in advice.lines + TrainableSize(summary.settings).lines { Console.print(line) }
  }
}
