import Catalogue
import Foundation
import Imaging
import OrderedMap

/// Turns statements into what is written into the catalogue.
struct DecisionWriting {
  private(set) var edit = PersonDecisionEdit()
  private var result = DecisionOutcome()
  private let record: DecisionRecord
  private let context: StageContext
  private let madeAt = PersonDecision.now()
  private var ids: [DecisionSubject: Int64] = [:]
  private var current: [Int64: [PersonDecision]]
  private var kinds: Set<PersonDecision.Kind> = []
  private var equalRows: [Int64: [PictureRow]] = [:]

  init(record: DecisionRecord, context: StageContext) {
    self.record = record
    self.context = context
    current = Dictionary(grouping: record.decisions, by: \.decidedID)
  }

  /// Finds out what tells the pictures from others, and which files are equal to them.
  ///
  /// - Throws: `CurationError.unusableFile` for a picture that cannot be read.
  mutating func identify(_ sayings: [DecisionSaying]) throws {
    var subjects: [DecisionSubject] = []
    var seen: Set<DecisionSubject> = []
    for saying in sayings where saying.request.statement != .undo {
      for subject in [saying.subject, saying.other].compactMap(\.self)
      where seen.insert(subject).inserted {
        subjects.append(subject)
      }
    }
    var next = (record.decided.keys.max() ?? 0) + 1
    var rows: [PictureRow] = []
    for subject in subjects {
      switch subject {
      case .picture(let row): rows.append(row)
      case .decided(let id): ids[subject] = id
      case .unknown(let path, let byteCount, let digest):
        ids[subject] = next
        edit.pictures.append(
          DecidedPicture(
            id: next, path: path, pictureClass: nil, byteCount: byteCount, digest: digest,
            look: nil))
        next += 1
      }
    }
    for (row, picture) in zip(rows, try contents(of: rows)) {
      var picture = picture
      let known = (record.ownOf[row.id] ?? []).compactMap { record.decided[$0] }
        .first { $0.digest == picture.digest }
      if let known {
        picture = known
        picture.path = row.path
      } else {
        picture.id = next
        next += 1
      }
      ids[.picture(row)] = picture.id
      edit.pictures.append(picture)
      edit.links.append(DecidedLink(decidedID: picture.id, pictureID: row.id, isCopy: false))
    }
    try linkCopies()
  }

  private func contents(of rows: [PictureRow]) throws -> [DecidedPicture] {
    let content = PictureContent(inputFolder: try context.inputFolder())
    let stored = try context.catalogue.fingerprints(of: rows.map(\.id))
    let input = content.inputFolder
    let found = orderedMap(count: rows.count, threads: context.threadCount) { index in
      let row = rows[index]
      guard let digest = content.digest(of: row.path),
        let status = FileStatus(of: input + "/" + row.path)
      else { return DecidedPicture?.none }
      let isSame =
        status.byteCount == row.byteCount
        && status.modifiedNanoseconds == row.modifiedNanoseconds
      return DecidedPicture(
        path: row.path, pictureClass: row.pictureClass, byteCount: status.byteCount,
        digest: digest,
        look: (isSame ? stored[row.id] : nil) ?? content.look(of: row.path)?.bytes)
    }
    return try zip(rows, found).map { row, picture in
      guard let picture else {
        throw CurationError.unusableFile(
          path: input + "/" + row.path, line: 0,
          message: "cannot be read; bring it back, or run pokeprep filter if it is gone for good")
      }
      return picture
    }
  }

  /// Notes which other files have the same bytes.
  private mutating func linkCopies() throws {
    let sizes = Set(edit.pictures.map(\.byteCount))
    guard !sizes.isEmpty else { return }
    let content = PictureContent(inputFolder: try context.inputFolder())
    let rows = try context.catalogue.pictures().filter { sizes.contains($0.byteCount) }
    let digests = orderedMap(count: rows.count, threads: context.threadCount) {
      content.digest(of: rows[$0].path)
    }
    let equal = Dictionary(grouping: zip(rows, digests), by: \.1)
    let homes = Dictionary(
      edit.links.map { ($0.decidedID, $0.pictureID) }, uniquingKeysWith: { first, _ in first })
    for picture in edit.pictures {
      for (row, _) in equal[picture.digest] ?? [] where row.id != homes[picture.id] {
        edit.links.append(DecidedLink(decidedID: picture.id, pictureID: row.id, isCopy: true))
        equalRows[picture.id, default: []].append(row)
      }
    }
  }

