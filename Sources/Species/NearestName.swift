import Foundation

/// The known name that a misspelt one probably means.
package enum NearestName {
  /// The candidate with the fewest slips from `name`, or nil when none is near: more than a third
  /// of the letters would have to change, and more than two.
  ///
  /// Names are compared by `NameKey`. Of equally near candidates the first is taken.
  package static func to(_ name: String, among candidates: some Sequence<String>) -> String? {
    let key = Array(NameKey.of(name).unicodeScalars)
    guard !key.isEmpty else { return nil }
    var best: (name: String, distance: Int)?
    let limit = key.count < 4 ? 1 : max(2, key.count / 3)
    for candidate in candidates {
      let other = Array(NameKey.of(candidate).unicodeScalars)
      let bound = best.map { $0.distance - 1 } ?? limit
      guard abs(other.count - key.count) <= bound else { continue }
      let slips = distance(key, other)
      if slips <= bound { best = (candidate, slips) }
    }
    return best?.name
  }

  /// How many letters must be put in, left out, replaced or swapped with their neighbour: the
  /// optimal string alignment distance (Damerau 1964, restricted form).
  static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
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
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}

/// The part of a name that tells it from others: "Farfetch'd", "farfetchd" and "FARFETCH’D" are
/// one.
package enum NameKey {
  /// Lower-case letters and digits without accents; ♀ and ♂ become f and m.
  package static func of(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) {
      // Most names; folding takes a hundred times as long.
      return name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
    let marked = name.replacing("♀", with: "f").replacing("♂", with: "m")
    let plain = marked.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return String(plain.filter { $0.isLetter || $0.isNumber })
  }
}
