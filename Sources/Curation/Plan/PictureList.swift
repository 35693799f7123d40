import Catalogue
import Files
import Foundation

/// A file of addresses of pictures: paths, which are linked to, or URLs, which a command fetches.
///
/// A line is an address, or a name, a tab and an address. Without names, files are called by what follows
/// the folder that all addresses have in common: `…/images/fire/1.png` and `…/images/water/1.png` are
/// `fire/1.png` and `water/1.png`. Empty lines and those that begin with `#` say nothing.
package struct PictureList: Sendable {
  /// One file.
  package struct File: Codable, Sendable, Hashable {
    /// Where it goes, relative to the input folder.
    package var path: String
    /// A URL, or an absolute path.
    package var address: String

    /// Whether it lies on a disk here, and is linked to.
    var isLocal: Bool { address.hasPrefix("/") }
  }

  /// The files in the order of their lines.
  package let files: [File]

  /// Reads a list.
  ///
  /// - Throws: `CurationError.unusableFile` with the line of a name that cannot be used, or that two
  ///   files have.
  package init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(validating: data, as: UTF8.self)
    else {
      throw CurationError.unusableFile(
        path: path, line: 0, message: "expected a list of addresses in UTF-8, which cannot be read")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var lines: [(number: Int, name: [String]?, address: String)] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    where !line.isEmpty && !line.hasPrefix("#") {
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      let address = Self.absolute(parts.last ?? "", in: folder)
      lines.append((index + 1, parts.count > 1 ? Self.parts(of: parts[0]) : nil, address))
    }
    func unusable(_ line: Int, _ message: String) -> CurationError {
      .unusableFile(path: path, line: line, message: message)
    }
    guard !lines.isEmpty else { throw unusable(0, "expected an address a line, found none") }
    let unnamed = lines.filter { $0.name == nil }.map {
      Array(Self.parts(of: $0.address).dropLast())
    }
    let common = unnamed.dropFirst().reduce(unnamed.first ?? []) { common, parts in
      zip(common, parts).prefix { $0 == $1 }.map(\.0)
    }
    var known: [ExactPath: Int] = [:]
    files = try lines.map { number, name, address in
      let parts = name ?? Array(Self.parts(of: address).dropFirst(common.count))
      guard !parts.isEmpty, parts.allSatisfy({ !$0.hasPrefix(".") && !$0.contains("\0") }) else {
        throw unusable(
          number, "expected a name such as fire/1.png, none of its parts hidden or '..'")
      }
      let path = parts.joined(separator: "/")
      if let first = known.updateValue(number, forKey: ExactPath(path)) {
        throw unusable(
          number,
          "\(path): line \(first) has that name, too; give names before the addresses, with a tab")
      }
      return File(path: path, address: address)
    }
  }

  /// Whether any file has to be fetched.
  package var needsFetching: Bool { files.contains { !$0.isLocal } }

  /// A path as an absolute one, a URL as it is.
  private static func absolute(_ address: String, in folder: String) -> String {
    if address.hasPrefix("file://") {
      return URL(string: address)?.path ?? String(address.dropFirst("file://".count))
    }
    if address.contains("://") { return address }
    let path = address.hasPrefix("/") ? address : "\(folder)/\(address)"
    return URL(fileURLWithPath: path).standardizedFileURL.path
  }

  /// The parts of a path, or of a URL with its host and without a query.
  private static func parts(of address: String) -> [String] {
    let isURL = address.contains("://")
    let path = isURL ? address.prefix { $0 != "?" && $0 != "#" } : address[...]
    let start = isURL ? path.range(of: "://")?.upperBound ?? path.startIndex : path.startIndex
    return path[start...].pathNames.map(String.init)
  }
}
