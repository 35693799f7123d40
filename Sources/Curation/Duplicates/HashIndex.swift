/// Finds, among many 64-bit hashes, those that differ from a given one in few bits.
///
/// Multi-index hashing (Norouzi, Punjani, Fleet 2012): hashes are cut into chunks, with a table for each. Hashes
/// that differ in at most r bits differ in at most r / m of some of m chunks, so only the few
/// entries with nearly equal chunks are compared in full. Exact: gives what comparing with
/// all would give. Takes 4 bytes per hash and chunk, and a table of about as many entries as there are hashes.
package struct HashIndex: Sendable {
  /// The hashes, in the order they were given.
  package let hashes: [UInt64]
  private let chunks: [Chunk]

  /// One stretch of bits, and which hashes have which value there.
  private struct Chunk: Sendable {
    var shift: UInt64
    var width: UInt64
    /// Where the hashes with a value begin in `members`; one more entry at the end.
    var starts: [UInt32]
    var members: [UInt32]

    var mask: UInt64 { (1 << width) - 1 }

    func value(_ hash: UInt64) -> UInt64 { (hash >> shift) & mask }
  }

  /// An index of fewer than 2³² hashes.
  package init(_ hashes: [UInt64]) {
    self.hashes = hashes
    // Chunks about as wide as the logarithm of the count hold about one hash per value.
    let width = max((hashes.count).bitWidth - max(hashes.count, 256).leadingZeroBitCount - 1, 8)
    let count = max((64 + width / 2) / width, 3)
    chunks = (0..<count).map { number in
      let first = 64 * number / count
      return Self.chunk(of: hashes, shift: first, width: 64 * (number + 1) / count - first)
    }
  }

  private static func chunk(of hashes: [UInt64], shift: Int, width: Int) -> Chunk {
    var chunk = Chunk(
      shift: UInt64(shift), width: UInt64(width),
      starts: [UInt32](repeating: 0, count: (1 << width) + 1),
      members: [UInt32](repeating: 0, count: hashes.count))
    for hash in hashes { chunk.starts[Int(chunk.value(hash)) + 1] += 1 }
    for value in 0..<(1 << width) { chunk.starts[value + 1] += chunk.starts[value] }
    var next = chunk.starts
    for (index, hash) in hashes.enumerated() {
      let value = Int(chunk.value(hash))
      chunk.members[Int(next[value])] = UInt32(index)
      next[value] += 1
    }
    return chunk
  }

  /// Calls `body` once with the position of each hash that differs in at most `radius` bits, and
  /// with the number of those bits; in no particular but always the same order.
  package func forEach(
    near query: UInt64, radius: Int, _ body: (_ index: Int, _ distance: Int) -> Void
  ) {
    guard radius >= 0, !hashes.isEmpty else { return }
    for (number, chunk) in chunks.enumerated() {
      let own = chunkRadius(number, radius: radius)
      guard own >= 0 else { continue }
      let value = chunk.value(query)
      forEachFlip(width: Int(chunk.width), upTo: own) { flip in
        let bucket = Int(value ^ flip)
        for place in Int(chunk.starts[bucket])..<Int(chunk.starts[bucket + 1]) {
          let index = Int(chunk.members[place])
          let difference = hashes[index] ^ query
          let distance = difference.nonzeroBitCount
          guard distance <= radius,
            !isFound(difference, before: number, radius: radius)
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
