import Curation
import Imaging
import Testing

@Suite("Hashes near each other")
struct HashIndexTests {
  /// Reproducible numbers (SplitMix64).
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// Random hashes of which some are others with up to 12 bits turned, and some are equal.
  private func hashes(_ count: Int, seed: UInt64) -> [UInt64] {
    var numbers = Numbers(state: seed)
    var hashes: [UInt64] = []
    for index in 0..<count {
      guard index % 3 != 0, let other = hashes.randomElement(using: &numbers) else {
        hashes.append(numbers.next())
        continue
      }
      var hash = other
      for _ in 0..<Int.random(in: 0...12, using: &numbers) {
        hash ^= 1 << UInt64.random(in: 0..<64, using: &numbers)
      }
      hashes.append(hash)
    }
    return hashes
  }

  @Test(
    "the index finds what comparing with all finds, each once",
    arguments: [(1, 8), (200, 0), (200, 8), (3000, 3), (3000, 11), (3000, 16), (70_000, 8)])
  func bruteForce(count: Int, radius: Int) {
    let hashes = hashes(count, seed: UInt64(count + radius))
    let index = HashIndex(hashes)
    for query in hashes.prefix(300) + [0, .max] {
      var found: [Int: Int] = [:]
      index.forEach(near: query, radius: radius) { position, distance in
        #expect(found.updateValue(distance, forKey: position) == nil)
      }
      var expected: [Int: Int] = [:]
      for (position, hash) in hashes.enumerated() {
        let distance = (hash ^ query).nonzeroBitCount
        if distance <= radius { expected[position] = distance }
      }
      #expect(found == expected)
    }
  }

  @Test("queries that are asked together find what each finds alone", arguments: [0, 3, 8, 16])
  func several(radius: Int) {
    let hashes = hashes(3000, seed: UInt64(radius))
    let index = HashIndex(hashes)
    // Some share chunks with each other, two are equal.
    let queries = hashes.prefix(5).flatMap { [$0, $0 ^ 1, $0 ^ (1 << 40)] } + [hashes[0]]
    var found: [[Int]: Int] = [:]
    var budget = Int.max
    index.forEach(near: queries, radius: radius, budget: &budget) { position, query, distance in
      #expect(found.updateValue(distance, forKey: [query, position]) == nil)
    }
    var expected: [[Int]: Int] = [:]
    for (query, hash) in queries.enumerated() {
      for (position, other) in hashes.enumerated() where (hash ^ other).nonzeroBitCount <= radius {
        expected[[query, position]] = (hash ^ other).nonzeroBitCount
      }
    }
    #expect(found == expected)
  }

  @Test("a budget ends the search after so many entries")
  func budget() {
    let index = HashIndex([UInt64](repeating: 7, count: 5000))
    var (budget, count) = (100, 0)
    index.forEach(near: [7, 7], radius: 8, budget: &budget) { _, _, _ in count += 1 }
    #expect(budget == 0)
    #expect(count == 200)
  }

  @Test("a list finds what comparing with all finds", arguments: [0, 1, 64, 3000])
  func list(count: Int) {
    let hashes = hashes(count, seed: 5)
    let list = HashList(hashes)
    for query in hashes.prefix(50) + [0, .max] {
      for radius in [-1, 0, 8, 64] {
        var found: [[Int]] = []
        list.forEach(near: query, radius: radius) { found.append([$0, $1]) }
        let expected = hashes.enumerated().map { [$0, ($1 ^ query).nonzeroBitCount] }
          .filter { $0[1] <= radius }
        #expect(found == expected)
      }
    }
  }
}
