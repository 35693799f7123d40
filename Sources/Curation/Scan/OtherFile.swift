import Foundation
import Imaging

/// Files beside pictures that are none: notes, tables, archives, what systems leave in folders.
///
/// A file counts as one when its name says so and its first bytes do not speak against it, so a
/// picture under a wrong name stays a picture. What a name leaves open is for `convert` to find out.
enum OtherFile {
  /// A file that holds pictures in a form that is not read.
  enum Container: String {
    case zip, tar, idx, arrays, table

    /// What a file of this name holds; nil for none of these.
    init?(name: String) {
      let name = name.lowercased()
      let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      let end = OtherFile.pathExtension(of: plain)
      switch end {
      case "zip", "7z", "rar": self = .zip
      case "tar", "tgz", "tbz2", "txz", "xz", "bz2", "zst": self = .tar
      case "idx", "idx1", "idx3": self = .idx
      case "npz", "npy", "mat", "h5", "hdf5", "pkl", "pickle", "pt", "pth": self = .arrays
      case "parquet", "arrow", "feather", "tfrecord", "lmdb", "mdb", "rec": self = .table
      default:
        guard plain.hasSuffix("ubyte") else { return nil }
        self = .idx
      }
    }

    /// What to do with a file of this kind.
    func advice(for name: String) -> String {
      switch self {
      case .zip: "\(name) is an archive; unpack it, and name the folder with --input DIR"
      case .tar:
        "\(name) is an archive; unpack it (tar -xf \(name)), and name the folder with --input DIR"
      case .idx:
        "\(name) holds pictures in the IDX format of MNIST; write each as a PNG file into a folder "
          + "for its class (train/7/00001.png), and name the folder with --input DIR"
      case .arrays:
        "\(name) holds arrays; write each picture as a PNG file into a folder for its class, and "
          + "name the folder with --input DIR"
      case .table:
        "\(name) holds records; write each picture as a file into a folder for its class, and name "
          + "the folder with --input DIR"
      }
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
    let lower = name.lowercased()
    let isNamedOther =
      names.contains(lower) || extensions.contains(pathExtension(of: lower))
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
enum SystemFolder {
  /// In lower case.
  private static let names: Set = [
    "$recycle.bin", "recycler", "recycled", "system volume information", "@eadir", "@tmp",
    "@recycle", "@recently-snapshot", "@sharebin", "#recycle", "#snapshot", "~snapshot",
    "__macosx", "network trash folder", "temporary items", "lost+found", "__pycache__",
  ]

  /// Whether a folder of this name is one.
  static func isOne(_ name: String) -> Bool {
    let lower = name.lowercased()
    // found.000, found.001, …: what CHKDSK saved.
    let isFound =
      lower.hasPrefix("found.") && lower.utf8.count == 9
      && lower.utf8.suffix(3).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return names.contains(lower) || isFound
  }
}
