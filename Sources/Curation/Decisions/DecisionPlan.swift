package import Catalogue
import Foundation
import Suggestions

/// What people said, found to mean certain pictures and checked; written by `commit()` as a whole.
package struct DecisionPlan: Sendable {
  /// What will come of it.
  package let outcome: DecisionOutcome
  private let edit: PersonDecisionEdit
  private let catalogue: Catalogue

  /// Finds the pictures and checks what is said of them; writes nothing.
  ///
  /// - Parameters:
  ///   - requests: What is said.
  ///   - folder: The current folder, absolute, from which typed paths count.
  ///   - allowsNewClasses: Whether a class may be given that no picture has.
  ///   - replacesAll: Whether what is said of a picture takes the place of everything that was decided
  ///     about that file before; `undo` then only says that nothing is left of it.
  ///   - context: Where.
  /// - Throws: `CurationError`, naming file and line for what was read from a file: for a pattern that means
  ///   no picture or several things, statements that contradict each other, an unknown class, a picture
  ///   that cannot be read, and the acceptance of one that does not decode.
  package init(
    _ requests: [DecisionRequest], from folder: String, allowsNewClasses: Bool = false,
    replacesAll: Bool = false, in context: StageContext
  ) throws {
    guard try context.catalogue.stage(.filter) != nil else {
      throw CurationError.notFiltered(workspace: context.workspace.root)
    }
    let record = try DecisionRecord(of: context.catalogue)
    var reading = try DecisionReading(
      record: record, context: context, from: folder, allowsNewClasses: allowsNewClasses,
      replacesAll: replacesAll)
    try reading.read(requests)
    var writing = DecisionWriting(record: record, context: context)
    try writing.identify(reading.sayings)
    if replacesAll { writing.clear(reading.sayings.map(\.subject)) }
    for saying in reading.sayings where !replacesAll || saying.request.statement != .undo {
      writing.write(saying)
    }
    edit = writing.edit
    outcome = try writing.outcome(of: reading)
    catalogue = context.catalogue
  }

  /// Writes everything in one transaction.
  ///
  /// - Throws: `CatalogueError`.
  package func commit() throws(CatalogueError) { try catalogue.apply(edit) }
}
