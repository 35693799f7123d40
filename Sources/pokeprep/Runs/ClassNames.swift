/// The label of a class by its name.
///
/// - Throws: `CommandProblem`, which lists the names when there is no such class.
func label(ofClass name: String, among classes: [String]) throws -> Int {
  guard let label = classes.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
    throw CommandProblem(
      "expected one of the run's classes (\(classes.joined(separator: ", "))), found '\(name)'")
  }
  return label
}
