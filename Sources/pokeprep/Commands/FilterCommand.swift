import ArgumentParser
import CommandShell
import Curation

/// `pokeprep filter`: which folders take part, and as which class.
struct FilterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Look through the pictures and keep those of the classes you name.",
    discussion: """
      Reads images/ in the workspace (or --input), one folder per class. A folder may be named \
      after a type (Fire), after one of the 1,025 species (Mr. Mime, nidoran-f, Farfetch'd: case, \
      accents and punctuation do not matter), or be listed in your own --classes file, a CSV with \
      the columns folder,class. Folders may be nested; symbolic links are followed; hidden files \
      are passed over. Nothing in the folder is ever changed.

      Where the folders are not plainly types and species, each is a class of its own under its \
      own name, so any folder-per-class data set works; --labels decides it by hand. A folder \
      around the whole set and folders called like splits (train, test) are passed over.

      Examples:
        pokeprep filter --types fire,water,grass
        pokeprep filter --types all --input ~/clothing
        pokeprep filter --types flying --match any      second types count, too
        pokeprep filter --types pikachu,eevee           folders by their own names
        pokeprep filter --types '"salt, pepper",sugar'  a name with a comma
        pokeprep filter --types cats,dogs --classes classes.csv --dry-run
      """)

  @OptionGroup var choice: FilterOptions

  @OptionGroup var stage: StageOptions

  func run() throws {
    // Not before the parser has named options that do not exist.
    if choice.types.isEmpty {
      throw CommandProblem("--types is missing; name the classes to keep, or: --types all")
    }
    let place = stage.options.place
    let summary = try stage.run(FilterStage.self, typed: choice) {
      choice.apply(to: &$0, in: place)
    } show: {
      FilterText(summary: $0, isDryRun: stage.dryRun, workspace: place).lines
        .forEach { Console.print($0) }
    }
    if summary.hasUnreadable { throw ExitCode(ExitStatus.needsAttention.rawValue) }
  }
}
