import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Foundation
import PlainText

/// `pokeprep duplicates`: one picture of each group that shows the same stays.
struct DuplicatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "Keep one picture of each group that shows the same.",
    discussion: """
      Exact duplicates have equal pixels, whatever the file format or name. Near duplicates are \
      also resized, compressed again, trimmed, padded or, with --mirror, turned left to right, \
      with --rotate by 90, 180 or 270 degrees: \
      hashes of what lies inside the plain borders tell which pictures to compare, and only what \
      agrees when laid on each other counts. The largest picture stays. Nothing is decoded: \
      another distance costs the comparison alone.

      A group that spans classes may have a wrong label; one that spans splits of the set (train, \
      validation, test) is a leak, which makes scores look too good: --leaks says which copy stays. \
      Both are listed, the picture that stays first. Mirror images that stay are kept on one side of \
      the split. pokeprep explain FILE tells of which picture one is a copy, and how far from it.

      --reference compares with folders whose pictures are never rejected, in the set or elsewhere: what \
      is a copy of one of them goes. They are read anew each time.

      --find compares files with all pictures that convert saw, kept or not, and changes nothing: exit \
      status 1 where one is a copy, 2 where one cannot be read.

      Examples:
        pokeprep duplicates
        pokeprep duplicates --mirror --dry-run --json
        pokeprep duplicates --rotate --mirror
        pokeprep duplicates --exact-only
        pokeprep duplicates --distance 4
        pokeprep duplicates --leaks report
        pokeprep duplicates --method off
        pokeprep duplicates --reference benchmark/test
        pokeprep duplicates --find new/*.jpg
      """)

  @Option(name: .long, help: DuplicatesSettings.help(\.method))
  var method: DuplicatesSettings.Method?

  @Flag(name: .long, help: "Find near duplicates: the same as --method near.")
  var near = false

  @Flag(name: .long, help: "Find equal pixels only: the same as --method exact.")
  var exactOnly = false

  @Option(name: .long, help: DuplicatesSettings.help(\.distance, "bits"))
  var distance: Int?

  @Flag(name: .long, inversion: .prefixedNo, help: DuplicatesSettings.help(\.mirror))
  var mirror: Bool?

  @Flag(name: .long, inversion: .prefixedNo, help: DuplicatesSettings.help(\.rotate))
  var rotate: Bool?

  @Option(name: .long, help: DuplicatesSettings.help(\.leaks))
  var leaks: DuplicatesSettings.Leaks?

  @Option(name: .long, help: DuplicatesSettings.help(\.search))
  var search: DuplicatesSettings.Search?

  @Option(name: .long, help: DuplicatesSettings.help(\.reference, "dir"), completion: .directory)
  var reference: [String] = []

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only tell which pictures of the set are the same as these files.", valueName: "file"),
    completion: .file())
  var find: [String] = []

  @OptionGroup var stage: StageOptions

  func validate() throws {
    let given = [method, near ? .near : nil, exactOnly ? .exact : nil].compactMap(\.self)
    guard Set(given).count < 2 else {
      throw ValidationError("expected one of --near, --exact-only and --method, found several")
    }
  }

  /// Refuses what was typed for near duplicates beside another method, also beside one of the last run.
  private func checkNear(_ settings: DuplicatesSettings) throws {
    try settings.checkNear(among: TypedSettings(self).names) { "--\($0)" }
  }

  func run() throws {
    if !find.isEmpty { return try searchFiles() }
    try stage.run(DuplicatesStage.self, typed: self) { settings in
      if near { settings.method = .near }
      if exactOnly { settings.method = .exact }
      if !reference.isEmpty { settings.reference = referenceFolders }
      try checkNear(settings)
    } show: { summary in
      Console.print(summary.counts.table(keptAs: "kept"))
      Console.print(
        "groups: \(grouped(summary.groupCount)), "
          + "\(grouped(summary.nearGroupCount)) of them with near copies")
      showLimits(of: summary)
      if let count = summary.referenceCount {
        Console.print(
          "pictures of reference folders, which stay: \(grouped(count)) outside of the set")
        summary.unreadableReferences?.prefix(Self.groupLimit).forEach {
          Console.print("  cannot be compared: \($0)".inOneLine)
        }
      }
      show(summary.references ?? [], as: "pictures of reference folders with copies in the set")
      show(summary.conflicts, as: "groups across classes, which may have a wrong label")
      if !summary.conflicts.isEmpty {
        Console.print(
          "  for a wrong label: pokeprep decide FILE --class NAME, or --reject, then pokeprep apply"
        )
        Console.print(
          "  pictures that rightly belong to several classes keep the others as a further label: "
            + "pokeprep augment --heads auto,also")
      }
      if summary.mirrorCount > 0 {
        Console.print(
          "mirror images of others, which stay and are held out together: "
            + grouped(summary.mirrorCount))
      }
      show(
        summary.leaks,
        as: "groups across splits (leaks), of which \(summary.settings.leaks.keeping) stays")
    }
  }

  /// The folders as they are noted; `none` compares with no folder any more.
  private var referenceFolders: [String]? {
    if reference == ["none"] { return nil }
    return reference.map {
      stage.options.place.relativePath(URL(fileURLWithPath: $0).standardizedFileURL.path)
    }
  }

  /// Compares files with the set, which stays as it is.
  private func searchFiles() throws {
    let place = stage.options.place
    var settings = try PipelineSettings(of: place)[DuplicatesStage.self]
    TypedSettings(self).apply(to: &settings)
    if near { settings.method = .near }
    if exactOnly { settings.method = .exact }
    try checkNear(settings)
    guard settings.method != .off else {
      throw CommandProblem("--find: expected method near or exact beside it, found off")
    }
    let options = stage.options
    let bar = options.output.progressBar()
    defer { bar.finish() }
    let context = StageContext(
      workspace: place, catalogue: try Catalogue(lookingAt: place.cataloguePath),
      threadCount: options.threads.count, isInterrupted: { Interruption.isRequested },
      progress: { bar.update(title: $0.title, done: $0.done, total: $0.total, unit: $0.unit) })
    let text = FoundCopiesText(
      answers: try PictureSearch(settings: settings, context: context).answers(for: find))
    bar.finish()
    if options.output.json {
      try Console.print(json: text.answers)
    } else {
      text.lines.forEach { Console.print($0) }
    }
    if let status = text.status { throw ExitCode(status.rawValue) }
  }

  /// What is said of a set that is laid out alike.
  static let alikeWords =
    "most pictures of this set are alike beyond what near duplicates can tell well; "
    + "pokeprep duplicates --exact-only counts equal pixels and nothing else"

  /// What near duplicates could not tell.
  private func showLimits(of summary: DuplicatesSummary) {
    if summary.blankCount > 0 {
      Console.print(
        "pictures of one colour, whose equals alone count: \(grouped(summary.blankCount))")
    }
    guard summary.crowdedCount > 0 else { return }
    Console.print(
      "pictures with more look-alikes than can be compared, whose untrimmed copies alone were "
        + "looked for: \(grouped(summary.crowdedCount))")
    if summary.undecidedCount > 0 {
      Console.print(
        "of them near to several different ones, whose equals alone count: "
          + grouped(summary.undecidedCount))
    }
    if 2 * summary.crowdedCount > summary.counts.entered {
      Console.print(Self.alikeWords)
    }
  }

  private func show(_ groups: [[DuplicatesSummary.Member]], as words: String) {
    guard !groups.isEmpty else { return }
    Console.print("\(words): \(grouped(groups.count))")
    for group in groups.prefix(Self.groupLimit) { Console.print("  " + Self.line(of: group)) }
    if groups.count > Self.groupLimit {
      Console.print("  and \(grouped(groups.count - Self.groupLimit)) more: --json has them all")
    }
  }

  /// Groups and pictures of a group that are shown.
  private static let (groupLimit, memberLimit) = (20, 4)

  private static func line(of group: [DuplicatesSummary.Member]) -> String {
    let rest = group.count - memberLimit
    return group.prefix(memberLimit).map { member in
      // A reference outside of the set has no class.
      guard !member.pictureClass.isEmpty else { return member.path.inOneLine }
      let split = member.split.map { ", \($0.rawValue)" } ?? ""
      let note = split + (member.kind == "exact" ? "" : ", \(member.kind)")
      return "\(member.path) (\(member.pictureClass)\(note))".inOneLine
    }.joined(separator: " = ") + (rest > 0 ? " = \(grouped(rest)) more" : "")
  }
}

extension DuplicatesSettings.Leaks {
  /// What stays of a group across splits.
  fileprivate var keeping: String {
    switch self {
    case .dropTrain: "the held-out copy"
    case .dropHeld: "the copy in train"
    case .report: "the best copy of each split"
    }
  }
}
