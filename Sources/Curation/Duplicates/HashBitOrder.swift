/// An order of the bits of hashes.
package struct HashBitOrder: Sendable, Hashable {
  /// For each byte of a hash and each of its values, where its bits go.
  private let table: [UInt64]
  /// Neighbours in order of evenness end up this far apart.
  private static let stretches = 4

  /// The order in which every stretch tells pictures like these apart.
  ///
  /// Grey pictures have no colour, and in a set laid out alike most signs agree: a stretch of such
  /// bits would have one value for all. So the bits are dealt out by how evenly they are set.
  package init(of hashes: some Collection<UInt64>) {
    var setCounts = [Int](repeating: 0, count: 64)
    for hash in hashes {
      for bit in 0..<64 where hash >> UInt64(bit) & 1 == 1 { setCounts[bit] += 1 }
    }
    let evenness = setCounts.map { min($0, hashes.count - $0) }
    let ranked = (0..<64).sorted { (-evenness[$0], $0) < (-evenness[$1], $1) }
    var places = [Int](repeating: 0, count: 64)
    let width = 64 / Self.stretches
    for (rank, bit) in ranked.enumerated() {
      places[bit] = rank % Self.stretches * width + rank / Self.stretches
    }
    self.init(places: places)
  }

  /// The order in which each bit goes to its place, 0…63.
  init(places: [Int]) {
    table = (0..<8).flatMap { byte in
      (0..<256).map { value in
        (0..<8).reduce(into: UInt64(0)) { sum, bit in
          if value >> bit & 1 == 1 { sum |= 1 << UInt64(places[8 * byte + bit]) }
        }
      }
    }
  }

  /// The hash with its bits in this order.
  func applied(to hash: UInt64) -> UInt64 {
    var result: UInt64 = 0
    for byte in 0..<8 {
      result |= table[256 * byte + Int(truncatingIfNeeded: hash >> UInt64(8 * byte) & 255)]
    }
    return result
  }
}
