import Catalogue
import Files
import Foundation
import Suggestions

/// Finds the pictures that a pattern means: a path as `explain` takes it, a glob, or the name of a folder
/// or class, which stands for all pictures in it.
///
/// Where a folder and a class are called alike and have other pictures, `NAME/` is the folder and
/// `class:NAME` the class.
struct PicturePatterns {
  private let context: StageContext
  private let currentFolder: String
  private let input: String
  private let pictures: [PictureRow]
  private let byPath: [ExactPath: PictureRow]

  /// - Parameters:
  ///   - context: Where to look.
  ///   - folder: The current folder, absolute, from which typed paths count.
  /// - Throws: `CurationError.notFiltered`; `CatalogueError`.
  init(context: StageContext, from folder: String) throws {
    self.context = context
    currentFolder = folder
    input = try context.inputFolder()
    pictures = try context.catalogue.pictures()
    byPath = Dictionary(uniqueKeysWithValues: pictures.map { (ExactPath($0.path), $0) })
  }

  /// The pictures, in the order of their paths; at least one.
  ///
  /// Names with control characters may be typed as they are printed.
  ///
  /// - Throws: `CurationError.unknownPicture` for a pattern that means nothing, or several things.
  func pictures(matching pattern: String) throws -> [PictureRow] {
    // The system ends a path there, and would find another file.
    guard !pattern.utf8.contains(0) else {
      throw unknown(pattern, "no picture's path holds the character NUL")
    }
    do { return try pictures(typedAs: pattern) } catch let error as CurationError {
      guard let name = PrintedName.name(printedAs: pattern) else { throw error }
      do { return try pictures(typedAs: name) } catch let meant as CurationError {
        // A name that several pictures have is told as such.
        throw isMeant(by: name) ? meant : error
      }
    }
  }

  private func pictures(typedAs pattern: String) throws -> [PictureRow] {
    let typed = TypedPath(pattern, from: currentFolder)
    let candidates = typed.candidates(inputFolder: input)
    if let row = candidates.lazy.compactMap({ byPath[ExactPath($0)] }).first { return [row] }
    let markedClass =
      pattern.hasPrefix(Self.classMark) ? String(pattern.dropFirst(Self.classMark.count)) : nil
    // Whatever characters are in its name, and whatever a folder is called.
    if let rows = markedClass.map(pictures(ofClass:)), !rows.isEmpty { return rows }
    let places = Self.places(pattern, of: pictures.lazy.map(\.path), candidates: candidates)
    if let rows = places.map({ $0.map { pictures[$0] } }) {
      if !PathGlob.isOne(pattern) { try checkClass(pattern, besides: rows) }
      return rows
    }
    if markedClass == nil, PathGlob.isOne(pattern) {
      throw unknown(pattern, "no picture in \(input) has such a path")
    }
    if let rows = try rows(inFolderCalled: pattern) { return rows }
    let end = candidates.last ?? pattern
    let named = pictures.filter { Self.isEnd(end, of: $0.path) }
    if named.count > 1 { throw ambiguous(pattern, named.map(\.path)) }
    if named.isEmpty, typed.identity == nil, let markedClass {
      throw try noClass(markedClass, pattern)
    }
    if named.isEmpty, typed.identity?.isFolder == true {
      throw unknown(
        pattern.isEmpty ? "\"\"" : pattern,
        "no folder of pictures in \(input); name a folder or class in it, or all pictures: '**'")
    }
    if typed.identity == nil, named.isEmpty, let name = nearestFolder(to: pattern) {
      throw unknown(
        pattern, "no picture, folder or class is called so; did you mean \(name)?")
    }
    return [try PictureLookup(context: context).picture(at: typed)]
  }

  /// Whether a text means pictures, or a file or folder that is there.
  func isMeant(by text: String) -> Bool {
    let typed = TypedPath(text, from: currentFolder)
    let candidates = typed.candidates(inputFolder: input)
    return typed.identity != nil
      || Self.places(text, of: pictures.lazy.map(\.path), candidates: candidates) != nil
      || pictures.contains { Self.isEnd(candidates.last ?? text, of: $0.path) }
      || folders.contains { Self.isEnd(candidates.last ?? text, of: $0) }
  }

  /// - Throws: `CurationError.unknownPicture` for the bare name of a folder and of a class with other
  ///   pictures.
  func checkName(_ pattern: String) throws {
    guard !pattern.hasSlash, !pictures(ofClass: pattern).isEmpty else { return }
    _ = try pictures(matching: pattern)
  }

  /// The places of the paths that a glob means, or that lie in a folder so called from the top; nil where
  /// none does.
  ///
  /// Where the bytes agree with none, letters count, whichever way their accents are stored.
  static func places(
    _ pattern: String, of paths: some Sequence<String>, candidates: [String]
  ) -> [Int]? {
    if let exact = exactPlaces(pattern, of: paths, candidates: candidates) { return exact }
    let composed = paths.map(\.composed)
    let meanings = candidates.map(\.composed)
    if let found = exactPlaces(pattern.composed, of: composed, candidates: meanings) {
      return found
    }
    let equal = composed.indices.filter { meanings.contains(composed[$0]) }
    return equal.isEmpty ? nil : equal
  }

