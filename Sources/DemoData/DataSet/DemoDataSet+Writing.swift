package import Foundation

extension DemoDataSet {
  /// What was written.
  package struct Summary: Sendable, Codable, Equatable {
    /// Readable pictures per type.
    package var picturesPerType: [String: Int]
    /// Damaged files in `bad/` and among the pictures.
    package var damagedFiles: Int
    /// Bytes in all.
    package var byteCount: Int
  }

  /// The file that lists every other one with what it shows.
  package static let listName = "pictures.csv"

  /// Writes all files below a folder.
  ///
  /// - Parameters:
  ///   - folder: Made when missing.
  ///   - isOverwriting: Whether an earlier demo data set there is replaced; other files stay.
  ///   - progress: Told after every file: files written and files in all.
  /// - Returns: Counts.
  /// - Throws: `DemoDataError`.
  @discardableResult
  package func write(
    to folder: URL, isOverwriting: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(DemoDataError) -> Summary {
    let list = folder.appendingPathComponent(Self.listName)
    try prepare(folder, list: list, isOverwriting: isOverwriting)
    let total = pictures.count + damagedFiles.count
    var summary = Summary(picturesPerType: [:], damagedFiles: damagedFiles.count, byteCount: 0)
    var done = 0
    for picture in pictures {
      summary.byteCount += try write(picture.path, in: folder) { try picture.encoded() }
      summary.picturesPerType[picture.type.rawValue, default: 0] += 1
      done += 1
      progress(done, total)
    }
    for file in damagedFiles {
      summary.byteCount += try write(file.path, in: folder) { try file.encoded() }
      done += 1
      progress(done, total)
    }
    return summary
  }

  private func write(
    _ path: String, in folder: URL, _ encode: () throws -> [UInt8]
  ) throws(DemoDataError) -> Int {
    do {
      let bytes = try encode()
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file, options: .atomic)
      return bytes.count
    } catch {
      throw .unwritable(path: folder.appendingPathComponent(path).path, message: "\(error)")
    }
  }

  /// Removes an earlier set, and writes the new list first: it names all files that may follow,
  /// so that a set that was interrupted can be replaced, too.
  private func prepare(
    _ folder: URL, list: URL, isOverwriting: Bool
  ) throws(DemoDataError) {
    let images = folder.appendingPathComponent("images").path
    let present = (try? FileManager.default.contentsOfDirectory(atPath: images)) ?? []
    if FileManager.default.fileExists(atPath: list.path) || !present.isEmpty {
      guard isOverwriting else { throw .folderInUse(path: folder.path) }
      let text = (try? String(contentsOf: list, encoding: .utf8)) ?? ""
      for line in text.split(whereSeparator: \.isNewline).dropFirst() {
        guard let path = line.split(separator: ",").first, Self.isOurs(path) else { continue }
        // A file that is gone already needs no removing.
        try? FileManager.default.removeItem(at: folder.appendingPathComponent(String(path)))
      }
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(listing().utf8).write(to: list, options: .atomic)
    } catch {
      throw .unwritable(path: list.path, message: "\(error)")
    }
  }

  /// Whether a listed path stays below the folders that a demo data set writes to.
  private static func isOurs(_ path: Substring) -> Bool {
    (path.hasPrefix("images/") || path.hasPrefix("bad/")) && !path.contains("..")
  }

  /// `pictures.csv`: every file, what it shows and how it is stored.
  func listing() -> String {
    var lines = ["path,type,species,background,encoding,copy_of,damage"]
    for picture in pictures {
      lines.append(
        "\(picture.path),\(picture.type.rawValue),\(picture.species),"
          + "\(picture.background.rawValue),\(picture.encoding.rawValue),\(picture.copyOf ?? ""),")
    }
    for file in damagedFiles {
      lines.append("\(file.path),,,,,,\(file.damage.rawValue.split(separator: ".")[0])")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// Why a demo data set was not written.
package enum DemoDataError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The folder holds pictures already.
  case folderInUse(path: String)
  /// A file could not be written.
  case unwritable(path: String, message: String)

  /// A sentence that names the file and what to do.
  package var description: String {
    switch self {
    case .folderInUse(let path):
      "\(path): holds pictures already; name an empty folder, or add --overwrite to replace an "
        + "earlier demo data set there"
    case .unwritable(let path, let message):
      "\(path): cannot be written (\(message)); check that the disk has room and the folder is yours"
    }
  }
}
