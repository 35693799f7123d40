package import Files

/// Why a file of PyTorch weights cannot be read.
package enum TorchFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operating system refused.
  case file(FileError)
  /// The bytes end before what they announce.
  case truncated(field: String, expected: Int, found: Int)
  /// The file is not what its format asks for.
  case malformed(field: String, expected: String, found: String)
  /// A form that exists but is not read, such as code in place of weights.
  case unsupported(field: String, expected: String, found: String)
  /// More than the caller allows.
  case tooLarge(field: String, limit: Int, found: Int)

  /// One line that names the field, what was expected and what was found.
  package var description: String {
    switch self {
    case .file(let error): error.description
    case .truncated(let field, let expected, let found):
      "\(field): expected \(expected) bytes, found \(found)"
    case .malformed(let field, let expected, let found):
      "\(field): expected \(expected), found \(found)"
    case .unsupported(let field, let expected, let found):
      "\(field): only \(expected) can be read, found \(found)"
    case .tooLarge(let field, let limit, let found):
      "\(field): expected at most \(limit), found \(found)"
    }
  }
}
