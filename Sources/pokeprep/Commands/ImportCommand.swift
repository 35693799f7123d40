import ArgumentParser
import CommandShell
import Foundation
import Imports

/// `pokeprep import`: class folders of a data set in other files.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Make class folders of a data set in other files.",
    discussion: """
      SOURCE is a file or folder: IDX (MNIST, Fashion-MNIST), CIFAR-10 and CIFAR-100 (binary version, \
      also the tar.gz), NumPy .npz and .npy, Parquet, TFRecords, ZIP and tar archives of pictures (also \
      .gz, .bz2, .xz, .zst), StyleGAN's ZIP, WebDataset shards, a CSV or JSON Lines list of path, \
      label, perhaps split and further labels, or a folder of pictures whose names tell the class \
      (--label-pattern). \
      What it is, is found out.

      Pictures are copied byte for byte; arrays become PNG files. A set with splits gets train/CLASS \
      and test/CLASS, which filter honours. All of it or nothing: archives with links, paths that \
      lead elsewhere, members of one name or too much in them are refused.

      Examples:
        pokeprep import fashion/ --out images --class-names fashion-mnist
        pokeprep import cifar-10-binary.tar.gz --out images
        pokeprep import digits.npz --out images --limit 100
        pokeprep import cats-and-dogs.zip --out images --label-pattern '{label}.*'
        pokeprep import list.csv --out images --dry-run
      """)

  @Argument(
    help: ArgumentHelp("Files and folders of the set.", valueName: "source"), completion: .file())
  var sources: [String]

  @Option(
    name: .long, help: ArgumentHelp("The folder to make.", valueName: "dir"), completion: .directory
  )
  var out: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Names of numbered classes: with commas, a file with one a line, fashion-mnist or cifar-10. "
        + "(default: those of the source, else the numbers)", valueName: "list"))
  var classNames: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The file of labels that goes with a file of pictures. (default: found by its name)",
      valueName: "file"), completion: .file())
  var labels: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How the class stands in names of files: '{label}_*', or a regular expression with one group.",
      valueName: "pattern"))
  var labelPattern: String?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Put all pictures into this one class.", valueName: "name"))
  var onlyClass: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "At most so many pictures of each class in each split, the first ones.", valueName: "n"))
  var limit: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("Most members, records and files in all.", valueName: "n"))
  var maxCount = ImportLimits().count

  @Option(
    name: .long, help: ArgumentHelp("Most that sources may unpack to.", valueName: "gb"))
  var maxGigabytes = ImportLimits().byteCount / 1_000_000_000

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many times its size a compressed file may become, beyond 64 MB.", valueName: "n"))
  var maxRatio = ImportLimits().ratio

  @Flag(name: .long, help: "Replace an earlier import.")
  var overwrite = false

  @Flag(name: .long, help: "Read everything, tell what would be written, and write nothing.")
  var dryRun = false

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for (name, value, most) in [
      ("--limit", limit ?? 1, Int.max), ("--max-count", maxCount, 1_000_000_000),
      ("--max-gigabytes", maxGigabytes, 1_000_000),
      ("--max-ratio", maxRatio, ImportLimits.greatestRatio),
    ] where !(1...most).contains(value) {
      throw ValidationError(
        "\(name): expected 1 \(most == .max ? "or more" : "to \(most)"), found \(value)")
    }
    if labelPattern != nil, onlyClass != nil {
      throw ValidationError("--label-pattern and --class: expected one of them, found both")
    }
    if onlyClass?.trimmingCharacters(in: .whitespaces).isEmpty ?? false {
      throw ValidationError("--class: expected a name, found nothing")
    }
    if out.isEmpty { throw ValidationError("--out: expected a folder, found nothing") }
  }

  func run() throws {
    let url = URL(fileURLWithPath: out).standardizedFileURL
    try OutputGuard.checkImport(folder: url)
    try Import.check(url.path, isReplacing: overwrite)
    let bar = output.progressBar()
    let work = ImportWork(threadCount: threads.count, bar: bar, output: output)
    let paths = sources.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    let job = Import(paths, options: try options(), work: work)
    let summary = try {
      defer { bar.finish() }
      return dryRun
        ? try job.preview() : try job.write(to: url.path, isReplacing: overwrite)
    }()
    let text = ImportText(summary: summary, out: out, isDryRun: dryRun, output: output)
    if output.json { return try Console.print(json: text.document) }
    text.lines.forEach { Console.print($0) }
  }

  private func options() throws -> ImportOptions {
    var options = ImportOptions()
    options.classNames = try classNames.map(ClassNames.parse)
    options.labels = labels
    options.labelPattern = try labelPattern.map { try LabelPattern($0) }
    options.onlyClass = onlyClass
    options.limit = limit
    options.limits = ImportLimits(
      count: maxCount, byteCount: maxGigabytes * 1_000_000_000, ratio: maxRatio)
    return options
  }
}
