package import Foundation

/// What a browser asked for, after it was let in.
package struct WebRequest: Sendable {
  /// Whether something is to be changed (`POST`), or only looked at (`GET`).
  package var isChange: Bool
  /// Begins with a slash, without the query.
  package var path: String
  /// The values of the query by name, the first of each.
  package var query: [String: String]
  /// The names that the query has more than once.
  package var repeated: [String]
  /// The body of a change, JSON.
  package var body: Data
  /// The word that the pages of this server give with changes.
  package var token: String

  package init(
    isChange: Bool = false, path: String, query: [String: String] = [:], repeated: [String] = [],
    body: Data = Data(), token: String = ""
  ) {
    self.isChange = isChange
    self.path = path
    self.query = query
    self.repeated = repeated
    self.body = body
    self.token = token
  }

  /// A whole number of the query, within a range; nil where it is missing or none.
  func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
    query[name].flatMap { Int($0) }.map { min(max($0, range.lowerBound), range.upperBound) }
  }
}

/// What a browser gets.
package struct WebAnswer: Sendable {
  /// The status of HTTP.
  package var status: Int
  /// The media type of the body.
  package var type: String
  /// The bytes.
  package var body: Data
  /// For how many seconds a browser may keep it; 0 for not at all.
  package var lifetime = 0
  /// A cookie to set.
  package var cookie: String?

  /// An answer of bytes.
  package init(_ body: Data, type: String, status: Int = 200, lifetime: Int = 0) {
    self.status = status
    self.type = type
    self.body = body
    self.lifetime = lifetime
  }

  /// An answer of text.
  package init(text: String, type: String, status: Int = 200) {
    self.init(Data(text.utf8), type: type + "; charset=utf-8", status: status)
  }

  /// A value as JSON.
  package init(json value: some Encodable, status: Int = 200) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let body = try? encoder.encode(value) else {
      self.init(text: "{}", type: "application/json", status: 500)
      return
    }
    self.init(body, type: "application/json", status: status)
  }

  /// Words that tell a script what went wrong.
  package init(problem: String, status: Int) {
    self.init(json: ["error": problem], status: status)
  }
}

/// The pages that a server has; asked only after the request was let in.
package protocol WebSite: Sendable {
  /// The answer to a request, nil for a page that there is not.
  func answer(_ request: WebRequest) async -> WebAnswer?
}
