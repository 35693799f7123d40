import Catalogue
import Files
import Imaging
import OrderedMap

/// Finds the files that people's decisions are about, after files were renamed, moved, fetched again or
/// coded again.
///
/// A file that is as it was keeps what was found out before. Of the others, equal bytes make the same picture
/// wherever they lie; else the file counts that shows the same, at the same path before any other. Only new
/// files are read: those of fitting sizes for the one, all of them for the other where a picture is missing.
struct DecisionMatching {
  /// A file of the input folder, with the class of its folder.
  struct File: Sendable {
    var path: String
    var byteCount: Int
    var modifiedNanoseconds: Int64
    var pictureClass: String?
  }

  /// The place of each decided picture among the files, by its number; those that are not here are missing.
  private(set) var homes: [Int64: Int] = [:]
  /// The places of other files of the same bytes.
  private(set) var copies: [Int64: [Int]] = [:]
  /// Decided pictures of which the path, class or bytes are new.
  private(set) var changed: [DecidedPicture] = []
  private let files: [File]
  private let content: PictureContent
  private let threads: Int
  private var isTaken: Set<Int> = []
  /// Decided pictures that were found by their looks, so that their bytes are others.
  private var recoded: Set<Int64> = []

  /// Files that are compared by their looks at a time.
  private static let lookBatch = 4096

  /// - Parameters:
  ///   - decided: What people decided about.
  ///   - links: What was found out before.
  ///   - known: The files as they were then.
  ///   - files: The files as they are.
  ///   - content: Reads them.
  ///   - threads: How many threads may read.
  init(
    _ decided: [DecidedPicture], links: [DecidedLink], known: [PictureRow], files: [File],
    content: PictureContent, threads: Int
  ) {
    self.files = files
    self.content = content
    self.threads = threads
    guard !decided.isEmpty else { return }
    let rows = Dictionary(uniqueKeysWithValues: known.map { (ExactPath($0.path), $0) })
    var placeOfRow: [Int64: Int] = [:]
    var new: [Int] = []
    var places: [ExactPath: Int] = [:]
    for (place, file) in files.enumerated() {
      places[ExactPath(file.path)] = place
      if let row = rows[ExactPath(file.path)], row.byteCount == file.byteCount,
        row.modifiedNanoseconds == file.modifiedNanoseconds
      {
        placeOfRow[row.id] = place
      } else {
        new.append(place)
      }
    }
    for link in links {
      guard let place = placeOfRow[link.pictureID] else { continue }
      if link.isCopy {
        copies[link.decidedID, default: []].append(place)
      } else {
        take(place, for: link.decidedID)
      }
    }
    let equal = equalBytes(decided, among: new)
    // What lies where it lay comes before what went elsewhere, and the same folder before others.
    takeEqual(decided, equal) { files[$1].path.utf8.elementsEqual($0.path.utf8) }
    takeEqual(decided, equal) { Self.folder(of: files[$1].path) == Self.folder(of: $0.path) }
    takeSameLooks(decided, among: Set(new), places: places)
    takeEqual(decided, equal) { _, _ in true }
    promoteCopies(decided)
    for one in decided {
      copies[one.id, default: []] += (equal[one.digest] ?? []).filter { $0 != homes[one.id] }
    }
    findEqualLooks(decided, among: new)
    noteChanges(decided)
  }

  private mutating func take(_ place: Int, for decided: Int64) {
    homes[decided] = place
    isTaken.insert(place)
  }

  private static func folder(of path: String) -> Substring {
    path.lastSlash.map { path[..<$0] } ?? ""
  }

  /// The places of new files by the digest of their bytes, where the size is that of a decided picture.
  private func equalBytes(_ decided: [DecidedPicture], among new: [Int]) -> [String: [Int]] {
    let sizes = Set(decided.map(\.byteCount))
    let fitting = new.filter { sizes.contains(files[$0].byteCount) }
    let digests = orderedMap(count: fitting.count, threads: threads) {
      [files, content] in content.digest(of: files[fitting[$0]].path)
    }
    var places: [String: [Int]] = [:]
    for (place, digest) in zip(fitting, digests) {
      if let digest { places[digest, default: []].append(place) }
    }
    return places
  }

