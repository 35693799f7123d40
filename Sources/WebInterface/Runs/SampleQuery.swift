/// What is to be drawn from a checkpoint: a latent vector, and weights of labels.
package struct SampleQuery: Equatable, Sendable {
  /// Where the latent vector comes from.
  package private(set) var seed: UInt64 = 0
  /// The numbers that take the place of those of the vector, by their place.
  package private(set) var latent: [Int: Float] = [:]
  /// The weights that were given, by label.
  package private(set) var weights: [String: Float] = [:]

  /// Names that are no labels: `v` is there to make an address a new one.
  private static let reserved = ["run", "seed", "at", "z", "v"]
  /// What a number of the latent vector may be, and a weight.
  private static let (latentLimit, weightLimit): (Float, Float) = (10, 4)
  /// Labels that a message lists.
  private static let listedCount = 20

  /// Reads the parameters of an address.
  ///
  /// - Parameters:
  ///   - values: `seed`; `z`, numbers with commas that take the place of those from `at` on, where an
  ///     empty one leaves the number of the seed; and a weight by the name of each label, `label.NAME`
  ///     where it is called like one of these.
  ///   - labels: The labels that the generator knows.
  ///   - latentCount: The length of its latent vectors.
  /// - Throws: `QueryProblem` for anything else.
  package init(
    _ values: [String: String], labels: [String], latentCount: Int
  ) throws(QueryProblem) {
    if let text = values["seed"] {
      guard let number = UInt64(text) else {
        throw QueryProblem(
          name: "seed", expected: "a whole number from 0 to \(UInt64.max)",
          found: QueryProblem.shown(text))
      }
      seed = number
    }
    latent = try Self.latent(values, count: latentCount)
    for (key, text) in values.sorted(by: { $0.key < $1.key }) where !Self.reserved.contains(key) {
      let label = try Self.label(key, among: labels)
      guard weights[label] == nil else {
        throw QueryProblem(
          name: QueryProblem.shown(label), expected: "one weight",
          found: "two, one of them as label.NAME")
      }
      weights[label] = try Self.number(text, name: key, limit: Self.weightLimit)
    }
  }

  private static func latent(
    _ values: [String: String], count: Int
  ) throws(QueryProblem) -> [Int: Float] {
    let places = 0..<count
    let typed = values["at"] ?? "0"
    guard let start = Int(typed), places.contains(start) else {
      throw QueryProblem(
        name: "at", expected: "a whole number from 0 to \(count - 1)",
        found: QueryProblem.shown(typed))
    }
    guard let text = values["z"] else { return [:] }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count <= count - start else {
      throw QueryProblem(
        name: "z",
        expected: "at most \(count - start) of the \(count) numbers, from at=\(start) on",
        found: "\(parts.count)")
    }
    var latent: [Int: Float] = [:]
    for (index, part) in parts.enumerated() where !part.isEmpty {
      latent[start + index] = try number(String(part), name: "z", limit: latentLimit)
    }
    return latent
  }

  /// The label that a parameter names.
  private static func label(
    _ key: String, among labels: [String]
  ) throws(QueryProblem) -> String {
    let prefix = "label."
    if key.hasPrefix(prefix), labels.contains(String(key.dropFirst(prefix.count))) {
      return String(key.dropFirst(prefix.count))
    }
    if labels.contains(key) { return key }
    let listed = labels.prefix(listedCount).joined(separator: ", ")
    let rest = labels.count - listedCount
    throw QueryProblem(
      name: "parameter",
      expected: "seed, at, z, run"
        + (labels.isEmpty
          ? " (this run has no labels)"
          : " or a label: " + listed + (rest > 0 ? " and \(rest) more" : "")),
      found: QueryProblem.shown(key))
  }

  /// A number within -limit…limit.
  private static func number(
    _ text: String, name: String, limit: Float
  ) throws(QueryProblem) -> Float {
    guard let number = Float(text), abs(number) <= limit else {
      throw QueryProblem(
        name: QueryProblem.shown(name),
        expected: "\(name == "z" ? "numbers" : "a number") from \(Int(-limit)) to \(Int(limit))",
        found: QueryProblem.shown(text))
    }
    return number
  }
}
