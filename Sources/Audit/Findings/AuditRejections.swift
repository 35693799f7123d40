import Catalogue
package import Curation

/// What `audit --reject` does about the pictures with some findings.
package struct AuditRejections: Sendable, Hashable {
  /// The pictures with these findings that are left alone: people decided about them before, or their
  /// files are not those that were looked at.
  package struct LeftAlone: Sendable, Hashable, Encodable {
    /// Those that somebody accepted.
    package var accepted = 0
    /// Those that are rejected already.
    package var rejected = 0
    /// Those of them that an earlier audit rejected.
    package var rejectedByAudit = 0
    /// Those whose file was changed or replaced since `filter` saw it.
    package var changed = 0
    /// Those whose file is gone.
    package var missing = 0

    /// None.
    package init() {}

    private enum CodingKeys: String, CodingKey {
      case accepted, rejected, changed, missing
      case rejectedByAudit = "rejected_by_audit"
    }
  }

  /// One for each picture to be rejected, by path, as a person would say it.
  package var requests: [DecisionRequest] = []
  /// The others.
  package var leftAlone = LeftAlone()
  /// What the reason of a rejection begins with.
  private static let mark = "audit: "

  /// Looks which pictures are to be rejected; writes nothing.
  ///
  /// A picture that was given a class, or said to be no duplicate, is rejected as any other. One whose
  /// file is not the one that `filter` saw is not: a decision would be about a file that nobody judged.
  ///
  /// - Parameters:
  ///   - kinds: Which findings reject.
  ///   - findings: What was found.
  ///   - sources: What became of the files since.
  ///   - context: Where.
  /// - Throws: `CatalogueError`; what reading the input folder's place throws.
  package init(
    for kinds: Set<FindingKind>, of findings: AuditFindings, sources: ChangedSources,
    in context: StageContext
  ) throws {
    let input = try context.inputFolder()
    let decided = try DecisionListing(in: context.catalogue).rowsByPicture
    for picture in findings.pictures {
      let found = picture.findings.map(\.kind).filter(kinds.contains)
      guard !found.isEmpty else { continue }
      let rows = decided[picture.pictureID] ?? []
      let rejections = rows.filter { $0.decision == .reject }
      if rows.contains(where: { $0.decision == .accept }) {
        leftAlone.accepted += 1
      } else if !rejections.isEmpty {
        leftAlone.rejected += 1
        let isByAudit = rejections.allSatisfy { $0.value.hasPrefix(Self.mark) }
        if isByAudit { leftAlone.rejectedByAudit += 1 }
      } else {
        switch sources[picture] {
        case .changed: leftAlone.changed += 1
        case .missing: leftAlone.missing += 1
        case .unchanged:
          let reason = Self.mark + found.map(\.rawValue).joined(separator: ", ")
          requests.append(
            DecisionRequest(
              pattern: input + "/" + picture.path, statement: .reject(reason: reason),
              note: "pokeprep audit --reject"))
        }
      }
    }
  }
}
