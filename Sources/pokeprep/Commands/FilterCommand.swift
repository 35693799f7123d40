import ArgumentParser
import Catalogue
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

      An --input that is no folder of pictures but a set in other files (IDX, CIFAR, NumPy, Parquet, \
      TFRecords, ZIP, tar, a list) is imported into the folder imported/ of the workspace first.

      Examples:
        pokeprep filter --types fire,water,grass
        pokeprep filter --types all --input ~/clothing
        pokeprep filter --types all --input digits.npz
        pokeprep filter --types flying --match any      second types count, too
        pokeprep filter --types pikachu,eevee           folders by their own names
        pokeprep filter --types '"salt, pepper",sugar'  a name with a comma
        pokeprep filter --types cats,dogs --classes classes.csv --dry-run
      """)

  @OptionGroup var choice: FilterOptions

  @OptionGroup var stage: StageOptions

  func run() throws {
    // Not before the parser has named options that do not exist.
    let place = stage.options.place
    let catalogue = try place.lookedAt()
    let untyped = try PipelineSettings(of: place, keeping: catalogue)
    if choice.types.isEmpty, !untyped.isGiven("types", of: .filter),
      try catalogue?.stage(.filter) == nil
    {
      throw CommandProblem("--types is missing; name the classes to keep, or: --types all")
    }
    let settings = try choice.settings(over: untyped, in: place)[FilterStage.self]
    let input = InputImport(stage.options)
    if stage.dryRun {
      if let coming = try input.preview(settings) { return try show(coming) }
    } else {
      try input.bring(settings)
    }
    let summary = try stage.run(FilterStage.self, typed: choice) {
      choice.apply(to: &$0, in: place)
    } show: {
      FilterText(
        summary: $0, isDryRun: stage.dryRun, workspace: place, output: stage.options.output
      ).lines.forEach { Console.print($0) }
    }
    if summary.hasUnreadable { throw ExitCode(ExitStatus.needsAttention.rawValue) }
  }

  /// What would be imported first; classes are known when that is done.
  private func show(_ coming: ImportText) throws {
    if stage.options.output.json { return try Console.print(json: coming.document) }
    coming.lines.forEach { Console.print($0) }
  }
}