  /// Writes one statement.
  mutating func write(_ saying: DecisionSaying) {
    let note = saying.request.note.withoutNUL
    guard saying.request.statement != .undo else { return undo(saying.subject) }
    guard let id = ids[saying.subject] else { return }
    let other = saying.other.flatMap { ids[$0] }
    let (kind, value): (PersonDecision.Kind, String) =
      switch saying.request.statement {
      case .reject(let reason): (.reject, reason.withoutNUL)
      case .pictureClass(let name): (.pictureClass, name.withoutNUL)
      case .notDuplicate: (.notDuplicate, "")
      case .accept, .undo: (.accept, "")
      }
    let before =
      (current[id] ?? []).filter { one in
        switch kind {
        case .accept, .reject: one.kind == .accept || one.kind == .reject
        case .pictureClass: one.kind == .pictureClass
        case .notDuplicate: one.kind == .notDuplicate && one.otherID == other
        }
      } + (other.flatMap { current[$0] } ?? []).filter { $0.otherID == id }
    mention(saying.subject)
    if before.count == 1, let one = before.first, one.kind == kind, one.value == value,
      one.note == note
    {
      result.unchanged += 1
      return
    }
    remove(before)
    let decision = PersonDecision(
      decidedID: id, kind: kind, otherID: other, value: value, note: note, madeAt: madeAt)
    edit.added.append(decision)
    current[id, default: []].append(decision)
    kinds.insert(kind)
    result.noted += 1
    result.replaced += before.isEmpty ? 0 : 1
  }

  private mutating func remove(_ decisions: [PersonDecision]) {
    edit.removed += decisions
    for one in decisions {
      current[one.decidedID]?.removeAll { $0 == one }
      kinds.insert(one.kind)
    }
  }

  /// Takes away what was decided about these files themselves, and leaves alone what is said of equal ones.
  mutating func clear(_ subjects: [DecisionSubject]) {
    for subject in subjects {
      guard case .picture(let row) = subject else {
        undo(subject)
        continue
      }
      if record.ownOf[row.id] != nil { undo(subject) }
    }
  }

  private mutating func undo(_ subject: DecisionSubject) {
    let meant: [Int64] =
      switch subject {
      case .picture(let row): record.ownOf[row.id] ?? record.copiedOf[row.id] ?? []
      case .decided(let id): [id]
      case .unknown: []
      }
    let all = meant.flatMap { id in
      (current[id] ?? []) + current.values.joined().filter { $0.otherID == id }
    }
    if !all.isEmpty { mention(subject) }
    result.undone += all.count
    remove(all)
  }

  private mutating func mention(_ subject: DecisionSubject) {
    let path: String? =
      switch subject {
      case .picture(let row): row.path
      case .decided(let id): record.decided[id]?.path
      case .unknown(let path, _, _): path
      }
    if let path, result.pictures.last != path { result.pictures.append(path) }
  }

  /// For how many other files of the same bytes a rejection or a class holds, and for how many not.
  private func equalFiles(besides sayings: [DecisionSaying]) throws -> String? {
    guard !equalRows.isEmpty else { return nil }
    let meant = Set(
      sayings.compactMap { if case .picture(let row) = $0.subject { row.id } else { nil } })
    let pictures = Dictionary(
      edit.pictures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let equal = EqualFiles(
      decided: record.decided.merging(pictures) { $1 }, decisions: current.values.flatMap(\.self),
      links: try context.catalogue.decidedLinks() + edit.links,
      pictures: try context.catalogue.pictures())
    var (alike, others): (Set<Int64>, Set<Int64>) = ([], [])
    for one in edit.added where one.kind == .reject || one.kind == .pictureClass {
      for row in equalRows[one.decidedID] ?? [] where !meant.contains(row.id) {
        if equal.share(one, with: row.id) {
          alike.insert(row.id)
        } else if !equal.isOfClass(of: one.decidedID, row.id) {
          others.insert(row.id)
        }
      }
    }
    others.subtract(alike)
    func files(_ count: Int, _ end: String) -> String {
      "\(count) other \(count == 1 ? "file" : "files") of the same bytes and \(end)"
    }
    let parts = [
      alike.isEmpty ? nil : "it holds for \(files(alike.count, "the same class")) as well",
      others.isEmpty
        ? nil
        : "\(files(others.count, "another class")) "
          + "\(others.count == 1 ? "is" : "are") left alone",
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// What comes of it.
  func outcome(of reading: DecisionReading) throws -> DecisionOutcome {
    var outcome = result
    outcome.pictures =
      Set(result.pictures.map { ExactPath($0) }).count == result.pictures.count
      ? result.pictures : Array(Set(result.pictures)).sorted()
    let first = kinds.map { kind -> StageName in
      switch kind {
      case .reject, .pictureClass: .filter
      case .accept: .convert
      case .notDuplicate: .duplicates
      }
    }.min()
    outcome.firstStage = first
    outcome.notes =
      try [equalFiles(besides: reading.sayings)].compactMap(\.self)
      + DecisionNotes(context: context, sayings: reading.sayings).lines
    let isWaiting = try first.map { first in
      try context.catalogue.stages().contains { $0.name >= first }
    }
    outcome.next =
      isWaiting ?? false
      ? "pokeprep apply" : try WorkspaceStatus(of: context).next.command
    return outcome
  }
}

extension String {
  /// The text with each NUL written out as `\0`: the catalogue's texts end at one when they are read.
  fileprivate var withoutNUL: String { replacing("\0", with: "\\0") }
}
