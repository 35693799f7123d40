import Files
import Foundation

/// A path as somebody typed it, and what it may mean.
struct TypedPath {
  /// As typed.
  let text: String
  /// Absolute, without "." and "..", links not followed.
  let absolute: String
  /// Absolute with all links followed, where the file or a folder above it exists.
  let resolved: String
  /// The file that is there; nil when there is none.
  let identity: Identity?

  /// - Parameters:
  ///   - text: As typed.
  ///   - folder: The current folder, absolute.
  init(_ text: String, from folder: String) {
    self.text = text
    let joined = text.utf8.first == UInt8(ascii: "/") ? text : folder + "/" + text
    absolute = Self.normalised(joined)
    resolved = Self.resolved(joined)
    identity = Identity(of: joined)
  }

  /// The paths relative to the input folder that it may mean, the most likely first.
  func candidates(inputFolder: String) -> [String] {
    let folder = Self.normalised(inputFolder)
    let inside = [
      Self.path(absolute, below: folder),
      Self.path(resolved, below: Self.resolved(inputFolder)),
    ].compactMap(\.self)
    let asTyped = text.utf8.first == UInt8(ascii: "/") ? [] : [Self.relative(text)]
    return inside + asTyped
  }

  /// The path below a folder, or nil when it is not inside.
  ///
  /// Bytes are compared, not letters.
  static func path(_ path: String, below folder: String) -> String? {
    let prefix = folder == "/" ? Array("/".utf8) : Array(folder.utf8) + [UInt8(ascii: "/")]
    guard path.utf8.starts(with: prefix), path.utf8.count > prefix.count else { return nil }
    return String(decoding: path.utf8.dropFirst(prefix.count), as: UTF8.self)
  }

  /// What makes a file the same whatever path leads to it; nil when there is none.
  struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
    let isFolder: Bool

    init?(of path: String) {
      var status = stat()
      // The C library writes into a structure of ours and keeps no pointer.
      guard unsafe stat(path, &status) == 0 else { return nil }
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private static func normalised(_ path: String) -> String { "/" + relative(path) }

  /// Without ".", ".." and doubled or outer slashes.
  private static func relative(_ path: String) -> String {
    path.pathNames.reduce(into: [Substring]()) { parts, part in
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
    }.joined(separator: "/")
  }
}
