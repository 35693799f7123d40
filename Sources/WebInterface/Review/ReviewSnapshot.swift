import Audit
import Catalogue
import Curation
import Foundation
import PlainText

/// A picture as the review shows it.
struct ReviewedPicture: Sendable {
  var id: Int64
  /// Relative to the input folder.
  var path: String
  /// As it is printed: pages hold no control characters, and decisions take names that are typed so.
  var pictureClass: String?
  var isKept: Bool
  var stage: StageName?
  var reason: String
  /// The score of the background, 0…1.
  var score: Double?
  var group: Int64?
  /// The prepared picture, relative to the workspace.
  var prepared: String?
  /// What the audit found, by the names of the findings.
  var findings: [String] = []
  /// Another one for another path or file, so that a decision is about the picture that was seen.
  var stamp = ""
}

extension ReviewedPicture {
  /// A stamp of a file as `filter` saw it.
  static func stamp(of picture: PictureRow) -> String {
    StableHash.text(of: "\(picture.byteCount) \(picture.modifiedNanoseconds) \(picture.path)")
  }
}

/// A short name for a text, the same in every process: FNV-1a of 64 bits.
enum StableHash {
  static func text(of text: String) -> String {
    let hash = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 36)
  }
}

/// The pictures of a group of duplicates.
struct ReviewedGroup: Sendable {
  var id: Int64
  /// Whether they stand in different classes.
  var isConflict: Bool
  /// The number of the one that stays, and of the others.
  var members: [(id: Int64, isKept: Bool, kind: DuplicateMember.Kind, difference: Double)]
}

/// All pictures of a workspace as the stages left them, read once.
struct ReviewSnapshot: Sendable {
  /// In the order of paths.
  private(set) var pictures: [ReviewedPicture]
  /// The place of a picture by its number.
  private(set) var places: [Int64: Int]
  /// The names of classes, sorted.
  private(set) var classes: [String]
  /// Why pictures were rejected, the most frequent first.
  private(set) var reasons: [(reason: String, count: Int)]
  /// Groups of duplicates, those across classes first.
  private(set) var groups: [ReviewedGroup]
  /// The names of the audit's findings with the number of pictures.
  private(set) var findings: [(name: String, count: Int)] = []
  /// The threshold of the last `whiteness`; nil where it is off or has not run.
  private(set) var threshold: Double?
  /// Changes whenever the pictures do, so that browsers do not show old ones.
  let version: Int

