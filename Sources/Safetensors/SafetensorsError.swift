package import Files

/// What can go wrong when a file is read or written as safetensors.
package enum SafetensorsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operating system refused.
  case file(FileError)
  /// The file is not what the format asks for.
  case malformed(path: String, field: String, expected: String, found: String)
  /// The file has no tensor of that name.
  case missingTensor(path: String, name: String, available: [String])

  /// One line that names the file, the field, what was expected and what was found.
  package var description: String {
    switch self {
    case .file(let error): error.description
    case .malformed(let path, let field, let expected, let found):
      "\(path): \(field): expected \(expected), found \(found)"
    case .missingTensor(let path, let name, let available):
      "\(path): no tensor named '\(name)'; it has \(available.joined(separator: ", "))"
    }
  }
}

/// Runs `body` and reports what the system refused as a failure of safetensors.
func forwardingFileErrors<Result: ~Copyable>(
  _ body: () throws(FileError) -> Result
) throws(SafetensorsError) -> Result {
  do throws(FileError) { return try body() } catch { throw .file(error) }
}
