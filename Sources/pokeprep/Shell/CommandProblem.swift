/// Something that stops a command and is no fault of how it was typed.
struct CommandProblem: Error, CustomStringConvertible {
  /// A sentence that says what was expected, what was found and what to do.
  let description: String

  /// A problem with its sentence.
  init(_ description: String) {
    self.description = description
  }
}
