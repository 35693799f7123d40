/// How many members are written in the objects of a text that is known to be JSON.
///
/// Decoders keep one of several members of one name, so that a name that is written twice shows by the count alone.
struct JSONKeyCounts {
  /// Of each object at the depth, in order.
  private(set) var counts: [Int] = []

  /// Counts in a text.
  ///
  /// - Parameters:
  ///   - text: The JSON.
  ///   - wanted: The depth of the objects: 1 for the outermost object, 2 for those in an array.
  init(_ text: some StringProtocol, depth wanted: Int) {
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for byte in text.utf8 {
      if isQuoted {
        (isQuoted, isEscaped) = (
          isEscaped || byte != UInt8(ascii: "\""), !isEscaped && byte == UInt8(ascii: "\\")
        )
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth == wanted, byte == UInt8(ascii: "{") { counts.append(0) }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":") where depth == wanted:
        if let last = counts.indices.last { counts[last] += 1 }
      default: break
      }
    }
  }
}
