package import Catalogue

/// What a stage works with: where, how wide, and whom to tell.
package struct StageContext: Sendable {
  /// The folder of the data set.
  package let workspace: Workspace
  /// The open catalogue of that folder.
  package let catalogue: Catalogue
  /// How many threads may work; results never depend on it.
  package let threadCount: Int
  /// Where to note what takes time; nil when nobody wants to know.
  package let profile: WorkProfile?
  /// Asked between pictures; on true a stage commits what it has and throws `interrupted`.
  package let isInterrupted: @Sendable () -> Bool
  /// Told how far the work has come, from any thread.
  package let progress: @Sendable (ProgressEvent) -> Void
  /// Told a sentence the user should read, such as "convert: not done yet, running it first".
  package let announce: @Sendable (String) -> Void

  /// A context from its parts; the closures default to silence.
  package init(
    workspace: Workspace, catalogue: Catalogue, threadCount: Int = 1,
    profile: WorkProfile? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (ProgressEvent) -> Void = { _ in },
    announce: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.workspace = workspace
    self.catalogue = catalogue
    self.threadCount = max(1, threadCount)
    self.profile = profile
    self.isInterrupted = isInterrupted
    self.progress = progress
    self.announce = announce
  }

  /// The folder of source pictures that `filter` read, absolute.
  ///
  /// - Throws: `notFiltered` before the first `filter`.
  package func inputFolder() throws -> String {
    guard let input = try catalogue.note("input") else {
      throw CurationError.notFiltered(workspace: workspace.root)
    }
    return workspace.absolutePath(input)
  }

  /// Where a source picture lies, absolute, given the folder of `inputFolder()`.
  package func sourcePath(of picture: PictureRow, in inputFolder: String) -> String {
    inputFolder + "/" + picture.path
  }

  /// - Throws: `interrupted` once the user has asked to stop.
  package func checkInterruption(in stage: StageName) throws {
    if isInterrupted() { throw CurationError.interrupted(stage: stage) }
  }
}

extension PictureRow {
  /// The class, which every picture has that passed the filter.
  ///
  /// - Throws: `CurationError.unknownPicture` for a catalogue changed by other hands.
  func requiredClass() throws -> String {
    guard let pictureClass else {
      throw CurationError.unknownPicture(
        path: path, message: "expected a class, found none; run pokeprep filter again")
    }
    return pictureClass
  }
}

/// How far a piece of work has come; the program draws it, libraries only tell it.
package struct ProgressEvent: Sendable, Hashable {
  /// What is being done, such as "convert".
  package var title: String
  /// Items done.
  package var done: Int
  /// Items in all; nil while that is not known.
  package var total: Int?
  /// What an item is, in the plural.
  package var unit: String

  package init(title: String, done: Int, total: Int?, unit: String = "pictures") {
    self.title = title
    self.done = done
    self.total = total
    self.unit = unit
  }
}
