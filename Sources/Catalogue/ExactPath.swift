#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A path that equals another one only byte for byte, and that is ordered by its bytes.
///
/// Swift's strings are equal when they look the same: é as one character and as e with an accent. For
/// file systems these are two names, and each may be a picture.
package struct ExactPath: Hashable, Comparable, Sendable {
  private let text: String

  /// The path `text`.
  package init(_ text: String) {
    self.text = text
  }

  /// Whether the bytes are the same.
  package static func == (a: ExactPath, b: ExactPath) -> Bool {
    a.text.utf8.count == b.text.utf8.count && order(a.text, b.text) == 0
  }

  /// Whether the first byte that differs is smaller, or `a` is the beginning of `b`.
  package static func < (a: ExactPath, b: ExactPath) -> Bool { precedes(a.text, b.text) }

  /// Whether one path comes before another in the order of their bytes.
  package static func precedes(_ a: String, _ b: String) -> Bool { order(a, b) < 0 }

  /// Negative, zero or positive, as `a` comes before, with or after `b`.
  private static func order(_ a: String, _ b: String) -> Int {
    var (a, b) = (a, b)
    // The buffers live for the call.
    return a.withUTF8 { a in
      b.withUTF8 { b in
        let common = min(a.count, b.count)
        if common > 0, let first = a.baseAddress, let second = b.baseAddress {
          let order = unsafe memcmp(first, second, common)
          if order != 0 { return Int(order) }
        }
        return a.count - b.count
      }
    }
  }

  /// Feeds the bytes.
  package func hash(into hasher: inout Hasher) {
    var text = text
    // The buffer lives for the call.
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
