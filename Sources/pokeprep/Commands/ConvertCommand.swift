import ArgumentParser
import CommandShell
import Curation
import Imaging

/// `pokeprep convert`: small square PNGs of every picture.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Decode every picture and write it as a small square PNG.",
    discussion: """
      Reads PNG, JPEG and WebP (told by their bytes), turns them upright, lays transparency on the \
      background, scales them and writes prepared/CLASS/NAME.png. Pictures that cannot be read are \
      rejected with the reason and the run goes on. What is converted already is left alone, so an \
      interrupted run goes on where it was.

      Examples:
        pokeprep convert
        pokeprep convert --size 128 --fit cover
        pokeprep convert --mode grey --background black --lenient
        pokeprep convert --exact --profile
      """)

  @Option(
    name: .long, help: ArgumentHelp("Width and height in pixels. (default: 64)", valueName: "n"))
  var size: Int?

  @Option(name: .long, help: "How a picture of any shape becomes a square. (default: contain)")
  var fit: Fit?

  @Option(name: .long, help: "The resampling filter. (default: lanczos)")
  var filter: ResamplingFilter?

  @Option(name: .long, help: "Channels of the prepared pictures. (default: rgb)")
  var mode: OutputMode?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Behind transparent pixels and around the picture: #rrggbb, white or black. (default: white)",
      valueName: "colour"))
  var background: RGBColor?

  @Flag(
    name: .long, inversion: .prefixedNo,
    help: "Keep what decodes of damaged files. (default: --no-lenient)")
  var lenient: Bool?

  /// How many pixels of a large file are decoded.
  enum Accuracy: EnumerableFlag {
    case fast
    case exact

    static func help(for value: Accuracy) -> ArgumentHelp? {
      switch value {
      case .fast:
        "Leave out pixels while decoding JPEG and WebP where twice as many as needed remain. (default)"
      case .exact: "Decode every pixel."
      }
    }
  }

  @Flag var accuracy: Accuracy?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Compression of the prepared pictures: 1 quick, 2 to 9 smaller. (default: 1)",
      valueName: "n"))
  var pngLevel: Int?

  @Flag(name: .long, help: "Show which steps the time went to.")
  var profile = false

  @Flag(name: .long, help: "Exit with 1 when any picture was rejected.")
  var strict = false

  @OptionGroup var stage: StageOptions

  func run() throws {
    let profile = profile ? WorkProfile() : nil
    let summary = try stage.run(ConvertStage.self, profile: profile) { settings in
      settings.size = size ?? settings.size
      settings.fit = fit ?? settings.fit
      settings.filter = filter ?? settings.filter
      settings.mode = mode ?? settings.mode
      settings.background = background ?? settings.background
      settings.lenient = lenient ?? settings.lenient
      settings.exact = accuracy.map { $0 == .exact } ?? settings.exact
      settings.pngLevel = pngLevel ?? settings.pngLevel
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
        "\(grouped(summary.convertedCount)) of \(grouped(summary.counts.entered)) pictures "
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
    for (policy, count) in summary.policies.sorted(by: { $0.key < $1.key }) {
      Console.print("\(policy): applied to \(grouped(count)) pictures")
    }
  }
}
