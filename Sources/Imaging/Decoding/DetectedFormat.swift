/// A picture format this library reads.
package enum PictureFormat: String, Sendable, Codable, CaseIterable {
  case png
  case jpeg
  case webp

  /// The format's usual spelling.
  package var displayName: String {
    switch self {
    case .png: "PNG"
    case .jpeg: "JPEG"
    case .webp: "WebP"
    }
  }

  /// All of them in words: `PNG, JPEG or WebP`.
  package static var oneOfAll: String {
    let names = allCases.map(\.displayName)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }

  /// How the names of their files end, in lower case; the better ones first.
  package static let endings = ["png", "jpg", "jpeg", "webp"]
}

/// What a file is, told by its first bytes and never by its name.
package enum DetectedFormat: Hashable, Sendable {
  /// A format with a decoder here.
  case supported(PictureFormat)
  /// Anything else, with a name for people: `GIF`, `HTML`, `text`, `unknown` and so on.
  case unsupported(String)
  /// No bytes at all.
  case empty

  /// The name of the format or kind in lower-case letters; nil for no bytes.
  package var name: String? {
    switch self {
    case .supported(let format): format.rawValue
    case .unsupported(let name): name.lowercased()
    case .empty: nil
    }
  }

  /// Looks at the first bytes of a file.
  ///
  /// - Parameter bytes: The file, or at least its first 1,024 bytes.
  /// - Returns: The format or the kind.
  package static func detect(_ bytes: [UInt8]) -> DetectedFormat {
    detect(bytes.span)
  }

  /// Looks at the first bytes of a file.
  ///
  /// - Parameter bytes: The file, or at least its first 1,024 bytes.
  /// - Returns: The format or the kind.
  package static func detect(_ bytes: Span<UInt8>) -> DetectedFormat {
    if bytes.isEmpty { return .empty }
    if bytes.hasBytes([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) {
      // What Xcode makes of the pictures of an application for iPhones: no other program's PNG.
      return bytes.hasText("CgBI", at: 12) ? .unsupported("CgBI PNG") : .supported(.png)
    }
    if bytes.hasBytes([0xFF, 0xD8, 0xFF], at: 0) { return .supported(.jpeg) }
    if bytes.hasText("RIFF", at: 0), bytes.hasText("WEBP", at: 8) { return .supported(.webp) }
    return .unsupported(FileKind.name(of: bytes))
  }
}
