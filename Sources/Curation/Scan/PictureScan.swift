import Catalogue
import Foundation

/// A file met on the walk through the input folder.
struct ScannedFile: Hashable {
  /// Relative to the input folder, parts joined by "/".
  var path: String
  var byteCount: Int
  var modifiedNanoseconds: Int64

  /// The folder above the file, relative to the input folder; empty at the top.
  var folder: Substring { path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? "" }
}

/// Something on the walk that could not be used.
public struct ScanProblem: Sendable, Hashable, Codable {
  /// Relative to the input folder.
  public var path: String
  /// What is wrong with it.
  public var words: String
}

/// A walk through a folder that meets every file once.
///
/// Hidden files and folders are passed over. Symbolic links are followed, after all real folders
/// and each folder once, so that loops end and a second way to the same folder adds nothing. What the
/// program itself made is left out and noted, whatever way leads to it.
struct PictureScan {
  private(set) var files: [ScannedFile] = []
  private(set) var problems: [ScanProblem] = []
  private var visited: Set<FileIdentity> = []
  private var linkedFolders: [String] = []
  private let root: String
  private let ownFolders: OwnFolders

  /// What makes a folder the same whatever path leads to it.
  private struct FileIdentity: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  /// Walks through the folder `root`; files come out in the order of the bytes of their paths.
  ///
  /// - Throws: `CurationError.unusableFolder` when the folder itself cannot be read.
  init(of root: String, workspace: Workspace? = nil) throws {
    self.root = root
    ownFolders = OwnFolders(workspace: workspace, input: root)
    guard let status = Self.status(of: root) else {
      throw CurationError.unusableFolder(
        path: root, words: "no such folder; name the folder of pictures with --input DIR")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw CurationError.unusableFolder(
        path: root, words: "not a folder; --input wants a folder with one folder per class")
    }
    visit("", status)
    if !problems.isEmpty, files.isEmpty, problems[0].path.isEmpty {
      throw CurationError.unusableFolder(path: root, words: problems[0].words)
    }
    var next = 0
    while next < linkedFolders.count {
      let folder = linkedFolders[next]
      next += 1
      if let status = Self.status(of: absolute(folder)) { visit(folder, status) }
    }
    files.sort { ExactPath.precedes($0.path, $1.path) }
    problems.sort { ExactPath.precedes($0.path, $1.path) }
  }

  /// Reads one folder and those in it, unless it has been read.
  private mutating func visit(_ folder: String, _ status: stat) {
    let identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    guard visited.insert(identity).inserted else { return }
    if !folder.isEmpty, ownFolders.contains(absolute(folder)) {
      return note(folder, OwnFolders.words)
    }
    guard let names = names(in: folder) else { return }
    if !folder.isEmpty, OwnFolders.isMarked(by: names) { return note(folder, OwnFolders.words) }
    for name in names {
      let path = folder.isEmpty ? name : folder + "/" + name
      meet(path)
    }
  }

  /// Sorts out what a path is.
  private mutating func meet(_ path: String) {
    guard let link = Self.status(of: absolute(path), followingLinks: false) else {
      return note(path, "cannot be looked at: \(Self.systemWords())")
    }
    let isLink = link.st_mode & S_IFMT == S_IFLNK
    guard let status = isLink ? Self.status(of: absolute(path)) : link else {
      return note(path, "a symbolic link that leads nowhere")
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR where isLink: linkedFolders.append(path)
    case S_IFDIR: visit(path, status)
    case S_IFREG where isLink && ownFolders.contains(absolute(path)):
      note(path, OwnFolders.words)
    case S_IFREG:
      let seconds = Int64(status.st_mtim.tv_sec)
      files.append(
        ScannedFile(
          path: path, byteCount: Int(status.st_size),
          modifiedNanoseconds: seconds * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)))
    default: note(path, "neither a file nor a folder")
    }
  }

  /// The names in a folder in the order of their bytes, without hidden ones.
  private mutating func names(in folder: String) -> [String]? {
    // The pointers are those of the C library, valid until the next call on the same handle.
    guard let handle = unsafe opendir(absolute(folder)) else {
      note(folder, "cannot be read: \(Self.systemWords())")
      return nil
    }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
      let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        unsafe Array(buffer.prefix { $0 != 0 })
      }
      guard bytes.first != UInt8(ascii: ".") else { continue }
      if let name = String(validating: bytes, as: UTF8.self) {
        names.append(name)
      } else {
        note(
          (folder.isEmpty ? "" : folder + "/") + String(decoding: bytes, as: UTF8.self),
          "the name is not UTF-8; rename it to use it")
      }
    }
    return names.sorted(by: ExactPath.precedes)
  }

  private mutating func note(_ path: String, _ words: String) {
    problems.append(ScanProblem(path: path, words: words))
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? root : root + "/" + path }

  private static func status(of path: String, followingLinks: Bool = true) -> stat? {
    var status = stat()
    let result = unsafe followingLinks ? stat(path, &status) : lstat(path, &status)
    return result == 0 ? status : nil
  }

  private static func systemWords() -> String { unsafe String(cString: strerror(errno)) }
}
