/// The bytes that a client has sent and that no request has taken yet.
///
/// Each byte is looked at once for the end of a head, however many packets it comes in.
package struct HeadBuffer: Sendable {
  /// What the bytes hold.
  package enum Content: Equatable {
    /// The lines of a head, the empty one at the end included.
    case head([UInt8])
    /// A head that goes on.
    case partial
    /// More bytes than a head may have.
    case tooLong
  }

  private let limit: Int
  private var bytes: [UInt8] = []
  /// How many of the bytes were looked at.
  private var scannedCount = 0
  /// Whether only a CR, or nothing, stands between the last line feed and the next byte to look at.
  private var isAtLineStart = true
  /// Whether an empty line in front of the next head was passed over.
  private var hasPassedEmptyLine = false

  /// A buffer without bytes.
  ///
  /// - Parameter limit: Bytes that a head may have.
  package init(limit: Int) { self.limit = limit }

  /// Whether all bytes were taken.
  package var isEmpty: Bool { bytes.isEmpty }

  /// The number of bytes that nobody has taken.
  package var count: Int { bytes.count }

  /// Adds what was received.
  package mutating func append(_ received: [UInt8]) { bytes += received }

  /// Takes the next head, if it is there.
  ///
  /// Lines may end without a CR, so that those that do are refused and not waited for. One empty line in
  /// front of a request is passed over, as RFC 9112 asks.
  package mutating func next() -> Content {
    while scannedCount < bytes.count {
      let byte = bytes[scannedCount]
      guard scannedCount < limit else { return .tooLong }
      scannedCount += 1
      if byte == .lineFeed {
        if isAtLineStart {
          let head = take(scannedCount)
          if head == [.carriageReturn, .lineFeed], !hasPassedEmptyLine {
            hasPassedEmptyLine = true
            continue
          }
          hasPassedEmptyLine = false
          return .head(head)
        }
        isAtLineStart = true
      } else if byte != .carriageReturn {
        isAtLineStart = false
      }
    }
    return .partial
  }

  /// Takes bytes from the front, fewer where there are fewer.
  package mutating func take(_ count: Int) -> [UInt8] {
    let taken = Array(bytes.prefix(count))
    bytes.removeFirst(taken.count)
    (scannedCount, isAtLineStart) = (0, true)
    return taken
  }
}
