import ArgumentParser

/// How much is printed, and in which form.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print data and errors only: no progress, no announcements.")
  var quiet = false

  @Flag(name: .long, help: "Print the result as JSON.")
  var json = false

  /// A progress line for the terminal, silent where it would disturb.
  func progressBar() -> ProgressBar {
    ProgressBar(isVisible: !quiet && Console.errorIsTerminal)
  }

  /// Tells something that is no data.
  func announce(_ line: String) {
    if !quiet { Console.error(line) }
  }
}
