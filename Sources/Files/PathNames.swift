/// Paths as the system reads them: `/` divides names whatever mark stands beside it.
///
/// To Swift a slash and a combining mark behind it, or the tone of an emoji, are one character, which is no
/// slash.
extension StringProtocol where SubSequence == Substring, UTF8View: BidirectionalCollection {
  /// The names in a path, without empty ones.
  package var pathNames: [Substring] {
    utf8.split(separator: UInt8(ascii: "/")).map { self[$0.startIndex..<$0.endIndex] }
  }

  /// The place of the last slash.
  package var lastSlash: Index? { utf8.lastIndex(of: UInt8(ascii: "/")) }

  /// Whether there is a slash.
  package var hasSlash: Bool { lastSlash != nil }

  /// Whether a path begins at the root.
  package var isAbsolutePath: Bool { utf8.first == UInt8(ascii: "/") }
}
