package import Foundation

/// What runs are called beside each other: their folders' names, and as much of the path before them
/// as tells them apart.
package enum RunNames {
  /// The names of folders, in their order.
  package static func of(_ folders: [URL]) -> [String] {
    let paths = folders.map { $0.standardizedFileURL.path }
    let parts = paths.map { $0.split(separator: "/") }
    return parts.indices.map { index in
      let own = parts[index]
      let others = parts.indices.filter { paths[$0] != paths[index] }.map { parts[$0] }
      let length = own.indices.map { $0 + 1 }.first { length in
        !others.contains { $0.suffix(length) == own.suffix(length) }
      }
      return length.map { own.suffix($0).joined(separator: "/") } ?? paths[index]
    }
  }
}