  /// Reads a workspace.
  init(of context: StageContext, version: Int) throws {
    let rows = try PictureListing(of: context).rows
    let known = try context.catalogue.pictures()
    let seen = Dictionary(known.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    pictures = rows.compactMap { row in
      seen[row.path].map { picture in
        ReviewedPicture(
          id: picture.id, path: row.path, pictureClass: row.pictureClass?.inOneLine,
          isKept: row.state == .kept, stage: row.stage, reason: row.reason ?? "",
          score: row.whiteness, group: row.group, prepared: row.prepared,
          stamp: ReviewedPicture.stamp(of: picture))
      }
    }
    places = Dictionary(
      pictures.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    classes = Set(pictures.compactMap(\.pictureClass)).sorted()
    let counts = Dictionary(grouping: pictures.filter { !$0.isKept }, by: \.reason)
      .mapValues(\.count)
    reasons = counts.map { (reason: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    groups = Dictionary(grouping: try context.catalogue.duplicates(), by: \.groupID)
      .map { id, members in
        ReviewedGroup(
          id: id, isConflict: members.contains(where: \.isConflict),
          members: members.sorted { $0.isKept && !$1.isKept }
            .map { ($0.pictureID, $0.isKept, $0.kind, $0.difference) })
      }.sorted { ($0.isConflict ? 0 : 1, $0.id) < ($1.isConflict ? 0 : 1, $1.id) }
    let audit = try AuditFindings(in: context.catalogue)
    for found in audit.pictures {
      guard let place = places[found.pictureID] else { continue }
      pictures[place].findings = found.findings.map { finding in
        finding.kind.rawValue + (finding.suggestedClass.map { " (\($0)?)" } ?? "")
      }
    }
    findings = audit.counts.map { ($0.kind.rawValue, $0.count) }
    let settings = try context.catalogue.stage(.whiteness).flatMap {
      try? WhitenessSettings(of: $0)
    }
    threshold = settings?.threshold.score
    self.version = version
  }

  /// The picture of a number.
  subscript(id: Int64) -> ReviewedPicture? { places[id].map { pictures[$0] } }
}

/// Which pictures are shown, and in which order.
struct ReviewSelection: Sendable, Hashable {
  /// What people decided.
  enum Decided: String, Sendable, CaseIterable { case yes, no, accept, reject, `class` }
  /// The order.
  enum Order: String, Sendable, CaseIterable { case path, score, near }

  var isKept: Bool?
  var stage: String?
  var pictureClass: String?
  var reason: String?
  var words: String?
  var scores: ClosedRange<Double>?
  var group: Int64?
  var finding: String?
  var decided: Decided?
  var order = Order.path
  /// The score that `near` counts from.
  var middle = 0.5

  /// The selection of an address.
  ///
  /// - Throws: `ReviewProblem` for a value that means nothing.
  init(_ query: [String: String]) throws(ReviewProblem) {
    let typed = QueryFields(query)
    isKept = try typed.choice("state", among: ["kept", "rejected"]).map { $0 == "kept" }
    stage = typed.text("stage")
    pictureClass = typed.text("class")
    reason = typed.text("reason")
    words = typed.text("words")?.lowercased()
    let (low, high) = (try typed.number("min"), try typed.number("max"))
    if low != nil || high != nil {
      let bounds = (low ?? 0, high ?? 1)
      scores = min(bounds.0, bounds.1)...max(bounds.0, bounds.1)
    }
    group = try typed.number("group").flatMap { Int64(exactly: $0) }
    finding = typed.text("finding")
    decided = try typed.choice("decided", among: Decided.allCases.map(\.rawValue))
      .flatMap(Decided.init)
    order =
      try typed.choice("order", among: Order.allCases.map(\.rawValue))
      .flatMap(Order.init) ?? .path
    middle = try typed.number("middle") ?? 0.5
  }

  func takes(_ picture: ReviewedPicture, said: [Saying]) -> Bool {
    if let isKept, picture.isKept != isKept { return false }
    if let stage, picture.stage?.rawValue != stage { return false }
    if let pictureClass, picture.pictureClass != pictureClass { return false }
    if let reason, picture.reason != reason { return false }
    if let group, picture.group != group { return false }
    if let finding,
      !picture.findings.contains(where: { $0 == finding || $0.hasPrefix(finding + " ") })
    {
      return false
    }
    if let scores, !(picture.score.map(scores.contains) ?? false) { return false }
    if order == .near, picture.score == nil { return false }
    if let words, !picture.path.lowercased().contains(words) { return false }
    switch decided {
    case nil: return true
    case .yes: return !said.isEmpty
    case .no: return said.isEmpty
    case .accept: return said.contains { $0.statement == .accept }
    case .reject: return said.contains { $0.statement.word == "reject" }
    case .class: return said.contains { $0.statement.word == "class" }
    }
  }

  /// The places of the pictures that it takes.
  func places(in snapshot: ReviewSnapshot, said: [Int64: [Saying]]) -> [Int] {
    let found = snapshot.pictures.indices.filter {
      takes(snapshot.pictures[$0], said: said[snapshot.pictures[$0].id] ?? [])
    }
    switch order {
    case .path: return found
    case .score:
      return found.sorted { (key($0, snapshot), $0) < (key($1, snapshot), $1) }
    case .near:
      return found.sorted {
        (abs(key($0, snapshot) - middle), $0) < (abs(key($1, snapshot) - middle), $1)
      }
    }
  }

  private func key(_ place: Int, _ snapshot: ReviewSnapshot) -> Double {
    snapshot.pictures[place].score ?? 2
  }
}

/// The fields of a form as an address has them; an empty one is none.
private struct QueryFields {
  private let query: [String: String]

  init(_ query: [String: String]) { self.query = query }

  func text(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }

  func number(_ name: String) throws(ReviewProblem) -> Double? {
    guard let text = text(name) else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw problem(name, text, expected: "a number")
    }
    return number
  }

  func choice(_ name: String, among values: [String]) throws(ReviewProblem) -> String? {
    guard let text = text(name) else { return nil }
    guard values.contains(text) else {
      throw problem(name, text, expected: values.joined(separator: ", "))
    }
    return text
  }

  private func problem(_ name: String, _ found: String, expected: String) -> ReviewProblem {
    ReviewProblem(message: "\(name): expected \(expected), found \(found)", status: 400)
  }
}

/// The places of the selection that was asked for last: who scrolls asks for its rows piece by piece.
final class RecentSelection: Sendable {
  private struct Found: Sendable {
    var selection: ReviewSelection
    var revision: Int
    var places: [Int]
  }

  private let last = SharedValue<Found?>(nil)

  /// The places of the pictures that a selection takes.
  func places(of selection: ReviewSelection, in state: ReviewDesk.State) -> [Int] {
    if let known = last.value, known.selection == selection, known.revision == state.revision {
      return known.places
    }
    let places = selection.places(in: state.snapshot, said: state.said)
    last.set(Found(selection: selection, revision: state.revision, places: places))
    return places
  }
}
