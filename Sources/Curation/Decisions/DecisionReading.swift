import Catalogue
import Foundation
import Suggestions

/// What a statement is about.
enum DecisionSubject: Hashable {
  /// A picture of the catalogue.
  case picture(PictureRow)
  /// A picture that was decided about and is not here.
  case decided(Int64)
  /// A picture that is not here and of which nothing was known.
  case unknown(path: String, byteCount: Int, digest: String)
}

/// A statement about one picture.
struct DecisionSaying {
  var subject: DecisionSubject
  /// The other picture, for `notDuplicate` alone.
  var other: DecisionSubject?
  var request: DecisionRequest
}

/// Finds the pictures that requests mean, and checks what they say.
struct DecisionReading {
  /// In the order of the requests.
  private(set) var sayings: [DecisionSaying] = []
  private let record: DecisionRecord
  private let context: StageContext
  private let folder: String
  private let patterns: PicturePatterns
  private let pictures: [PictureRow]
  private let rows: [Int64: PictureRow]
  private let classes: Set<String>
  private let allowsNewClasses: Bool
  private let replacesAll: Bool
  private let conversions: [Int64: Conversion]
  private let content: PictureContent
  /// What was said of each picture in each respect.
  private var said: [Slot: DecisionRequest] = [:]

  /// A respect in which one thing alone can be said.
  private struct Slot: Hashable {
    var subject: DecisionSubject
    /// "verdict", "class", "undo", or the other picture.
    var respect: String
    var other: DecisionSubject?
  }

  init(
    record: DecisionRecord, context: StageContext, from folder: String, allowsNewClasses: Bool,
    replacesAll: Bool
  ) throws {
    self.record = record
    self.context = context
    self.folder = folder
    self.allowsNewClasses = allowsNewClasses
    self.replacesAll = replacesAll
    patterns = try PicturePatterns(context: context, from: folder)
    pictures = try context.catalogue.pictures()
    rows = Dictionary(uniqueKeysWithValues: pictures.map { ($0.id, $0) })
    let given = record.decisions.filter { $0.kind == .pictureClass }.map(\.value)
    classes = Set(pictures.compactMap(\.pictureClass) + given)
    conversions = try context.catalogue.conversions()
    content = PictureContent(inputFolder: try context.inputFolder())
  }

  /// - Throws: The first problem, with the others of a file in further lines.
  mutating func read(_ requests: [DecisionRequest]) throws {
    var problems: [CurationError] = []
    for request in requests {
      do throws(CurationError) { try read(request) } catch {
        guard let place = request.place else { throw error }
        problems.append(
          .unusableFile(path: place.file, line: place.line, message: error.description))
      }
    }
    guard let first = problems.first else { return }
    guard problems.count > 1, case .unusableFile(let path, let line, let message) = first else {
      throw first
    }
    let further = problems.dropFirst().prefix(9).map { "\n\($0.description)" }.joined()
    let rest = problems.count > 10 ? "\nand \(problems.count - 10) more" : ""
    throw CurationError.unusableFile(path: path, line: line, message: message + further + rest)
  }

  private mutating func read(_ request: DecisionRequest) throws(CurationError) {
    var request = request
    let subjects = try asCurationError { try self.subjects(of: request) }
    var other: DecisionSubject?
    switch request.statement {
    case .notDuplicate(let path):
      other = try asCurationError { try self.other(path, of: request, besides: subjects) }
    case .pictureClass(let typed):
      let name = PrintedName.resolved(typed, among: classes)
      try checkClass(name)
      request.statement = .pictureClass(name)
    case .accept: try checkAcceptance(of: subjects)
    case .reject, .undo: break
    }
    let meant = subjects.filter { $0 != other }
    guard !meant.isEmpty else {
      throw .unknownPicture(
        path: request.pattern, message: "is the very picture that it would be no duplicate of")
    }
    for subject in meant {
      let saying = DecisionSaying(subject: subject, other: other, request: request)
      if try isNew(saying) { sayings.append(saying) }
    }
  }

  private func asCurationError<Value>(_ body: () throws -> Value) throws(CurationError) -> Value {
    do { return try body() } catch let error as CurationError { throw error } catch {
      throw .unusableFolder(path: context.workspace.root, message: "\(error)")
    }
  }

  private func subjects(of request: DecisionRequest) throws -> [DecisionSubject] {
    if request.statement == .undo {
      try patterns.checkName(request.pattern)
      if let decided = decided(called: request.pattern) { return decided }
    }
    guard let digest = request.digest else {
      return try patterns.pictures(matching: request.pattern).map { .picture($0) }
    }
    return [
      try subject(
        Known(path: request.pattern, digest: digest, byteCount: request.byteCount, field: ""))
    ]
  }

  /// What a file says of a picture.
  private struct Known {
    var path: String
    var digest: String
    var byteCount: Int?
    /// What stands before the names of its columns `sha256` and `bytes`.
    var field: String
  }

