import Files
import Foundation

/// The members of a tar or ZIP archive that are files, each checked on the way.
package struct MemberArchive {
  let path: String
  let meter: ImportMeter

  /// The archive at a path.
  package init(path: String, meter: ImportMeter) { (self.path, self.meter) = (path, meter) }

  /// A file of the archive.
  struct File {
    var path: MemberPath
    /// The size that the archive tells, which nobody has checked.
    var toldByteCount: Int?
  }

  /// Walks through the files.
  ///
  /// - Parameter use: Called with each file and what reads it; false ends the walk, and nothing more is
  ///   then known about the archive.
  /// - Throws: `ImportProblem` for links, devices, members of one name, paths that lead out of the folder,
  ///   an archive that is damaged or cut off, and above the limits; what `use` throws.
  func forEachFile(
    _ use: (File, _ read: (_ limit: Int) throws -> [UInt8]) throws -> Bool
  ) throws {
    var archive = try LibArchive(.members, path: path, meter: meter)
    var known: Set<[UInt8]> = []
    while let member = try archive.next() {
      let place = try MemberPath(member.name, in: path)
      switch member.kind {
      case .folder: continue
      case .other(let kind):
        throw ImportProblem(
          path,
          "expected files and folders, found \(member.name), \(kind); nothing of it was taken; if you "
            + "trust it, unpack it yourself")
      case .file: break
      }
      guard !place.parts.isEmpty, known.insert(Array(place.path.utf8)).inserted else {
        throw ImportProblem(
          path,
          "expected members of different names, found \(member.name) twice\(Self.forms(of: member.name)); "
            + "make it anew")
      }
      let file = File(path: place, toldByteCount: member.toldByteCount)
      let goesOn = try use(file) { limit in
        if let told = member.toldByteCount, told > limit {
          throw ImportProblem(
            path, "\(member.name): expected at most \(limit) bytes, found \(told)")
        }
        return try archive.contents(of: member.name, limit: limit)
      }
      if !goesOn { return }
    }
    try checkEnd(of: archive)
  }

  /// That two members may be called otherwise in the archive; libarchive composes names.
  private static func forms(of name: String) -> String {
    let composed = name.precomposedStringWithCanonicalMapping.spelledOut
    let decomposed = name.decomposedStringWithCanonicalMapping.spelledOut
    return composed == decomposed
      ? "" : " (perhaps as \(composed) and as \(decomposed), which look alike)"
  }

  /// The bytes of one file.
  ///
  /// - Throws: As `forEachFile`; `ImportProblem` where it is not there.
  func contents(of wanted: String) throws -> [UInt8] {
    var found: [UInt8]?
    try forEachFile { file, read in
      if file.path.path == wanted { found = try read(ImportLimits.pictureByteCount) }
      return found == nil
    }
    guard let found else {
      throw ImportProblem(path, "expected \(wanted) in it, found none; get the file again")
    }
    return found
  }

  /// libarchive takes an archive that is cut off between two members for a whole one.
  private func checkEnd(of archive: borrowing LibArchive) throws {
    guard archive.isUncompressed else { return }
    let file = try RegularFile(path: path)
    func end(_ count: Int) throws(FileError) -> [UInt8] {
      try file.bytes(from: max(0, file.byteCount - count), count: count)
    }
    let start = try file.bytes(from: 0, count: 4)
    if start.starts(with: [0x50, 0x4B]) {
      // The end of a ZIP's list of members: 22 bytes, of which the last two count those of a remark.
      let end = try end(65_557)
      let mark: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
      let isWhole = end.indices.dropLast(21).contains { place in
        end[place...].starts(with: mark)
          && place + 22 + Int(end[place + 20]) + Int(end[place + 21]) << 8 <= end.count
      }
      if isWhole { return }
    } else if try end(1024) == Array(repeating: 0, count: 1024) {
      return
    }
    throw ImportProblem(path, "expected a whole archive, found one that is cut off; get it again")
  }
}
