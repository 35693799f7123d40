package import Catalogue
import Files
import Imaging
import OrderedMap

/// Looks for copies of picture files among the pictures of a catalogue, without adding anything to it.
///
/// Copies are those of docs/duplicates.md, but that with `mirror` a picture of the catalogue that was
/// trimmed as well is not found. What is compared is all that `convert` saw, kept or not.
package struct PictureSearch {
  /// A picture of the catalogue that shows the same as a file.
  package struct Match: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    package var path: String
    /// The class.
    package var `class`: String?
    /// How the file is a copy.
    package var kind: DuplicateMember.Kind
    /// Bits of the hashes that differ.
    package var distance: Int
    /// Mean difference in levels of 255.
    package var difference: Float
    /// Whether every stage so far kept the picture.
    package var isKept: Bool
    /// The stage that rejected it and why; nil for one that is kept.
    package var rejection: String?

    enum CodingKeys: String, CodingKey {
      case path, `class`, kind, distance, difference, rejection
      case isKept = "kept"
    }
  }

  /// What was found of a file.
  package struct Answer: Sendable, Codable, Hashable {
    /// As it was given.
    package var file: String
    /// Equal pictures, then the closest.
    package var matches: [Match]
    /// Why the file cannot be compared.
    package var error: String?
  }

  /// Fingerprints read, and views compared by one thread, at a time.
  private static let (blockSize, sliceSize) = (8192, 128)
  /// Views that are laid on those of a file.
  private static let alignmentLimit = 64
  /// Places that are noted for a file before only the likest are kept.
  private static let candidateLimit = 1024

  private let context: StageContext
  private let settings: DuplicatesSettings
  private let conversion: PictureConversion

  /// - Throws: `CurationError.notFiltered`, or `nothingLeft` for a catalogue of which nothing is converted.
  package init(settings: DuplicatesSettings, context: StageContext) throws {
    guard let convert = try context.catalogue.lastSettings(of: ConvertStage.self) else {
      throw CurationError.nothingLeft(
        stage: .convert, message: "no picture was looked at; run pokeprep convert first")
    }
    self.settings = settings
    self.context = context
    conversion = try PictureConversion(settings: convert, context: context)
  }

  /// Compares files with the catalogue.
  ///
  /// - Returns: An answer for each file, in their order.
  /// - Throws: `CurationError.interrupted`, and what the catalogue throws.
  package func answers(for files: [String]) throws -> [Answer] {
    let progress = WorkProgress(title: "looking at files", total: files.count, context: context)
    let conversion = conversion
    let looks = orderedMap(count: files.count, threads: context.threadCount) { index in
      defer { progress.advance() }
      return conversion.look(at: files[index])
    }
    try context.checkInterruption(in: .duplicates)
    let hashes = Set(looks.compactMap { try? $0.get().pixelHash })
    let equal = Dictionary(
      grouping: try context.catalogue.pictures(withPixels: hashes), by: { $0.hash })
    let prints = looks.map { try? $0.get().fingerprint }
    let near = settings.method == .near ? try nearMatches(prints) : [:]
    return try files.enumerated().map { index, file in
      switch looks[index] {
      case .success(let look):
        try answered(
          file, equal: equal[look.pixelHash, default: []].map { $0.picture },
          near: near[index] ?? [])
      case .failure(let error): Answer(file: file, matches: [], error: error.description)
      }
    }
  }

  /// The copies of each file by its number: rows of the catalogue, the closest first.
  private func nearMatches(
    _ files: [PictureFingerprint?]
  ) throws -> [Int: [(picture: Int64, match: NearMatch)]] {
    let looks = FileLooks(of: files, settings: settings)
    var found = [[(picture: Int64, hit: FileLooks.Hit)]](repeating: [], count: files.count)
    var done = 0
    let catalogue = context.catalogue
    var next = try catalogue.fingerprints(after: 0, limit: Self.blockSize)
    while let last = next.last?.pictureID {
      try context.checkInterruption(in: .duplicates)
      let block = next
      let slices = (block.count + Self.sliceSize - 1) / Self.sliceSize
      // One thread reads the next block while the others compare this one.
      let steps = orderedMap(count: slices + 1, threads: context.threadCount) { number -> Step in
        guard number > 0 else {
          return .read(Result { try catalogue.fingerprints(after: last, limit: Self.blockSize) })
        }
        let first = (number - 1) * Self.sliceSize
        return .compared(
          block[first..<min(first + Self.sliceSize, block.count)].flatMap { stored in
            PictureFingerprint(bytes: stored.bytes).map { looks.hits(of: $0) }?
              .map { (picture: stored.pictureID, hit: $0) } ?? []
          })
      }
      for step in steps {
        switch step {
        case .read(let block): next = try block.get()
        case .compared(let hits):
          for one in hits { Self.note(one, in: &found[one.hit.file]) }
        }
      }
      done += block.count
      context.progress(ProgressEvent(title: "comparing", done: done, total: nil))
    }
    let matches = try files.indices.map { file in
      try context.checkInterruption(in: .duplicates)
      return try self.matches(of: files[file], among: found[file])
    }
    return Dictionary(uniqueKeysWithValues: matches.enumerated().map { ($0, $1) })
  }

  /// What a thread does at a time.
  private enum Step: Sendable {
    case read(Result<[StoredFingerprint], any Error>)
    case compared([(picture: Int64, hit: FileLooks.Hit)])
  }

  /// Adds a place, and forgets the unlikeliest where there are too many.
  private static func note(
    _ one: (picture: Int64, hit: FileLooks.Hit),
    in found: inout [(picture: Int64, hit: FileLooks.Hit)]
  ) {
    found.append(one)
    guard found.count >= 2 * candidateLimit else { return }
    found.sort { ($0.hit.distance, $0.picture) < ($1.hit.distance, $1.picture) }
    found.removeLast(candidateLimit)
  }

  /// Those of the places that hold, when the views are laid on each other.
  private func matches(
    of file: PictureFingerprint?, among found: [(picture: Int64, hit: FileLooks.Hit)]
  ) throws -> [(picture: Int64, match: NearMatch)] {
    guard let file, !found.isEmpty else { return [] }
    let pictures = Set(found.map(\.picture)).sorted()
    let places = Dictionary(uniqueKeysWithValues: pictures.enumerated().map { ($1, $0) })
    let stored = try context.catalogue.fingerprints(of: pictures)
    var fingerprints = [Int32(pictures.count): file]
    for (place, picture) in pictures.enumerated() {
      fingerprints[Int32(place)] = stored[picture].flatMap { PictureFingerprint(bytes: $0) }
    }
    let comparison = PictureComparison(
      fingerprints: fingerprints,
      isPlain: (0...pictures.count).map { fingerprints[Int32($0)]?.isPlain ?? true },
      alignmentLimit: Self.alignmentLimit)
    let candidates = found.compactMap { one -> NearCandidate? in
      guard let place = places[one.picture],
        fingerprints[Int32(place)]?.views[Int(one.hit.ownView)].isBlank == false
      else { return nil }
      return one.hit.candidate(place: place, filePlace: pictures.count)
    }
    return comparison.outcome(of: candidates).matches.map { (pictures[$0.better], $0) }
  }

  /// What is told of a file: each picture once, and not the file itself where it is in the set.
  private func answered(
    _ file: String, equal: [Int64], near: [(picture: Int64, match: NearMatch)]
  ) throws -> Answer {
    let known = Set(equal)
    let exact = equal.map {
      (picture: $0, match: NearMatch(better: 0, worse: 0, distance: 0, difference: 0))
    }
    let own = RealPath.of(file)
    let input = try context.inputFolder()
    let matches = try (exact + near.filter { !known.contains($0.picture) }).compactMap { one in
      guard let row = try context.catalogue.picture(one.picture),
        RealPath.of(context.sourcePath(of: row, in: input)) != own
      else { return Match?.none }
      let rejection = try context.catalogue.decisions(about: row.id).first { !$0.isKept }
      return Match(
        path: row.path, class: row.pictureClass,
        kind: known.contains(row.id) ? .exact : one.match.kind,
        distance: one.match.distance, difference: one.match.difference,
        isKept: rejection == nil, rejection: rejection.map { "\($0.stage.rawValue): \($0.reason)" })
    }
    return Answer(file: file, matches: matches)
  }
}