  /// The picture of certain bytes, wherever it is; none of those `taken`, as files of the same bytes may be
  /// said to be no duplicates.
  private func subject(
    _ known: Known, besides taken: [DecisionSubject] = []
  ) throws -> DecisionSubject {
    let found = Result { try patterns.pictures(matching: known.path) }
    let sameSize = pictures.filter { $0.byteCount == known.byteCount }
    for row in ((try? found.get()) ?? []) + sameSize
    where !taken.contains(.picture(row)) && content.digest(of: row.path) == known.digest {
      return .picture(row)
    }
    let equal = record.decided.values.filter { $0.digest == known.digest }.sorted {
      ($0.path == known.path ? 0 : 1, $0.id) < ($1.path == known.path ? 0 : 1, $1.id)
    }
    let isTaken = { (id: Int64) in
      taken.contains(.decided(id))
        || record.home[id].flatMap { rows[$0] }.map { taken.contains(.picture($0)) } ?? false
    }
    if let one = equal.first(where: { !isTaken($0.id) }) { return .decided(one.id) }
    if case .success(let rows) = found, !rows.allSatisfy({ taken.contains(.picture($0)) }) {
      throw CurationError.unknownPicture(
        path: known.path,
        message: "holds another picture than the one that was decided about: expected SHA-256 "
          + "\(known.digest.prefix(12))…; empty the field \(known.field)sha256 to decide about the "
          + "one that is there")
    }
    guard known.digest.count == 64, let byteCount = known.byteCount else {
      throw CurationError.unknownPicture(
        path: known.path,
        message: "is not here, and to wait for it takes \(known.field)sha256 (64 digits) and "
          + "\(known.field)bytes, as pokeprep decisions --csv writes them")
    }
    return .unknown(path: known.path, byteCount: byteCount, digest: known.digest)
  }

  /// The picture that others are no duplicates of.
  private func other(
    _ path: String, of request: DecisionRequest, besides subjects: [DecisionSubject]
  ) throws -> DecisionSubject {
    guard let digest = request.otherDigest else { return try only(path) }
    return try subject(
      Known(path: path, digest: digest, byteCount: request.otherByteCount, field: "value_"),
      besides: request.digest == digest ? subjects : [])
  }

  /// The pictures that were decided about and lie, or lay, where the pattern says; nil for none.
  private func decided(called pattern: String) -> [DecisionSubject]? {
    let all = record.decided.values.sorted { $0.id < $1.id }
    let typed = TypedPath(pattern, from: folder)
    let input = content.inputFolder
    let candidates = typed.candidates(inputFolder: input)
    let exact = candidates.lazy.compactMap { candidate in
      let found = all.filter { ExactPath($0.path) == ExactPath(candidate) }
      return found.isEmpty ? nil : found
    }.first
    let places = PicturePatterns.places(pattern, of: all.map(\.path), candidates: candidates)
    let found = exact ?? places.map { $0.map { all[$0] } }
    return found?.map { picture in
      record.home[picture.id].flatMap { rows[$0] }.map { .picture($0) } ?? .decided(picture.id)
    }
  }

  private func only(_ path: String) throws -> DecisionSubject {
    let rows = try patterns.pictures(matching: path)
    guard rows.count == 1 else {
      throw CurationError.unknownPicture(
        path: path, message: "expected one picture, found \(rows.count); name one of them")
    }
    return .picture(rows[0])
  }

  private func checkClass(_ name: String) throws(CurationError) {
    guard !classes.contains(name), !allowsNewClasses else { return }
    let here = classes.sorted()
    throw .invalidSetting(
      name: "class", found: "\"\(name)\"\(Suggestions.question(for: name, among: here))",
      expected: "one of \(FilterSettings.typed(Array(here.prefix(20))))"
        + (here.count > 20 ? " and \(here.count - 20) more" : "")
        + ", or --new-class beside it to begin a class")
  }

  private func checkAcceptance(of subjects: [DecisionSubject]) throws(CurationError) {
    for case .picture(let row) in subjects {
      guard row.byteCount > 0 else {
        throw .unknownPicture(
          path: row.path,
          message:
            "cannot be accepted, since the file is empty: there is nothing that could take part"
        )
      }
      guard let conversion = conversions[row.id], let error = conversion.error,
        !ConvertDecision.isUnreadable(conversion)
      else { continue }
      throw .unknownPicture(
        path: row.path,
        message: "cannot be accepted, since it does not decode (\(error)): there is nothing that "
          + "could take part")
    }
  }

  /// Notes what is said; false for what was said before in the same words.
  private mutating func isNew(_ saying: DecisionSaying) throws(CurationError) -> Bool {
    let request = saying.request
    let slot: Slot =
      switch request.statement {
      case .accept, .reject: Slot(subject: saying.subject, respect: "verdict")
      case .pictureClass: Slot(subject: saying.subject, respect: "class")
      case .notDuplicate: Slot(subject: saying.subject, respect: "other", other: saying.other)
      case .undo: Slot(subject: saying.subject, respect: "undo")
      }
    let undo = Slot(subject: saying.subject, respect: "undo")
    let any = Slot(subject: saying.subject, respect: "any")
    if let before = said[slot] {
      if before.statement == request.statement || request.statement.word == "not-duplicate-of" {
        return false
      }
      throw contradiction(saying, before)
    }
    if !replacesAll, let before = said[request.statement == .undo ? any : undo] {
      throw contradiction(saying, before)
    }
    said[slot] = request
    if said[any] == nil { said[any] = request }
    return true
  }

  private func contradiction(_ saying: DecisionSaying, _ before: DecisionRequest) -> CurationError {
    func words(_ request: DecisionRequest) -> String {
      switch request.statement {
      case .reject(let value) where !value.isEmpty: "reject \"\(value)\""
      case .pictureClass(let name): "class \(name)"
      case .notDuplicate(let path): "not-duplicate-of \(path)"
      default: request.statement.word
      }
    }
    let place = before.place.map { " in line \($0.line)" } ?? " before"
    let path: String =
      switch saying.subject {
      case .picture(let row): row.path
      case .decided(let id): record.decided[id]?.path ?? saying.request.pattern
      case .unknown(let path, _, _): path
      }
    return .unknownPicture(
      path: path,
      message: "\(words(saying.request)) contradicts \(words(before))\(place); keep one")
  }
}
