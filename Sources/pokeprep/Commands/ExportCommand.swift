import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Exports
import Foundation

/// `pokeprep export`: the clean set for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Write the clean set for other programs, with its split.",
    discussion: """
      The pictures that every stage kept, each once, at prepared size and unaugmented; held out are \
      the same ones as in the shards. --from takes the samples of a folder of shards instead, \
      augmented copies included, or what pokeprep sample drew. FORMAT is one of

      \(ExportFormats.all.map { "\(Self.padded($0.name))\($0.summary)" }.joined(separator: "\n"))

      Each has the split and where every picture came from: source, SHA-256, score, group. Stages \
      that are missing or out of date run first. The same set gives the same bytes. All of it \
      is read back before it takes its name; what is there already is refused, and --overwrite \
      replaces nothing but an earlier export.

      Examples:
        pokeprep export imagefolder --out clean
        pokeprep export stylegan --out clean.zip --split train
        pokeprep export webdataset --out tars --shard-size 5000
        pokeprep export parquet --out hub --title "Fire and water" --license cc0-1.0
        pokeprep export npz --out clean.npz --size 32
        pokeprep export tfrecord --from shards --out records
        pokeprep export imagefolder --out clean --dry-run
      """)

  @Argument(
    help: ArgumentHelp(
      "One of \(ExportFormats.all.map { $0.name }.joined(separator: ", ")).", valueName: "format"),
    completion: .list(ExportFormats.all.map { $0.name }))
  var format: String

  @Option(
    name: .long,
    help: ArgumentHelp("The folder to write; for stylegan and npz the file.", valueName: "path"),
    completion: .file())
  var out: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A folder of shards or of samples. (default: the clean set)", valueName: "dir"),
    completion: .directory)
  var from: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only this split: train, validation or test. (default: all)", valueName: "name"),
    completion: .list(["train", "validation", "test"]))
  var split: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Width and height to reduce the pictures to. (default: as they are)", valueName: "pixels"))
  var size: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Most pictures in a file, for \(Self.sharded).", valueName: "n"))
  var shardSize: Int?

  @Option(
    name: .long, help: ArgumentHelp("What the card of parquet calls the set.", valueName: "text"))
  var title: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The pictures' licence for the card of parquet. (default: unknown)", valueName: "name"))
  var license: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Tell the SHA-256 of each source file. (default: where they come to at most 1 GB)")
  var sha256: Bool?

  @Flag(name: [.long, .customLong("force")], help: "Replace an earlier export.")
  var overwrite = false

  @Flag(name: .long, help: "Tell what would be written, and write nothing.")
  var dryRun = false

  @OptionGroup var options: CurationOptions

  private static func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(2, 14 - name.count))
  }

  private static let sharded = ExportFormats.all.filter { $0.isSharded }.map { $0.name }
    .joined(separator: ", ")

  func validate() throws {
    guard let type = ExportFormats.named(format) else {
      throw ValidationError(
        UnknownName.sentence(
          of: format, as: "format", among: ExportFormats.all.map { $0.name }))
    }
    if let shardSize, shardSize < 1 {
      throw ValidationError("--shard-size: expected 1 or more, found \(shardSize)")
    }
    if shardSize != nil, !type.isSharded {
      throw ValidationError("--shard-size is for \(Self.sharded), found \(format); leave it out")
    }
    if title ?? license != nil, type.name != "parquet" {
      throw ValidationError(
        "--title and --license are for parquet, found \(format); leave them out")
    }
    let texts: [(name: String, text: String?)] = [
      ("--out", out), ("--from", from), ("--title", title), ("--license", license),
    ]
    if let empty = texts.first(where: { $0.text == "" }) {
      throw ValidationError("\(empty.name): expected a text, found nothing")
    }
  }

  func run() throws {
    guard let type = ExportFormats.named(format) else { return }
    let url = URL(fileURLWithPath: out).standardizedFileURL
    try OutputGuard(workspace: options.workspace).check(folder: url)
    try Export.check(url.path, for: type, isReplacing: overwrite)
    let (set, files) = try options.withPipeline(
      withoutCatalogue: from == nil ? .refuse : .pretend
    ) { pipeline in
      let set = try pictures(in: pipeline)
      return (set, try write(set, as: type, to: url.path, in: pipeline.context))
    }
    let text = ExportText(
      format: type.name, out: url.path, set: set, files: files, isDryRun: dryRun)
    if options.output.json { return try Console.print(json: text.document) }
    text.lines.forEach { Console.print($0) }
  }

  /// What is to be exported.
  private func pictures(in pipeline: Pipeline) throws -> ExportSet {
    let part = split == "all" ? nil : split
    if let from {
      let folder = URL(fileURLWithPath: from, isDirectory: true)
      let clean = try pipeline.cleanSet(ofShards: folder.path)
      var set = try ExportSet(folder: folder, madeFrom: clean, split: part, size: size)
      if clean != nil { set.note(try WorkspaceStatus(of: pipeline.context)) }
      return set
    }
    if dryRun {
      try StageOptions.checkDone(StageName.augment.earlier, for: "export", in: pipeline)
    }
    let clean = try dryRun ? pipeline.presentCleanSet() : pipeline.cleanSet()
    var set = try ExportSet(clean, split: part, size: size)
    set.note(try WorkspaceStatus(of: pipeline.context))
    return set
  }

  private func write(
    _ set: ExportSet, as type: any ExportFormat.Type, to path: String, in context: StageContext
  ) throws -> [ExportedFile] {
    let bar = options.output.progressBar()
    defer { bar.finish() }
    let work = ExportWork(
      threadCount: context.threadCount,
      progress: { bar.update(title: "export: \($0)", done: $1, total: $2, unit: "files") },
      checkInterruption: {
        guard Interruption.isRequested else { return }
        context.announce("export was interrupted; nothing of it is left")
        try Interruption.check()
      })
    var settings = ExportOptions()
    settings.shardSize = shardSize
    if let title { settings.title = title }
    if let license { settings.license = license }
    var export = try Export(set, as: type.init(options: settings), by: work)
    if dryRun { return [] }
    return try export.write(
      to: path, isReplacing: overwrite,
      isHashing: sha256 ?? (set.sourceByteCount <= Export.cheapByteCount))
  }
}
