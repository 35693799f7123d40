import Foundation

/// The head of a request of HTTP/1.1 (RFC 9112): the request line and the header fields.
///
/// Written by hand to bound what strangers may cost: it is read from a limited number of bytes, each of them
/// looked at a fixed number of times, and anything but the grammar is refused, folded lines and bare line feeds
/// included.
package struct RequestHead: Equatable, Sendable {
  /// Why bytes are no head of a request.
  package struct Problem: Error, Equatable, Sendable {
    /// The status of the answer.
    package var status: Int
    /// A sentence for people.
    package var message: String

    init(_ message: String, status: Int = 400) {
      self.status = status
      self.message = message
    }
  }

  /// The method, such as `GET`.
  package let method: String
  /// What is asked for as it was sent, in visible ASCII characters.
  package let target: String
  /// The digit behind `HTTP/1.`, 0 or 1.
  package let minorVersion: Int
  /// The values of the header fields by their lower-case names; those of fields that are lists are joined with
  /// commas.
  package let fields: [String: String]

  /// Fields that have one value, so that no two readers can take different ones.
  private static let singleFields: Set<String> = [
    "host", "content-length", "content-type", "cookie", "origin", "sec-fetch-site",
    AccessGate.tokenHeader,
  ]

  /// Reads a head.
  ///
  /// - Parameter bytes: All lines, each with its CR LF, the empty one at the end included.
  /// - Throws: `Problem`.
  package init(_ bytes: some Collection<UInt8>) throws(Problem) {
    var lines = try Self.lines(Array(bytes))[...]
    guard let first = lines.popFirst(), lines.popLast()?.isEmpty == true else {
      throw Problem("The head of the request has no end.")
    }
    (method, target, minorVersion) = try Self.requestLine(first)
    var fields: [String: String] = [:]
    for line in lines {
      let (name, value) = try Self.field(line)
      guard let before = fields[name] else {
        fields[name] = value
        continue
      }
      guard !Self.singleFields.contains(name) else {
        throw Problem("The header field \(name) is there more than once.")
      }
      fields[name] = before + ", " + value
    }
    if let length = fields["content-length"] {
      guard !length.isEmpty, length.utf8.allSatisfy(Self.isDigit) else {
        throw Problem("Content-Length is no whole number.")
      }
    }
    self.fields = fields
  }

  /// The bytes between the line ends, of which each is CR LF.
  private static func lines(_ bytes: [UInt8]) throws(Problem) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == .lineFeed {
      guard index > start, bytes[index - 1] == .carriageReturn else {
        throw Problem("A line of the head ends otherwise than with CR LF.")
      }
      lines.append(bytes[start..<index - 1])
      start = index + 1
    }
    guard start == bytes.count else { throw Problem("The head of the request has no end.") }
    return lines
  }

  private static func requestLine(
    _ line: ArraySlice<UInt8>
  ) throws(Problem) -> (method: String, target: String, minorVersion: Int) {
    let parts = line.split(separator: .space, omittingEmptySubsequences: false)
    guard parts.count == 3, isToken(parts[0]), !parts[1].isEmpty,
      parts[1].allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
    else { throw Problem("The request line is not METHOD ADDRESS VERSION.") }
    let version = Array(parts[2])
    guard version.count == 8, version[..<5] == Array("HTTP/".utf8)[...], isDigit(version[5]),
      version[6] == UInt8(ascii: "."), isDigit(version[7])
    else { throw Problem("The request line is not METHOD ADDRESS VERSION.") }
    let minor = Int(version[7]) - 0x30
    guard version[5] == UInt8(ascii: "1"), minor <= 1 else {
      throw Problem("Only HTTP/1.1 and HTTP/1.0 are spoken.", status: 505)
    }
    return (text(parts[0]), text(parts[1]), minor)
  }

  private static func field(
    _ line: ArraySlice<UInt8>
  ) throws(Problem) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), isToken(line[..<colon]) else {
      throw Problem("A line of the head is not NAME: VALUE.")
    }
    var value = line[(colon + 1)...]
    guard value.allSatisfy({ $0 == .tab || $0 >= 0x20 && $0 != 0x7F }) else {
      throw Problem("A header field has a control character.")
    }
    while let byte = value.first, byte == .space || byte == .tab { value.removeFirst() }
    while let byte = value.last, byte == .space || byte == .tab { value.removeLast() }
    return (text(line[..<colon]).lowercased(), text(value))
  }

  /// Whether bytes are a name as RFC 9110 has them.
  private static func isToken(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty
      && bytes.allSatisfy { byte in
        isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80
          || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

extension RequestHead {
  /// The part of the target before the question mark, percent-decoded.
  package var path: String { FormText.decoded(targetParts.path.utf8, plusIsSpace: false) }

  /// The names and values of the query, in their order.
  package var query: [(name: String, value: String)] { FormText.pairs(targetParts.query) }

  private var targetParts: (path: Substring, query: Substring) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
  }

  /// Whether a body follows.
  var hasBody: Bool {
    fields["transfer-encoding"] != nil || contentLength.map { $0 > 0 } ?? false
  }

  /// The bytes of the body; `Int.max` for a number that is greater.
  package var contentLength: Int? { fields["content-length"].map { Int($0) ?? .max } }

  /// Whether the client wants to go on with this connection.
  package var keepsConnection: Bool {
    let words = (fields["connection"] ?? "").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
    return minorVersion == 1 ? !words.contains("close") : words.contains("keep-alive")
  }
}

extension UInt8 {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
}
