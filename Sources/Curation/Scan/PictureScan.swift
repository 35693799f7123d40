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
  /// Whether pictures may be missing for it: a file or folder that cannot be read, or whose name
  /// cannot.
  package var isUnreadable = false
}

/// A walk through a folder that meets every file once.
///
/// Hidden files and folders are passed over, and so are those of the system and files that are no
/// pictures (`others`). Symbolic links are followed, after all real folders
/// and each folder once, so that loops end and a second way to the same folder adds nothing. What the
/// program itself made is left out and noted, whatever way leads to it.
struct PictureScan {
  private(set) var files: [ScannedFile] = []
  private(set) var problems: [ScanProblem] = []
  /// Files that are no pictures, by their paths.
  private(set) var others: [String] = []
  /// The outermost folders in which no picture lies at any depth.
  private(set) var emptyFolders: [String] = []
  /// Whether the program made something that lies there.
  private var holdsOwn = false
  /// Real folders, in the order of the walk.
  private var folders: [String] = []
  private var visited: Set<FileStatus.Identity> = []
  private var linkedFolders: [String] = []
  let root: String
  private let ownFolders: OwnFolders

  /// Walks through the folder `root`; files come out in the order of the bytes of their paths.
  ///
  /// - Throws: `CurationError.unusableFolder` when the folder itself cannot be read.
  init(of root: String, workspace: Workspace? = nil) throws {
    self.root = root
    ownFolders = OwnFolders(workspace: workspace, input: root)
    guard let status = FileStatus(of: root) else {
      throw CurationError.unusableFolder(
        path: root,
        message: "no such folder; name the folder of pictures with --input DIR"
          + (workspace?.hasSettingsFile ?? false
            ? " and filter.input of pokeprep.yaml" : ""))
    }
    guard status.kind == S_IFDIR else {
      let name = root.pathNames.last.map(String.init) ?? root
      throw CurationError.unusableFolder(
        path: root,
        message: OtherFile.Container(name: name) == nil
          ? "not a folder; --input wants a folder with one folder per class"
          : "not a folder; " + OtherFile.Container.importing(root, input: "", because: name))
    }
    visit("", status)
    if !problems.isEmpty, files.isEmpty, problems[0].path.isEmpty {
      throw CurationError.unusableFolder(path: root, message: problems[0].words)
    }
    var next = 0
    while next < linkedFolders.count {
      let folder = linkedFolders[next]
      next += 1
      if let status = FileStatus(of: absolute(folder)) { visit(folder, status) }
    }
    files.sort { ExactPath.precedes($0.path, $1.path) }
    problems.sort { ExactPath.precedes($0.path, $1.path) }
    others.sort(by: ExactPath.precedes)
    emptyFolders = outermostEmptyFolders()
  }

  /// The same walk without some of the files.
  func leavingOut(_ paths: Set<String>) -> PictureScan {
    var rest = self
    if !paths.isEmpty { rest.files.removeAll { paths.contains($0.path) } }
    return rest
  }

  private func outermostEmptyFolders() -> [String] {
    var filled: Set<ExactPath> = []
    for file in files {
      var folder = file.folder
      while !folder.isEmpty, filled.insert(ExactPath(folder)).inserted {
        folder = Self.parent(of: folder)
      }
    }
    return folders.filter { folder in
      let parent = Self.parent(of: folder)
      return !filled.contains(ExactPath(folder))
        && (parent.isEmpty || filled.contains(ExactPath(parent)))
    }.sorted(by: ExactPath.precedes)
  }

  private static func parent(of folder: String) -> String {
    folder.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(folder[..<$0]) } ?? ""
  }

  /// Reads one folder and those in it, unless it has been read.
  private mutating func visit(_ folder: String, _ status: FileStatus) {
    guard visited.insert(status.identity).inserted else { return }
    if !folder.isEmpty,
      ownFolders.contains(absolute(folder)) || OwnFolders.isPreparedOfAnother(absolute(folder))
        || OwnFolders.isImported(absolute(folder))
    {
      return noteOwn(folder)
    }
    var inner: [(path: String, status: FileStatus)] = []
    do {
      // The pointers are those of the C library, valid until the next call on the same handle.
      guard let handle = unsafe opendir(absolute(folder)) else {
        return note(folder, "cannot be read: \(SystemMessage.last())", isUnreadable: true)
      }
      defer { unsafe closedir(handle) }
      var names = unsafe names(in: folder, handle)
      if folder.isEmpty { names.removeAll(where: ownFolders.isRecord) }
      if !folder.isEmpty, OwnFolders.isMarked(by: names, at: absolute(folder)) {
        return noteOwn(folder)
      }
      if !folder.isEmpty { folders.append(folder) }
      let looks = unsafe FileStatus.looks(at: names, in: dirfd(handle))
      for (name, look) in zip(names, looks) {
        let path = folder.isEmpty ? name : folder + "/" + name
        if let status = meet(path, called: name, in: folder, look) { inner.append((path, status)) }
      }
    }
    for (path, status) in inner { visit(path, status) }
  }

  /// Sorts out what a path is; its status when that is a folder to go into.
  private mutating func meet(
    _ path: String, called name: String, in folder: String, _ look: FileStatus.Look
  ) -> FileStatus? {
    guard let status = look.status else {
      note(
        path,
        look.isLink
          ? "a symbolic link that leads nowhere"
          : "cannot be looked at: \(SystemMessage.of(look.error))", isUnreadable: !look.isLink)
      return nil
    }
    switch status.kind {
    case S_IFDIR where SystemFolder.isOne(name): break
    case S_IFDIR where look.isLink: linkedFolders.append(path)
    case S_IFDIR: return status
    case S_IFREG where look.isLink && ownFolders.contains(absolute(path)):
      note(path, OwnFolders.words)
    case S_IFREG where OtherFile.isOther(name, at: absolute(path)): others.append(path)
    case S_IFREG:
      if !look.isReadable {
        note(path, "cannot be read: \(SystemMessage.of(EACCES))", isUnreadable: true)
      }
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
          "the name is not UTF-8; rename it to use it", isUnreadable: true)
      }
    }
    return names.sorted(by: ExactPath.precedes)
  }

  private mutating func note(_ path: String, _ words: String, isUnreadable: Bool = false) {
    problems.append(ScanProblem(path: path, words: words, isUnreadable: isUnreadable))
  }

  /// Where the input folder is the workspace, its outputs are where they belong, and not worth a word.
  private mutating func noteOwn(_ path: String) {
    holdsOwn = true
    if !ownFolders.areInInput { note(path, OwnFolders.words) }
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? root : root + "/" + path }
}

extension PictureScan {
  /// What to say where no picture was found: what to do with what is there.
  var wordsOnNothing: String {
    let found = others.lazy.compactMap { path in
      OtherFile.Container(name: path).map { $0.advice(for: path, in: root) }
    }.first
    if let found { return "holds no picture files; \(found)" }
    if let unreadable = problems.first(where: \.isUnreadable) {
      return "holds no files that can be read; \(unreadable.path): \(unreadable.words)"
    }
    if holdsOwn || problems.contains(where: { $0.words == OwnFolders.words }) {
      return "holds no files but those that pokeprep made; name the folder of source pictures with "
        + "--input DIR"
    }
    let more = others.count > 1 ? " and \(others.count - 1) more" : ""
    return (others.first.map { "holds no pictures, but \($0)\(more)" } ?? "holds no files")
      + "; expected one folder of pictures per class"
  }
}
