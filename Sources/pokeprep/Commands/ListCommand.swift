import ArgumentParser
import Catalogue
import CommandShell
import Curation
import Foundation

/// `pokeprep list`: a row per source picture.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every source picture and where it stands.",
    discussion: """
      One row per picture found, ordered by path: its class, species, size, format, whiteness, \
      group of duplicates, whether it is kept or rejected, the stage that decided last, the reason \
      with the value behind it, and the prepared picture, relative to the workspace. The options \
      select rows; several together must all hold.

      Examples:
        pokeprep list --state rejected --stage whiteness
        pokeprep list --class fire --class water --csv > pictures.csv
        pokeprep list --reason duplicate --json
      """)

  @Option(name: .long, help: "Only pictures that are kept or rejected.")
  var state: ListedPicture.State?

  @Option(name: .long, help: "Only pictures that this stage decided about last.")
  var stage: StageName?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Only this class; may be repeated.", valueName: "name"))
  var classes: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Only pictures whose reason holds this text.", valueName: "text"))
  var reason: String?

  @Flag(name: .long, help: "Print comma-separated values (RFC 4180), numbers in full precision.")
  var csv = false

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if csv, output.json { throw ValidationError("--csv and --json: give one of them") }
  }

  func run() throws {
    let listing = try PictureListing(
      of: workspace.reading(),
      selection: .init(state: state, stage: stage, classes: Set(classes), reason: reason))
    if output.json { return try Console.print(json: listing.rows) }
    if csv { return Console.print(data: listing.commaSeparated) }
    ListTable(listing: listing).lines.forEach { Console.print($0) }
  }
}
