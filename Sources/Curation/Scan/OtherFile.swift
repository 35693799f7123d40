import Files
import Foundation
import Imaging

/// Files beside pictures that are none: notes, tables, archives, what systems leave in folders.
///
/// A file counts as one when its name says so and its first bytes do not speak against it, so a
/// picture under a wrong name stays a picture. What a name leaves open is for `convert` to find out.
enum OtherFile {
  /// A file that holds pictures in a form that `filter` does not read.
  enum Container {
    /// Imported file by file.
    case file
    /// Imported with what lies beside it: pairs of IDX files, batches, shards.
    case set
    /// Archives of other programs.
    case archive
    /// Arrays of other programs.
    case arrays
    /// Tables of other programs.
    case table

    /// What a file of this name or path holds; nil for none of these.
    init?(name: String) {
      let name = name.lowercased().pathNames.last.map(String.init) ?? ""
      let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      switch OtherFile.pathExtension(of: plain) {
      case "zip", "npz": self = .file
      case "tar", "tgz", "tbz2", "txz", "xz", "bz2", "zst": self = .set
      case "idx", "idx1", "idx3", "npy", "tfrecord", "tfrec", "parquet": self = .set
      case "7z", "rar": self = .archive
      case "mat", "h5", "hdf5", "pkl", "pickle", "pt", "pth": self = .arrays
      case "arrow", "feather", "lmdb", "mdb", "rec": self = .table
      default:
        let isBatch =
          name.hasSuffix(".bin")
          && (["train.bin", "test.bin", "test_batch.bin"].contains(name)
            || name.hasPrefix("data_batch_"))
        guard plain.hasSuffix("ubyte") || plain.contains(".tfrecord-") || isBatch else {
          return nil
        }
        self = .set
      }
    }

    /// Whether such files are brought into a workspace as they are.
    var isImported: Bool {
      switch self {
      case .file, .set: true
      case .archive, .arrays, .table: false
      }
    }

    /// What to do with a file of this kind.
    ///
    /// - Parameters:
    ///   - path: The file, relative to the input folder.
    ///   - input: The input folder.
    /// - Returns: The end of a sentence, with a command where there is one.
    func advice(for path: String, in input: String) -> String {
      let name = path.pathNames.last.map(String.init) ?? path
      switch self {
      case .file: return Self.importing("\(input)/\(path)", input: input, because: name)
      case .set:
        let folder = path.lastSlash.map { "\(input)/\(path[..<$0])" } ?? input
        return Self.importing(folder, input: input, because: name)
      case .archive: return "\(name) is an archive; unpack it, and name the folder with --input DIR"
      case .arrays:
        return "\(name) holds arrays; save them with numpy.savez, and import the .npz: pokeprep "
          + "import FILE --out images"
      case .table:
        return "\(name) holds records; write each picture as a file into a folder for its class, "
          + "and name the folder with --input DIR"
      }
    }

    /// The command that makes class folders of a source; not in the input folder, which is there already.
    static func importing(_ source: String, input: String, because name: String) -> String {
      let out = input.hasSuffix("/images") || input == "images" ? "pictures" : "images"
      let word =
        source.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
        ? source : "'\(source.replacing("'", with: "'\\''"))'"
      return
        "\(name) holds pictures; make class folders of it: pokeprep import \(word) --out \(out), "
        + "and name these with --input \(out)"
    }
  }

  /// Names without a picture behind them, in lower case.
  private static let names: Set = [
    "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "readme", "license", "licence", "copying",
    "changelog", "authors", "notice", "makefile",
  ]

  /// Ends of names without a picture behind them, in lower case.
  private static let extensions: Set = [
    "txt", "md", "rst", "csv", "tsv", "json", "jsonl", "xml", "yaml", "yml", "toml", "ini", "cfg",
    "log", "html", "htm", "css", "js", "py", "ipynb", "sh", "m", "r", "db", "sqlite", "sqlite-wal",
    "sqlite-shm", "sqlite-journal", "pdf", "doc", "docx", "xls", "xlsx", "ods", "odt", "ppt",
    "pptx",
    "lnk", "url", "torrent", "md5", "sha1", "sha256", "safetensors",
  ]

  /// Whether the file at `path`, called `name`, is no picture.
  static func isOther(_ name: String, at path: String) -> Bool {
    // Most files: nothing else is worth a look.
    let end = pathExtension(of: name).lowercased()
    if PictureFormat.endings.contains(end) { return false }
    let lower = name.lowercased()
    let isNamedOther =
      names.contains(lower) || extensions.contains(end)
      || Container(name: lower) != nil
    return isNamedOther && !isPicture(path)
  }

  private static func isPicture(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let head = (try? file.read(upToCount: 1024)) ?? nil
    if case .supported = DetectedFormat.detect(Array(head ?? Data())) { return true }
    return false
  }

  private static func pathExtension(of name: String) -> String {
    name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[$0...].dropFirst()) } ?? ""
  }
}

/// Folders that systems and programs put among a person's own: waste bins, thumbnails, resource
/// forks, what a file system check found.
package enum SystemFolder {
  /// In lower case.
  private static let names: Set = [
    "$recycle.bin", "recycler", "recycled", "system volume information", "@eadir", "@tmp",
    "@recycle", "@recently-snapshot", "@sharebin", "#recycle", "#snapshot", "~snapshot",
    "__macosx", "network trash folder", "temporary items", "lost+found", "__pycache__",
  ]

  /// Whether a folder of this name is one.
  package static func isOne(_ name: String) -> Bool {
    let lower = name.lowercased()
    // found.000, found.001, …: what CHKDSK saved.
    let isFound =
      lower.hasPrefix("found.") && lower.utf8.count == 9
      && lower.utf8.suffix(3).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return names.contains(lower) || isFound
  }
}
