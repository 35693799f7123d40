/// The known names that a misspelt one probably means: the only rule of "did you mean".
///
/// Names are compared by `NameKey`, so case, accents and punctuation cost nothing. The distance is
/// how many letters must be put in, left out, replaced or swapped with their neighbour. A name is
/// near when at most a third of the letters typed differ, or two, or one where fewer than four were
/// typed.
///
/// A path (a `separator` divides its names) is also near when its last name alone is near what was
/// typed last, since that is often all that a person remembers; this counts as one letter more.
package enum Suggestions {
  /// The candidate nearest to `typed`; nil when none is near.
  ///
  /// - Parameters:
  ///   - typed: What no candidate is called.
  ///   - candidates: The known names, or paths; of equally near ones the first is taken.
  ///   - separator: What divides the names of a path; nil for plain names.
  /// - Returns: One of the candidates, as it is written there.
  package static func nearest(
    to typed: String, among candidates: some Sequence<String>, separator: Character? = nil
  ) -> String? {
    nearest(1, to: typed, among: candidates, separator: separator).first
  }

  /// Up to `count` candidates that are equally near to `typed`, and none of which is nearer.
  ///
  /// Those that are nearest as whole paths come first.
  package static func nearest(
    _ count: Int, to typed: String, among candidates: some Sequence<String>,
    separator: Character? = nil
  ) -> [String] {
    let wanted = Spelling(typed, separator: separator)
    var best: [Match] = []
    for candidate in candidates {
      let bound = best.first?.cost ?? .max
      guard
        let match = Match(
          candidate, Spelling(candidate, separator: separator), to: wanted, upTo: bound)
      else { continue }
      if match.cost < bound { best = [] }
      best.append(match)
    }
    // Whole distances of equally near candidates are worked out only now: most have none of them.
    let ranked = best.enumerated().map { index, match in
      (match.name, distance(match.whole, wanted.whole, upTo: .max) ?? .max, index)
    }
    return ranked.sorted { ($0.1, $0.2) < ($1.1, $1.2) }.prefix(count).map(\.0)
  }

  /// The end of a sentence about an unknown name: "; did you mean X?", or nothing.
  package static func question(
    for typed: String, among candidates: some Sequence<String>, separator: Character? = nil
  ) -> String {
    nearest(to: typed, among: candidates, separator: separator).map { "; did you mean \($0)?" }
      ?? ""
  }

  /// The letters of a path, and of its last name.
  private struct Spelling {
    let whole: [Unicode.Scalar]
    let last: [Unicode.Scalar]

    init(_ text: String, separator: Character?) {
      whole = Array(NameKey.of(text).unicodeScalars)
      let name = separator.flatMap { text.split(separator: $0).last }
      last = name.map { Array(NameKey.of(String($0)).unicodeScalars) } ?? whole
    }
  }

  /// A candidate that is near.
  private struct Match {
    let name: String
    let whole: [Unicode.Scalar]
    let cost: Int

    /// Nil for a candidate that is not near, or costs more than `bound`.
    init?(_ name: String, _ spelling: Spelling, to wanted: Spelling, upTo bound: Int) {
      let costs = [
        distance(wanted.whole, spelling.whole, upTo: min(bound, limit(wanted.whole))),
        distance(wanted.last, spelling.last, upTo: min(bound - 1, limit(wanted.last)))
          .map { $0 + 1 },
      ]
      guard let cost = costs.compactMap(\.self).min() else { return nil }
      self.name = name
      whole = spelling.whole
      self.cost = cost
    }
  }

  /// How many letters of a name may differ.
  private static func limit(_ name: [Unicode.Scalar]) -> Int {
    name.isEmpty ? -1 : name.count < 4 ? 1 : max(2, name.count / 3)
  }

  /// The optimal string alignment distance (Damerau 1964, restricted form); nil above `bound`.
  private static func distance(
    _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], upTo bound: Int
  ) -> Int? {
    guard abs(a.count - b.count) <= bound else { return nil }
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [Int](repeating: i, count: b.count + 1)
      for j in 1...b.count {
        let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        row[j] = min(last[j] + 1, row[j - 1] + 1, replaced)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      // A swap reaches back two rows, so both must be too far.
      if min(row.min() ?? 0, last.min() ?? 0) > bound { return nil }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= bound ? last[b.count] : nil
  }
}
