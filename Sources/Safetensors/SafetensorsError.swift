import Foundation

/// What can go wrong when a file is mapped, read as safetensors or replaced.
package enum SafetensorsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operating system refused; `reason` is its own text.
  case system(path: String, operation: String, reason: String)
  /// The file is not what the format asks for.
  case malformed(path: String, field: String, expected: String, found: String)
  /// The file has no tensor of that name.
  case missingTensor(path: String, name: String, available: [String])

  /// One line that names the file, the field, what was expected and what was found.
  package var description: String {
    switch self {
    case .system(let path, let operation, let reason):
      "\(path): cannot \(operation): \(reason)"
    case .malformed(let path, let field, let expected, let found):
      "\(path): \(field): expected \(expected), found \(found)"
    case .missingTensor(let path, let name, let available):
      "\(path): no tensor named '\(name)'; it has \(available.joined(separator: ", "))"
    }
  }

  /// The failure of the system call that just returned, from `errno`.
  static func lastSystemError(_ operation: String, _ path: String) -> SafetensorsError {
    .system(path: path, operation: operation, reason: unsafe String(cString: strerror(errno)))
  }
}
