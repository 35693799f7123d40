import Catalogue
import Files
import Foundation

/// A file met on the walk through the input folder.
struct ScannedFile: Hashable {
  /// Relative to the input folder, parts joined by "/".
  var path: String
  /// The folder above the file, relative to the input folder; empty at the top.
  var folder: String
  var byteCount: Int
  var modifiedNanoseconds: Int64
}

/// Something on the walk that could not be used.
package struct ScanProblem: Sendable, Hashable, Codable {
  /// Relative to the input folder.
  package var path: String
  /// What is wrong with it.
  package var words: String
}

/// A walk through a folder that meets every file once.
///
/// Hidden files and folders are passed over. Symbolic links are followed, after all real folders
/// and each folder once, so that loops end and a second way to the same folder adds nothing. What the
/// program itself made is left out and noted, whatever way leads to it.
struct PictureScan {
  private(set) var files: [ScannedFile] = []
  private(set) var problems: [ScanProblem] = []
  private var visited: Set<FileStatus.Identity> = []
  private var linkedFolders: [String] = []
  private let root: String
  private let ownFolders: OwnFolders

  /// Walks through the folder `root`; files come out in the order of the bytes of their paths.
  ///
  /// - Throws: `CurationError.unusableFolder` when the folder itself cannot be read.
  init(of root: String, workspace: Workspace? = nil) throws {
    self.root = root
    ownFolders = OwnFolders(workspace: workspace, input: root)
    guard let status = FileStatus(of: root) else {
      throw CurationError.unusableFolder(
        path: root, words: "no such folder; name the folder of pictures with --input DIR")
    }
    guard status.kind == S_IFDIR else {
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
      if let status = FileStatus(of: absolute(folder)) { visit(folder, status) }
    }
    files.sort { ExactPath.precedes($0.path, $1.path) }
    problems.sort { ExactPath.precedes($0.path, $1.path) }
  }

  /// Reads one folder and those in it, unless it has been read.
  private mutating func visit(_ folder: String, _ status: FileStatus) {
    guard visited.insert(status.identity).inserted else { return }
    if !folder.isEmpty, ownFolders.contains(absolute(folder)) {
      return note(folder, OwnFolders.words)
    }
    var folders: [(path: String, status: FileStatus)] = []
    do {
      // The pointers are those of the C library, valid until the next call on the same handle.
      guard let handle = unsafe opendir(absolute(folder)) else {
        return note(folder, "cannot be read: \(SystemMessage.last())")
      }
      defer { unsafe closedir(handle) }
      var names = unsafe names(in: folder, handle)
      if folder.isEmpty { names.removeAll(where: ownFolders.isRecord) }
      if !folder.isEmpty, OwnFolders.isMarked(by: names) { return note(folder, OwnFolders.words) }
      let looks = unsafe FileStatus.looks(at: names, in: dirfd(handle))
      for (name, look) in zip(names, looks) {
        let path = folder.isEmpty ? name : folder + "/" + name
        if let status = meet(path, in: folder, look) { folders.append((path, status)) }
      }
    }
    for (path, status) in folders { visit(path, status) }
  }

  /// Sorts out what a path is; its status when that is a folder to go into.
  private mutating func meet(
    _ path: String, in folder: String, _ look: FileStatus.Look
  ) -> FileStatus? {
    guard let status = look.status else {
      note(
        path,
        look.isLink
          ? "a symbolic link that leads nowhere"
          : "cannot be looked at: \(SystemMessage.of(look.error))")
      return nil
    }
    switch status.kind {
    case S_IFDIR where look.isLink: linkedFolders.append(path)
    case S_IFDIR: return status
    case S_IFREG where look.isLink && ownFolders.contains(absolute(path)):
      note(path, OwnFolders.words)
    case S_IFREG:
      files.append(
        ScannedFile(
          path: path, folder: folder, byteCount: status.byteCount,
          modifiedNanoseconds: status.modifiedNanoseconds))
    default: note(path, "neither a file nor a folder")
    }
    return nil
  }

  /// The names in a folder in the order of their bytes, without hidden ones.
  private mutating func names(in folder: String, _ handle: OpaquePointer) -> [String] {
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
}
