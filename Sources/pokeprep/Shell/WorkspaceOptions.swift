import ArgumentParser

/// Where the data set is.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The working folder: images, catalogue, shards and runs live in it.", valueName: "dir"))
  var workspace = "."
}
