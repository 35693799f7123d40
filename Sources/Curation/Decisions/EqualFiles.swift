import Catalogue

/// Which decisions hold for other files of the same bytes: a rejection and a class, for those whose folder
/// has the same class, unless something else was decided about them.
struct EqualFiles {
  private let pictures: [Int64: PictureRow]
  private let decided: [Int64: DecidedPicture]
  /// The decided pictures that files are themselves.
  private var own: [Int64: Set<Int64>] = [:]
  private let decisions: [Int64: [PersonDecision]]
  /// Files that may have another class than their folder.
  private var moved: Set<Int64> = []
  /// The class of folders by the files in them that have no other.
  private var classes: [String: String] = [:]

  init(
    decided: [Int64: DecidedPicture], decisions: [PersonDecision], links: [DecidedLink],
    pictures: [PictureRow]
  ) {
    self.decided = decided
    self.decisions = Dictionary(grouping: decisions, by: \.decidedID)
    self.pictures = Dictionary(
      pictures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for link in links {
      if givenClass(link.decidedID) != nil { moved.insert(link.pictureID) }
      if !link.isCopy { own[link.pictureID, default: []].insert(link.decidedID) }
    }
    for row in pictures where !moved.contains(row.id) { classes[row.folder] = row.pictureClass }
  }

  /// Whether a decision holds for a file of the same bytes beside the one that it is about.
  func share(_ decision: PersonDecision, with file: Int64) -> Bool {
    let said = (own[file] ?? []).flatMap { decisions[$0] ?? [] }.map(\.kind)
    switch decision.kind {
    case .reject where !said.contains(.accept) && !said.contains(.reject),
      .pictureClass where !said.contains(.pictureClass):
      return isOfClass(of: decision.decidedID, file)
    case .accept, .reject, .pictureClass, .notDuplicate: return false
    }
  }

  /// Whether the folder of a file has the class of the folder of a decided picture.
  func isOfClass(of id: Int64, _ file: Int64) -> Bool {
    guard let picture = decided[id], let row = pictures[file] else { return false }
    if let itself = own[file]?.lazy.compactMap({ self.decided[$0] }).first {
      return itself.pictureClass == picture.pictureClass
    }
    guard moved.contains(file) else { return row.pictureClass == picture.pictureClass }
    if let name = classes[row.folder] { return name == picture.pictureClass }
    // Alone in its folder, with the class that was given, it has got that as one of the same class.
    return row.pictureClass == picture.pictureClass || row.pictureClass == givenClass(id)
  }

  private func givenClass(_ id: Int64) -> String? {
    decisions[id]?.first { $0.kind == .pictureClass }?.value
  }
}
