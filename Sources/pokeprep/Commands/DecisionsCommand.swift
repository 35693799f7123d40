import ArgumentParser
import Catalogue
import CommandShell
import Curation

/// `pokeprep decisions`: what people decided.
struct DecisionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decisions",
    abstract: "List what people decided about pictures.",
    discussion: """
      One row per decision, by path, with the note, the day, and whether the picture is here: a \
      decision about one that is gone waits until it comes back. decide --from reads what --csv \
      and --json print, in another workspace as well; there sha256 and bytes find a picture that \
      has another path, value_sha256 and value_bytes the other one of not-duplicate-of.

      Examples:
        pokeprep decisions
        pokeprep decisions --csv > decisions.csv
      """)

  @Flag(name: .long, help: "Print comma-separated values (RFC 4180).")
  var csv = false

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if csv, output.json { throw ValidationError("--csv and --json: give one of them") }
  }

  func run() throws {
    let listing = try DecisionListing(in: workspace.reading().catalogue)
    if output.json { return try Console.print(json: listing.rows) }
    if csv { return Console.print(data: listing.commaSeparated) }
    guard !listing.rows.isEmpty else {
      return Console.print("Nobody has decided anything here; see pokeprep help decide.")
    }
    var table = Table([
      ("path", .left), ("decision", .left), ("value", .left), ("note", .left), ("made", .left),
      ("picture", .left),
    ])
    for row in listing.rows {
      table.append([
        row.path, row.decision.rawValue, row.value, row.note, String(row.made.prefix(10)),
        row.state.rawValue,
      ])
    }
    let sum = listing.counts.map { "\(grouped($0.count)) \($0.kind.rawValue)" }
      .joined(separator: ", ")
    Console.print(table.text + "\n\n" + sum)
  }
}
