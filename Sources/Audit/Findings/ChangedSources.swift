import Catalogue
package import Curation

/// The pictures with findings whose files are no longer those that `filter` saw: what was measured may
/// be about an earlier file.
package struct ChangedSources: Sendable, Hashable {
  /// What became of them, by row; those that are unchanged are left out.
  private let states: [Int64: SourceState]

  /// Looks at the file of each picture with findings, and at no other.
  ///
  /// - Parameters:
  ///   - findings: What was found.
  ///   - inputFolder: The folder of all source pictures.
  package init(among findings: AuditFindings, in inputFolder: String) {
    var states: [Int64: SourceState] = [:]
    for picture in findings.pictures {
      let state = SourceState(of: picture.source, in: inputFolder)
      if state != .unchanged { states[picture.source.id] = state }
    }
    self.states = states
  }

  /// What became of the file of a picture with findings.
  package subscript(picture: PictureFindings) -> SourceState {
    states[picture.source.id] ?? .unchanged
  }

  /// How many were written anew or replaced.
  package var changedCount: Int { states.values.count { $0 == .changed } }
  /// How many are gone.
  package var missingCount: Int { states.values.count { $0 == .missing } }
}
