import Catalogue

/// What people's decisions say to `filter`: which files they reject, and which belong to another class than
/// their folder says.
struct DecidedFiles {
  /// What is said of a file.
  struct Saying: Hashable {
    /// Why it is rejected, or an empty text; nil for one that is not.
    var rejection: String?
    /// Its class; nil where its folder says it.
    var pictureClass: String?
  }

  /// By the place of the file.
  private(set) var sayings: [Int: Saying] = [:]
  /// Decisions about pictures that are not here.
  private(set) var missingCount = 0
  /// Which files the decided pictures are.
  private var matching: DecisionMatching?

  /// Words in the note of the catalogue by which a finished `filter` knows whether it has seen them all.
  static let noteKey = "decisions"

  /// Finds the files that decisions are about.
  init(_ files: [DecisionMatching.File], input: String, in context: StageContext) throws {
    let catalogue = context.catalogue
    let decided = try catalogue.decidedPictures()
    guard !decided.isEmpty else { return }
    let matching = DecisionMatching(
      decided, links: try catalogue.decidedLinks(), known: try catalogue.pictures(), files: files,
      content: PictureContent(inputFolder: input), threads: context.threadCount)
    self.matching = matching
    let decisions = try catalogue.personDecisions()
    // Copies first, so that what is said of a file itself comes last and counts.
    for isCopy in [true, false] {
      for one in decisions {
        guard let home = matching.homes[one.decidedID] else {
          if !isCopy { missingCount += 1 }
          continue
        }
        let equal = matching.copies[one.decidedID] ?? []
        // An equal file of another class was not meant: it may be the one that lies right.
        for place in isCopy
          ? equal.filter({ files[$0].pictureClass == files[home].pictureClass }) : [home]
        {
          switch one.kind {
          case .accept: if !isCopy { sayings[place]?.rejection = nil }
          case .reject: sayings[place, default: Saying()].rejection = one.value
          case .pictureClass: sayings[place, default: Saying()].pictureClass = one.value
          case .notDuplicate: break
          }
        }
      }
    }
  }

  /// Divides folders where something is said of a file, and says it.
  func applied(to groups: [FolderFiles], sorter: FolderSorter) -> [FolderFiles] {
    guard !sayings.isEmpty else { return groups }
    var result: [FolderFiles] = []
    var place = 0
    for group in groups {
      var start = 0
      for (index, file) in group.files.enumerated() {
        guard let saying = sayings[place + index] else { continue }
        if index > start {
          result.append(
            FolderFiles(verdict: group.verdict, files: Array(group.files[start..<index])))
        }
        result.append(
          FolderFiles(verdict: sorter.verdict(group.verdict, after: saying), files: [file]))
        start = index + 1
      }
      if start < group.files.count {
        result.append(FolderFiles(verdict: group.verdict, files: Array(group.files[start...])))
      }
      place += group.files.count
    }
    return result
  }

  /// Notes which files the decisions are about, given the rows of the files in their order.
  func record(rows: [PictureRow], in catalogue: Catalogue) throws {
    guard let matching else { return }
    var links = matching.homes.map {
      DecidedLink(decidedID: $0.key, pictureID: rows[$0.value].id, isCopy: false)
    }
    for (id, places) in matching.copies {
      links += Set(places).subtracting([matching.homes[id]].compactMap(\.self)).map {
        DecidedLink(decidedID: id, pictureID: rows[$0].id, isCopy: true)
      }
    }
    try catalogue.replaceDecidedLinks(with: links, changed: matching.changed)
  }

  /// All that `filter` depends on of what people decided.
  static func listing(in catalogue: Catalogue) throws -> String {
    let decisions = try catalogue.personDecisions()
    let digests = Dictionary(
      uniqueKeysWithValues: try catalogue.decidedPictures().map { ($0.id, $0.digest) })
    let rejected = Set(decisions.filter { $0.kind == .reject }.map { digests[$0.decidedID] })
    return decisions.filter { one in
      switch one.kind {
      case .reject, .pictureClass: true
      // It matters here only beside the rejection of an equal file.
      case .accept: rejected.contains(digests[one.decidedID])
      case .notDuplicate: false
      }
    }.map { "\($0.decidedID)\t\($0.kind.rawValue)\t\($0.value)" }.joined(separator: "\n")
  }
}

extension FolderSorter {
  /// What to do with a file of which people said something.
  func verdict(_ verdict: FilterVerdict, after saying: DecidedFiles.Saying) -> FilterVerdict {
    var result = verdict
    if let name = saying.pictureClass, name != verdict.pictureClass {
      result = moved(verdict, to: name)
    }
    if let reason = saying.rejection {
      result.isKept = false
      result.decidedByPerson = .rejected
      result.reason = FilterVerdict.rejected(for: reason)
    }
    return result
  }
}

extension FilterVerdict {
  /// What a person made of a picture.
  enum PersonOutcome: Hashable {
    case rejected
    case moved
  }

  /// That people rejected every picture of the classes to keep, `found` being the pictures of all classes.
  static func words(onAllRejected count: Int, of found: Int) -> String {
    (count == 1 ? "the only picture" : "all \(count) pictures")
      + (count < found ? " of the classes asked for" : "")
      + (count == 1 ? " is" : " are") + " rejected by decisions"
  }

  /// The reason of a rejection by a person.
  static func rejected(for reason: String) -> String {
    reason.isEmpty ? "rejected by a person" : "rejected by a person: \(reason)"
  }

  static let classByPerson = "class given by a person"
}

extension StageContext {
  /// Decisions of a stage with those changed to kept that are about pictures which a person accepted.
  func respectingAcceptance(of decisions: [Decision]) throws -> [Decision] {
    let accepted = try catalogue.acceptedPictures()
    guard !accepted.isEmpty else { return decisions }
    return decisions.map { decision in
      guard !decision.isKept, accepted.contains(decision.pictureID) else { return decision }
      var kept = decision
      kept.isKept = true
      kept.reason = "accepted by a person (\(decision.reason))"
      return kept
    }
  }

  /// What stages after `convert` depend on of what people decided; empty where there is nothing.
  func acceptanceListing(withPairs: Bool = false) throws -> String {
    let accepted = try catalogue.acceptedPictures().sorted().map { "accept \($0)" }
    let pairs = withPairs ? try catalogue.apartPictures().map { "apart \($0.0) \($0.1)" } : []
    return (accepted + pairs).joined(separator: "\n")
  }
}
