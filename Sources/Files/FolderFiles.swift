import Foundation

/// The files below a folder, found folder by folder by the system's own calls.
///
/// Paths are the bytes that the system has. Foundation's URLs compose letters and accents, and its walk
/// leaves the slash before a name that begins with a combining mark.
package enum FolderFiles {
  /// The paths of the files from the folder down, parts joined by "/", in the order of their bytes.
  ///
  /// Everything but a real folder is a file: links, also to folders, and pipes. Names that are no UTF-8
  /// come with replacement characters, by which no file is found.
  ///
  /// - Parameters:
  ///   - folder: Where to look; a link to a folder is followed.
  ///   - isPassedOver: Whether a file or folder of that name is left out, with all in it.
  /// - Returns: The paths.
  /// - Throws: `FileError` for a folder that cannot be read.
  package static func paths(
    below folder: String, passingOver isPassedOver: (String) -> Bool = { _ in false }
  ) throws(FileError) -> [String] {
    var files: [[UInt8]] = []
    var open: [[UInt8]] = [[]]
    while let place = open.popLast() {
      let above = Array(folder.utf8) + [slash] + place
      for (name, isFolder) in try entries(of: above)
      where !isPassedOver(String(decoding: name, as: UTF8.self)) {
        let path = place.isEmpty ? name : place + [slash] + name
        if isFolder { open.append(path) } else { files.append(path) }
      }
    }
    files.sort { $0.lexicographicallyPrecedes($1) }
    return files.map { String(decoding: $0, as: UTF8.self) }
  }

  private static let slash = UInt8(ascii: "/")

  /// What is in a folder itself: names, and whether they are real folders.
  private static func entries(
    of folder: [UInt8]
  ) throws(FileError) -> [(name: [UInt8], isFolder: Bool)] {
    let path = String(decoding: folder, as: UTF8.self)
    guard let handle = unsafe opendir(text(folder)) else { throw .last("read the folder", path) }
    defer { unsafe closedir(handle) }
    var found: [(name: [UInt8], isFolder: Bool)] = []
    while true {
      // The end of a folder and a failure look alike but for the number.
      errno = 0
      // The entry is the C library's, valid until the next call on the same handle.
      guard let entry = unsafe readdir(handle) else { break }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        unsafe Array(buffer.prefix { $0 != 0 })
      }
      if name == Array(".".utf8) || name == Array("..".utf8) { continue }
      var type = unsafe Int(entry.pointee.d_type)
      // Some file systems do not tell it with the name.
      var status = stat()
      if type == Int(DT_UNKNOWN),
        unsafe fstatat(dirfd(handle), text(name), &status, AT_SYMLINK_NOFOLLOW) == 0,
        status.st_mode & S_IFMT == S_IFDIR
      {
        type = Int(DT_DIR)
      }
      found.append((name, type == Int(DT_DIR)))
    }
    guard errno == 0 else { throw .last("read the folder", path) }
    return found
  }

  /// Bytes as C reads them.
  private static func text(_ bytes: [UInt8]) -> [CChar] {
    bytes.map { CChar(bitPattern: $0) } + [0]
  }
}
