/// The known paths that a mistyped one probably means.
enum NearestPaths {
  /// Up to `count` paths that share most with `path`, the best first.
  ///
  /// Compared are pairs of neighbouring bytes, whatever the case of their letters, by the Dice
  /// coefficient 2·|A ∩ B| / (|A| + |B|) over both sides' pairs (Dice 1945; a pair counts as often
  /// as it occurs). A path with the same file name counts as one half better, so that a right name
  /// in a wrong folder comes first. Below 0.5 nothing is named.
  static func to(_ path: String, among known: [String], count: Int = 3) -> [String] {
    let wanted = pairs(in: path)
    let name = fileName(of: path)
    let scored = known.map { candidate -> (path: String, score: Double) in
      let score = likeness(wanted, pairs(in: candidate))
      return (candidate, fileName(of: candidate) == name ? score + 0.5 : score)
    }
    return scored.filter { $0.score >= 0.5 }
      .sorted { ($1.score, $0.path) < ($0.score, $1.path) }
      .prefix(count).map(\.path)
  }

  private static func likeness(_ a: [UInt16: Int], _ b: [UInt16: Int]) -> Double {
    let total = a.values.reduce(0, +) + b.values.reduce(0, +)
    guard total > 0 else { return 0 }
    let shared = a.reduce(0) { $0 + min($1.value, b[$1.key] ?? 0) }
    return Double(2 * shared) / Double(total)
  }

  private static func pairs(in path: String) -> [UInt16: Int] {
    let bytes = Array(path.lowercased().utf8)
    return zip(bytes, bytes.dropFirst()).reduce(into: [:]) { counts, pair in
      counts[UInt16(pair.0) << 8 | UInt16(pair.1), default: 0] += 1
    }
  }

  private static func fileName(of path: String) -> String {
    path.lowercased().split(separator: "/").last.map(String.init) ?? ""
  }
}
