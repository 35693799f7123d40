/// Finds, among many 64-bit hashes, those that differ from a given one in few bits; grows.
///
/// Multi-index hashing (Norouzi, Punjani, Fleet 2012): hashes are cut into chunks, with a table for each. Hashes
/// that differ in at most r bits differ in at most r / m of some of m chunks, so only the few
/// entries with nearly equal chunks are compared in full. Exact: gives what comparing with
/// all would give. Takes 4 bytes per hash and chunk, and a table of about as many entries as there are hashes.
package struct HashIndex: Sendable {
  /// How many hashes there are.
  package var count: Int { hashes.count }
  /// With their bits in the order of `order`.
  private var hashes: [UInt64] = []
  private let order: HashBitOrder
  private var chunks: [Chunk]

  /// One stretch of bits, and which hashes have which value there.
  private struct Chunk: Sendable {
    var shift: UInt64
    var width: UInt64
    /// For each value one more than the position of the last hash with it; 0 for none.
    var last: [UInt32]
    /// For each hash the one before it with the same value, in the same way.
    var previous: [UInt32] = []

    var mask: UInt64 { (1 << width) - 1 }

    func value(_ hash: UInt64) -> UInt64 { (hash >> shift) & mask }
  }

  /// An empty index for about `capacity` hashes, fewer than 2³².
  package init(capacity: Int, order: HashBitOrder = HashBitOrder(of: [])) {
    self.order = order
    // Chunks about as wide as the logarithm of the count hold about one hash per value.
    let width = max(capacity.bitWidth - max(capacity, 256).leadingZeroBitCount - 1, 8)
    let count = max((64 + width / 2) / width, 3)
    chunks = (0..<count).map { number in
      let first = 64 * number / count
      let width = 64 * (number + 1) / count - first
      return Chunk(
        shift: UInt64(first), width: UInt64(width),
        last: [UInt32](repeating: 0, count: 1 << width))
    }
  }

  /// An index of these hashes, in their order.
  package init(_ hashes: [UInt64]) {
    self.init(capacity: hashes.count, order: HashBitOrder(of: hashes))
    for hash in hashes { insert(hash) }
  }

  /// Adds a hash, whose position is the number of those before it.
  package mutating func insert(_ hash: UInt64) {
    let hash = order.applied(to: hash)
    hashes.append(hash)
    for number in chunks.indices {
      let value = Int(chunks[number].value(hash))
      chunks[number].previous.append(chunks[number].last[value])
      chunks[number].last[value] = UInt32(hashes.count)
    }
  }

  /// Calls `body` once with the position of each hash that differs in at most `radius` bits, and
  /// with the number of those bits; in no particular but always the same order.
  package func forEach(
    near query: UInt64, radius: Int, _ body: (_ index: Int, _ distance: Int) -> Void
  ) {
    var budget = Int.max
    forEach(near: query, radius: radius, budget: &budget, body)
  }

  /// The same, until so many entries have been looked at that nothing is left of `budget`.
  package func forEach(
    near query: UInt64, radius: Int, budget: inout Int,
    _ body: (_ index: Int, _ distance: Int) -> Void
  ) {
    guard radius >= 0, !hashes.isEmpty else { return }
    let query = order.applied(to: query)
    for number in chunks.indices {
      let own = chunkRadius(number, radius: radius)
      guard own >= 0 else { continue }
      let value = chunks[number].value(query)
      forEachFlip(width: Int(chunks[number].width), upTo: own) { flip in
        var place = chunks[number].last[Int(value ^ flip)]
        while place > 0, budget > 0 {
          budget -= 1
          let index = Int(place) - 1
          place = chunks[number].previous[index]
          let difference = hashes[index] ^ query
          let distance = difference.nonzeroBitCount
          guard distance <= radius, !isFound(difference, before: number, radius: radius)
          else { continue }
          body(index, distance)
        }
      }
    }
  }

  /// Bits that may differ in a chunk: with r = m·a + k, the first k + 1 chunks are searched to a
  /// and the others to a − 1, for else at least m·a + k + 1 bits would differ.
  private func chunkRadius(_ number: Int, radius: Int) -> Int {
    radius / chunks.count - (number <= radius % chunks.count ? 0 : 1)
  }

  /// Whether an earlier chunk has led to a hash with this difference.
  private func isFound(_ difference: UInt64, before number: Int, radius: Int) -> Bool {
    for earlier in 0..<number
    where chunks[earlier].value(difference).nonzeroBitCount
      <= chunkRadius(earlier, radius: radius)
    {
      return true
    }
    return false
  }

  /// Every number below 2^width with at most `count` bits set.
  private func forEachFlip(width: Int, upTo count: Int, _ body: (UInt64) -> Void) {
    body(0)
    guard count > 0 else { return }
    for number in 1...min(count, width) {
      // The next larger number with as many bits (Gosper's hack).
      var flip: UInt64 = (1 << UInt64(number)) - 1
      while flip < 1 << UInt64(width) {
        body(flip)
        let lowest = flip & (~flip + 1)
        let ripple = flip + lowest
        flip = (((ripple ^ flip) >> 2) / lowest) | ripple
      }
    }
  }
}
