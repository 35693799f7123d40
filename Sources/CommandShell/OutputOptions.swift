import ArgumentParser

/// How much is printed, and in which form.
package struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print data and errors only: no progress, no announcements.")
  package var quiet = false

  @Flag(name: .long, help: "Print the result as JSON.")
  package var json = false

  package init() {}

  /// A progress line for the terminal, silent where it would disturb.
  package func progressBar() -> ProgressBar {
    ProgressBar(isVisible: !quiet && Console.errorIsTerminal)
  }

  /// Tells something that is no data.
  package func announce(_ line: String) {
    if !quiet { Console.error(line) }
  }
}
