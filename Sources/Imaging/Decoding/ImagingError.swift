/// Why a picture could not be read or written.
package enum ImagingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file has no bytes.
  case empty
  /// The bytes are of no `PictureFormat`.
  case unsupportedFormat(detected: String)
  /// A valid file of a supported format with a feature no decoder here reads.
  case unsupportedFeature(format: PictureFormat, message: String)
  /// The bytes contradict their format; in the decoder's message.
  case corrupt(format: PictureFormat, message: String)
  /// The bytes end before the picture does.
  case truncated(format: PictureFormat, message: String)
  /// The header or the file promises more than the limits allow.
  case limitExceeded(what: String, size: String? = nil, limit: Int, found: Int)
  /// The file system refused.
  case unreadable(path: String, message: String)
  /// There was not enough memory.
  case outOfMemory(format: PictureFormat)
  /// An encoder refused its input.
  case notEncodable(format: PictureFormat, message: String)

  /// One sentence for the person who owns the file.
  package var description: String {
    switch self {
    case .empty:
      "empty file"
    case .unsupportedFormat(let detected):
      "unsupported format: expected \(PictureFormat.oneOfAll), found \(detected)"
    case .unsupportedFeature(let format, let message):
      "unsupported \(format.displayName): \(message)"
    case .corrupt(let format, let message):
      "corrupt \(format.displayName): \(message)"
    case .truncated(let format, let message):
      "truncated \(format.displayName): \(message)"
    case .limitExceeded(let what, let size, let limit, let found):
      "too many \(what): the limit is \(limit)"
        + (found == .max ? "" : ", found \(found)") + (size.map { " in \($0)" } ?? "")
    case .unreadable(let path, let message):
      "cannot read \(path): \(message)"
    case .outOfMemory(let format):
      "not enough memory for this \(format.displayName)"
    case .notEncodable(let format, let message):
      "cannot write \(format.displayName): \(message)"
    }
  }

  /// A short stable word for tables and rejections, such as `corrupt`.
  package var reason: String {
    switch self {
    case .empty: "empty file"
    case .unsupportedFormat: "unsupported format"
    case .unsupportedFeature: "unsupported feature"
    case .corrupt: "corrupt"
    case .truncated: "truncated"
    case .limitExceeded: "limit exceeded"
    case .unreadable: "unreadable"
    case .outOfMemory: "out of memory"
    case .notEncodable: "not encodable"
    }
  }
}
