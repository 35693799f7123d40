import ArgumentParser

/// How much is printed, and in which form.
package struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print data and errors only: no progress, no announcements.")
  package var quiet = false

  @Flag(name: .long, help: "Print the result as JSON.")
  package var json = false

  package init() {}

  /// A progress line on the terminal, or one every ten seconds where there is none.
  package func progressBar() -> ProgressBar {
    ProgressBar(quiet ? .silent : Console.errorIsTerminal ? .drawn : .lines)
  }

  /// Does work that cannot say how far it is, and says at least that it goes on.
  package func telling<Result, Failure: Error>(
    _ title: String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bar = progressBar()
    defer { bar.finish() }
    bar.begin(title)
    return try work()
  }

  /// What to type next, as a line behind the result; nothing where only data is wanted.
  package func next(_ command: String) -> [String] { quiet ? [] : ["Next: \(command)"] }

  /// Tells something that is no data.
  package func announce(_ line: String) {
    if !quiet { Console.error(line) }
  }
}