  /// Takes files of equal bytes that fit otherwise, too, for pictures that have none yet.
  private mutating func takeEqual(
    _ decided: [DecidedPicture], _ equal: [String: [Int]],
    where fits: (DecidedPicture, Int) -> Bool
  ) {
    for one in decided where homes[one.id] == nil {
      if let place = equal[one.digest]?.first(where: { !isTaken.contains($0) && fits(one, $0) }) {
        take(place, for: one.id)
      }
    }
  }

  /// Takes new files at the same path that show the same.
  private mutating func takeSameLooks(
    _ decided: [DecidedPicture], among new: Set<Int>, places: [ExactPath: Int]
  ) {
    for one in decided where homes[one.id] == nil {
      guard let place = places[ExactPath(one.path)], new.contains(place),
        !isTaken.contains(place), let known = one.look.flatMap(PictureFingerprint.init(bytes:)),
        let look = content.look(of: files[place].path), SameLook.distance(look, known) != nil
      else { continue }
      take(place, for: one.id)
      recoded.insert(one.id)
    }
  }

  /// Where the file itself is gone, an equal one of its class stands for it.
  private mutating func promoteCopies(_ decided: [DecidedPicture]) {
    for one in decided where homes[one.id] == nil {
      let places = copies[one.id]?.sorted() ?? []
      guard
        let place = places.first(where: {
          files[$0].pictureClass == one.pictureClass && !isTaken.contains($0)
        })
      else { continue }
      take(place, for: one.id)
      copies[one.id] = places.filter { $0 != place }
    }
  }

  /// Looks through all new files for pictures that are still missing.
  private mutating func findEqualLooks(_ decided: [DecidedPicture], among new: [Int]) {
    let lost = decided.compactMap { one in
      homes[one.id] == nil
        ? one.look.flatMap(PictureFingerprint.init(bytes:)).map { (decided: one, look: $0) } : nil
    }
    guard !lost.isEmpty else { return }
    var best: [Int64: (distance: Int, place: Int)] = [:]
    let free = new.filter { !isTaken.contains($0) }
    for start in stride(from: 0, to: free.count, by: Self.lookBatch) {
      let batch = Array(free[start..<min(start + Self.lookBatch, free.count)])
      let looks = orderedMap(count: batch.count, threads: threads) {
        [files, content] in content.look(of: files[batch[$0]].path)
      }
      for (place, look) in zip(batch, looks) {
        guard let look else { continue }
        for one in lost {
          guard var distance = SameLook.distance(look, one.look) else { continue }
          // As good as a level: the same picture often lies in several folders.
          if Self.folder(of: files[place].path) != Self.folder(of: one.decided.path) {
            distance += FingerprintView.byteCount
          }
          guard distance < best[one.decided.id]?.distance ?? .max else { continue }
          best[one.decided.id] = (distance, place)
        }
      }
    }
    let order = best.sorted { ($0.value.distance, $0.key) < ($1.value.distance, $1.key) }
    for (id, match) in order where !isTaken.contains(match.place) {
      take(match.place, for: id)
      recoded.insert(id)
    }
  }

  private mutating func noteChanges(_ decided: [DecidedPicture]) {
    for one in decided {
      guard let place = homes[one.id] else { continue }
      var now = one
      now.path = files[place].path
      now.pictureClass = files[place].pictureClass
      let isElsewhere = !now.path.utf8.elementsEqual(one.path.utf8)
      if recoded.contains(one.id) {
        now.byteCount = files[place].byteCount
        now.digest = content.digest(of: now.path) ?? one.digest
        copies[one.id] = nil
      }
      if now != one || isElsewhere { changed.append(now) }
    }
  }
}
