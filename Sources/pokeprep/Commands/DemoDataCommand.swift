import ArgumentParser
import CommandShell
import DemoData
import Files
import Foundation

/// `pokeprep demo-data`: pictures to try everything on.
struct DemoDataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo-data",
    abstract: "Draw a folder of made-up creatures to try the pipeline on.",
    discussion: """
      Writes images/TYPE/ with pictures on white and on other backgrounds, as PNG, JPEG and WebP \
      of every kind, with duplicates and a few damaged files; bad/ with every kind of damage; and \
      pictures.csv, which says what each file is. The same seed gives the same pictures.

      Examples:
        pokeprep demo-data demo
        pokeprep demo-data demo --count 200 --types fire,water,grass
        cd demo && pokeprep filter --types fire,water,grass
      """)

  @Argument(
    help: ArgumentHelp("The folder to fill; made when missing.", valueName: "dir"),
    completion: .directory)
  var folder: String

  @Option(name: .long, help: ArgumentHelp("Different pictures per type.", valueName: "n"))
  var count = 60

  @Option(name: .long, help: ArgumentHelp("Another seed draws other pictures.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Types to draw: all, or some of \(CreatureType.names), with commas.", valueName: "list"))
  var types = "all"

  @Flag(name: .long, help: "Replace an earlier demo data set in the folder.")
  var overwrite = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...100_000).contains(count) else {
      throw ValidationError("--count: expected 1 to 100000, found \(count)")
    }
    _ = try chosenTypes()
  }

  func run() throws {
    let set = DemoDataSet(types: try chosenTypes(), count: count, seed: seed)
    let bar = output.progressBar()
    let url = URL(fileURLWithPath: folder, isDirectory: true)
    try OutputGuard.check(folder: url)
    try OutputFolder.make(url.path)
    let summary = try set.write(to: url, isOverwriting: overwrite) { done, total in
      // Every file is whole; --overwrite draws the set again.
      if Interruption.isRequested { Foundation.exit(Interruption.status.rawValue) }
      bar.update(title: "demo-data", done: done, total: total, unit: "files")
    }
    bar.finish()
    if output.json { return try Console.print(json: summary) }
    var table = Table([("type", .left), ("pictures", .right)])
    for type in set.types {
      table.append([type.rawValue, grouped(summary.picturesPerType[type.rawValue] ?? 0)])
    }
    Console.print(table.text)
    output.announce(
      "\(counted(summary.damagedFiles, "damaged file")) among them and in \(folder)/bad")
  }

  private func chosenTypes() throws -> [CreatureType] {
    if types.trimmingCharacters(in: .whitespaces).lowercased() == "all" {
      return CreatureType.allCases
    }
    return try types.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let name = part.trimmingCharacters(in: .whitespaces).lowercased()
      guard let type = CreatureType(rawValue: name) else {
        throw ValidationError(
          "--types: expected all or some of \(CreatureType.names), found \"\(name)\"")
      }
      return type
    }
  }
}

extension CreatureType {
  /// All names, as a help text lists them.
  fileprivate static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
