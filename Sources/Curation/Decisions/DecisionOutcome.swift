package import Catalogue

/// What came of noting decisions, or what would.
package struct DecisionOutcome: Sendable, Encodable, Hashable {
  /// Decisions that are new, or that replace others.
  package var noted = 0
  /// Those of them that replace an earlier one of the same kind.
  package var replaced = 0
  /// Decisions that were there already.
  package var unchanged = 0
  /// Decisions that were taken away.
  package var undone = 0
  /// The pictures that this is about, by path.
  package var pictures: [String] = []
  /// The first stage that has to run again; nil when none has.
  package var firstStage: StageName?
  /// What to know besides.
  package var notes: [String] = []
  /// What to type next.
  package var next = ""

  /// Nothing came of it.
  package init() {}
}

/// What a person said of one picture, as `decisions` lists it.
package struct ListedDecision: Sendable, Codable, Hashable {
  /// Whether the picture is here.
  package enum State: String, Sendable, Codable, Hashable {
    /// `filter` found it.
    case here
    /// It was not found; the decision waits until it comes back.
    case missing = "not here"
  }

  /// Relative to the input folder: where the picture is, or was last.
  package var path: String
  /// What was said.
  package var decision: PersonDecision.Kind
  /// The reason of a rejection, the class, or the path of the other picture.
  package var value: String
  /// What the person noted beside.
  package var note: String
  /// When it was said, UTC in ISO 8601.
  package var made: String
  /// Whether the picture is here.
  package var state: State
  /// SHA-256 of the picture's bytes.
  package var sha256: String
  /// Size of its file.
  package var bytes: Int
  /// SHA-256 of the bytes of the other picture; nil where there is none.
  package var valueSHA256: String? = nil
  /// Size of the other picture's file.
  package var valueBytes: Int? = nil

  private enum CodingKeys: String, CodingKey {
    case path, decision, value, note, made, state, sha256, bytes
    case valueSHA256 = "value_sha256"
    case valueBytes = "value_bytes"
  }

  /// The decision in a few words: "reject: blurry", "class water".
  package var words: String {
    switch decision {
    case .accept: "accept"
    case .reject: value.isEmpty ? "reject" : "reject: \(value)"
    case .pictureClass: "class \(value)"
    case .notDuplicate: "not-duplicate-of \(value)"
    }
  }
}

extension ListedDecision {
  fileprivate init(
    _ one: PersonDecision, of picture: DecidedPicture, other: DecidedPicture?, state: State
  ) {
    self.init(
      path: picture.path, decision: one.kind, value: other?.path ?? one.value, note: one.note,
      made: one.madeAt, state: state, sha256: picture.digest, bytes: picture.byteCount,
      valueSHA256: other?.digest, valueBytes: other?.byteCount)
  }
}

/// Everything that people decided, in the order of paths.
package struct DecisionListing: Sendable, Hashable {
  /// One row for each decision.
  package var rows: [ListedDecision] = []
  /// The rows about each picture of the catalogue, by its number: its own, those of which it is the other
  /// picture, seen from its side, and what is said of an equal file where that holds for it.
  package var rowsByPicture: [Int64: [ListedDecision]] = [:]

  /// Reads what people decided.
  ///
  /// - Throws: `CatalogueError`.
  package init(in catalogue: Catalogue) throws(CatalogueError) {
    let decisions = try catalogue.personDecisions()
    guard !decisions.isEmpty else { return }
    let decided = Dictionary(
      try catalogue.decidedPictures().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let allLinks = try catalogue.decidedLinks()
    let links = Dictionary(grouping: allLinks, by: \.decidedID)
    let equalFiles = EqualFiles(
      decided: decided, decisions: decisions, links: allLinks,
      pictures: allLinks.contains(where: \.isCopy) ? try catalogue.pictures() : [])
    for one in decisions {
      guard let picture = decided[one.decidedID] else { continue }
      let own = links[one.decidedID] ?? []
      let other = one.otherID.flatMap { decided[$0] }
      let row = ListedDecision(
        one, of: picture, other: other, state: own.contains { !$0.isCopy } ? .here : .missing)
      rows.append(row)
      for link in own where !link.isCopy || equalFiles.share(one, with: link.pictureID) {
        rowsByPicture[link.pictureID, default: []].append(row)
      }
      guard let other else { continue }
      let turned = ListedDecision(one, of: other, other: picture, state: .here)
      for link in links[other.id] ?? [] where !link.isCopy {
        rowsByPicture[link.pictureID, default: []].append(turned)
      }
    }
    rows.sort {
      ExactPath($0.path) != ExactPath($1.path)
        ? ExactPath.precedes($0.path, $1.path)
        : ($0.decision.rawValue, $0.value) < ($1.decision.rawValue, $1.value)
    }
  }

  /// How many are about pictures that are not here.
  package var missingCount: Int { rows.count { $0.state == .missing } }

  /// How many there are of each kind, in the order of the kinds, without those of which there are none.
  package var counts: [(kind: PersonDecision.Kind, count: Int)] {
    PersonDecision.Kind.allCases.map { kind in (kind, rows.count { $0.decision == kind }) }
      .filter { $0.count > 0 }
  }

  /// The rows as comma-separated values under a line of names, as `DecisionFile` reads them.
  package var commaSeparated: String {
    ([
      [
        "path", "decision", "value", "note", "made", "state", "bytes", "sha256", "value_bytes",
        "value_sha256",
      ]
    ]
      + rows.map { row in
        [
          row.path, row.decision.rawValue, row.value, row.note, row.made, row.state.rawValue,
          String(row.bytes), row.sha256, row.valueBytes.map(String.init) ?? "",
          row.valueSHA256 ?? "",
        ]
      }).map { CommaSeparatedValues.line($0) + "\n" }.joined()
  }
}
