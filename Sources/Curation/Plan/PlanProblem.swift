/// What keeps a task or a merge from its end, and whether another try may help.
package struct PlanProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// What whoever started the task should do.
  package enum Kind: Sendable, Hashable {
    /// Start it again, as it is.
    case tryAgain
    /// Never start it again: the plan does not fit what is there, or what was typed.
    case plan
    /// Look at the pictures: too many cannot be used.
    case pictures
  }

  /// Whether another try may help.
  package var kind: Kind
  /// A sentence that says what was expected, what was found and what to do.
  package var description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
