import Foundation

/// Who may talk to the server: the one person who was given its address, from its own pages.
///
/// Any page in the browser, and any program on this machine, can send requests to 127.0.0.1. So the `Host`
/// must be ours (against names that are led here), the `Origin` and `Sec-Fetch-Site` must be our own pages,
/// and a random word is asked for: once in the address, then as a cookie, and for changes in a header, too,
/// which pages of others cannot set.
struct AccessGate: Sendable {
  /// What is done with a request.
  enum Verdict: Equatable {
    /// It is answered.
    case admitted
    /// The word was in the address: it is handed over as a cookie.
    case welcomed
    /// It is turned away with a status and a sentence.
    case refused(Int, String)
  }

  /// The parts of a request that count.
  struct Visitor {
    var method = "GET"
    var path = "/"
    var query: [String: String] = [:]
    /// Bytes of path and query.
    var targetLength = 0
    /// The first value of a header by its lower-case name.
    var header: (String) -> String?
  }

  /// The port that is listened on.
  let port: Int
  /// 64 hexadecimal digits.
  let token: String

  /// Bytes that a change may have.
  static let bodyLimit = 1 << 20
  private static let targetLimit = 8192
  /// The header in which changes give the word.
  static let tokenHeader = "x-pokeprep-token"

  /// The cookie's name; cookies know no ports, so that it has ours.
  var cookieName: String { "pokeprep-\(port)" }
  /// What sets the cookie: for this server's own pages alone, and out of reach of scripts.
  var cookie: String { "\(cookieName)=\(token); Path=/; HttpOnly; SameSite=Strict" }
  /// The address to open.
  var address: String { "http://127.0.0.1:\(port)/?token=\(token)" }

  private var hosts: [String] { ["127.0.0.1:\(port)", "localhost:\(port)"] }

  /// A random word of 256 bits.
  static func newToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// What to do with a request.
  func verdict(_ visitor: Visitor) -> Verdict {
    guard let host = visitor.header("host"), hosts.contains(host.lowercased()) else {
      return .refused(403, "This server answers to 127.0.0.1:\(port) and to no other name.")
    }
    if let origin = visitor.header("origin"), !hosts.contains(where: { origin == "http://\($0)" }) {
      return .refused(403, "Pages of other servers may not talk to this one.")
    }
    guard visitor.targetLength <= Self.targetLimit else {
      return .refused(414, "The address is longer than \(Self.targetLimit) bytes.")
    }
    guard visitor.method == "GET" || visitor.method == "POST" else {
      return .refused(405, "Only GET and POST are answered.")
    }
    if visitor.method == "GET", visitor.path == "/", let word = visitor.query["token"] {
      return isToken(word) ? .welcomed : refusedWithoutToken
    }
    let site = visitor.header("sec-fetch-site")
    guard site == nil || site == "same-origin" || site == "none" else {
      return .refused(403, "Pages of other servers may not talk to this one.")
    }
    guard cookies(visitor.header("cookie") ?? "").contains(where: isToken) else {
      return refusedWithoutToken
    }
    return visitor.method == "POST" ? verdict(change: visitor) : .admitted
  }

  private var refusedWithoutToken: Verdict {
    .refused(
      403,
      "Open the address that pokeprep printed: it holds the word that opens this page, another one "
        + "each time that it starts.")
  }

  private func verdict(change visitor: Visitor) -> Verdict {
    guard visitor.header("origin") != nil, isToken(visitor.header(Self.tokenHeader) ?? "") else {
      return .refused(403, "Changes are taken from the pages of this server alone.")
    }
    let type = visitor.header("content-type")?.split(separator: ";").first ?? ""
    guard type.trimmingCharacters(in: .whitespaces).lowercased() == "application/json" else {
      return .refused(415, "Changes are sent as application/json.")
    }
    guard visitor.header("transfer-encoding") == nil, let text = visitor.header("content-length")
    else { return .refused(411, "The length of the body is missing.") }
    // Digits alone, as the head was read; too many of them are no Int.
    guard let length = Int(text), length <= Self.bodyLimit else {
      return .refused(413, "A body has at most \(Self.bodyLimit) bytes.")
    }
    return .admitted
  }

  private func cookies(_ header: String) -> [String] {
    header.split(separator: ";").compactMap { part in
      let pair = part.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      return pair.count == 2 && pair[0] == cookieName ? pair[1] : nil
    }
  }

  /// Compares in a time that tells nothing of the place of a difference.
  private func isToken(_ word: String) -> Bool {
    let (given, wanted) = (Array(word.utf8), Array(token.utf8))
    guard given.count == wanted.count else { return false }
    return zip(given, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
