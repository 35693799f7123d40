/// A path that equals another one only byte for byte.
///
/// Swift's strings are equal when they look the same: é as one character and as e with an accent. For
/// file systems these are two names, and each may be a picture.
public struct ExactPath: Hashable, Sendable {
  private let text: String

  /// The path `text`.
  public init(_ text: String) {
    self.text = text
  }

  /// Whether the bytes are the same.
  public static func == (a: ExactPath, b: ExactPath) -> Bool {
    a.text.utf8.elementsEqual(b.text.utf8)
  }

  /// Feeds the bytes.
  public func hash(into hasher: inout Hasher) {
    var text = text
    // The buffer lives for the call.
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