  private static func exactPlaces(
    _ pattern: String, of paths: some Sequence<String>, candidates: [String]
  ) -> [Int]? {
    func places(_ isMeant: (String) -> Bool) -> [Int]? {
      let found = paths.enumerated().filter { isMeant($0.element) }.map(\.offset)
      return found.isEmpty ? nil : found
    }
    if PathGlob.isOne(pattern) {
      let isName = !pattern.hasSlash
      for meaning in isName ? [pattern] : candidates {
        let glob = PathGlob(meaning, isName: isName)
        if let found = places(glob.matches) { return found }
      }
    }
    // The first meaning that fits counts.
    return candidates.lazy.compactMap { candidate in
      places { TypedPath.path($0, below: candidate) != nil }
    }.first
  }

  /// Whether a path ends in these names.
  static func isEnd(_ end: String, of path: String) -> Bool {
    path.utf8.reversed().starts(with: ("/" + end).utf8.reversed())
  }

  /// What a class is named by where a folder is called like it.
  private static let classMark = "class:"

  /// Why no picture is of a class that was named as one.
  private func noClass(_ name: String, _ pattern: String) throws -> CurationError {
    let isGiven = try context.catalogue.personDecisions().contains {
      $0.kind == .pictureClass && $0.value == name
    }
    if isGiven {
      return unknown(
        pattern, "pictures are of this class only after pokeprep apply; run it first")
    }
    let classes = Set(pictures.compactMap(\.pictureClass)).sorted()
    let question = Suggestions.question(for: name, among: classes)
    return unknown(
      pattern,
      "no picture is of such a class"
        + (question.isEmpty ? "; see all with: pokeprep list" : question))
  }

  private func pictures(ofClass name: String) -> [PictureRow] {
    pictures.filter { $0.pictureClass == name }
  }

  /// The pictures of the folders so called at any depth, of which there is one or which are the class so
  /// called, else those of the class.
  private func rows(inFolderCalled pattern: String) throws -> [PictureRow]? {
    let name = pattern.pathNames.joined(separator: "/")
    let folders = Set(
      folders.filter { ExactPath($0) == ExactPath(name) || Self.isEnd(name, of: $0) })
    let ofClass = pictures(ofClass: name)
    let rows =
      folders.isEmpty
      ? ofClass
      : pictures.filter { picture in
        folders.contains { TypedPath.path(picture.path, below: $0) != nil }
      }
    if folders.count > 1, rows != ofClass {
      throw ambiguous(
        name, folders.sorted() + (ofClass.isEmpty ? [] : ["the class (\(Self.classMark)\(name))"]))
    }
    try checkClass(pattern, besides: rows)
    return rows.isEmpty ? nil : rows
  }

  /// Refuses the bare name of a folder where a class is called so and has other pictures.
  private func checkClass(_ name: String, besides rows: [PictureRow]) throws {
    let ofClass = name.hasSlash ? [] : pictures(ofClass: name)
    guard !ofClass.isEmpty, !rows.isEmpty, rows != ofClass else { return }
    throw unknown(
      name,
      "may mean the folder, with \(rows.count) pictures, or the class, with \(ofClass.count); "
        + "write \(name)/ for the folder, \(Self.classMark)\(name) for the class")
  }

  /// Every folder above a picture.
  private var folders: Set<String> {
    var found: Set<String> = []
    for picture in pictures {
      var folder = Substring(picture.path)
      while let slash = folder.lastSlash {
        folder = folder[..<slash]
        if !found.insert(String(folder)).inserted { break }
      }
    }
    return found
  }

  private func nearestFolder(to pattern: String) -> String? {
    let names = folders.compactMap { $0.pathNames.last.map(String.init) }
    return Suggestions.nearest(
      to: pattern, among: Set(names + pictures.compactMap(\.pictureClass)).sorted())
  }

  private func ambiguous(_ pattern: String, _ found: [String]) -> CurationError {
    let shown = found.prefix(5).joined(separator: ", ")
    let more = found.count > 5 ? " and \(found.count - 5) more" : ""
    return unknown(pattern, "may mean any of \(shown)\(more); name more of the path")
  }

  private func unknown(_ pattern: String, _ message: String) -> CurationError {
    .unknownPicture(path: pattern, message: message)
  }
}

extension StageContext {
  /// Whether a text that was typed as words about pictures is a path or pattern of some instead.
  ///
  /// - Parameters:
  ///   - text: As typed.
  ///   - folder: The current folder, absolute, from which typed paths count.
  /// - Returns: Whether it means pictures, or a file or folder that is there.
  /// - Throws: `CurationError.notFiltered`; `CatalogueError`.
  package func means(_ text: String, from folder: String) throws -> Bool {
    try PicturePatterns(context: self, from: folder).isMeant(by: text)
  }
}

extension String {
  /// The same letters with each accent in the character that it stands on (NFC).
  fileprivate var composed: String {
    utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
  }
}
