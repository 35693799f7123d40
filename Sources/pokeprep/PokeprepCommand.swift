import ArgumentParser

/// The command line.
@main
struct PokeprepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pokeprep",
    abstract: "From a folder of pictures to a clean data set and a trained generator.")
}
