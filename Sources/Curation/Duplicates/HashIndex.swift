/// Finds, among many 64-bit hashes, those that differ from a given one in few bits; grows.
///
/// Multi-index hashing (Norouzi, Punjani, Fleet 2012): hashes are cut into chunks, with a table for each. Hashes
/// that differ in at most r bits differ in at most r / m of some of m chunks, so only the few
/// entries with nearly equal chunks are compared in full. Exact: gives what comparing with
/// all would give. Takes about 12 bytes per hash and chunk, and a table of about as many entries as there
/// are hashes.
package struct HashIndex: Sendable {
  /// How many hashes there are.
  package var count: Int { hashes.count }
  /// With their bits in the order of `order`.
  private var hashes: [UInt64] = []
  private let order: HashBitOrder
  private var chunks: [Chunk]

  /// One stretch of bits, and which hashes have which value there.
  ///
  /// Those of one value stand in stretches of words that follow each other, each twice as long as the one
  /// before it, so that many are looked through at the speed of memory.
  private struct Chunk: Sendable {
    var shift: UInt64
    var width: UInt64
    /// For each value one more than where its last stretch begins in `words`; 0 for none.
    private var last: [UInt32]
    /// Of each stretch a head, then its entries.
    private var words: [UInt64] = []

    /// Entries of the longest stretches.
    private static let longest = 1024

    /// Where the stretch before begins, as in `last`, and how many entries there are and may be.
    private struct Head {
      var previous: UInt32
      var count: UInt16
      var capacity: UInt16

      init(previous: UInt32, capacity: Int) {
        self.previous = previous
        count = 0
        self.capacity = UInt16(capacity)
      }

      init(_ word: UInt64) {
        previous = UInt32(truncatingIfNeeded: word)
        count = UInt16(truncatingIfNeeded: word >> 32)
        capacity = UInt16(truncatingIfNeeded: word >> 48)
      }

      var word: UInt64 { UInt64(previous) | UInt64(count) << 32 | UInt64(capacity) << 48 }
    }

    init(shift: Int, width: Int) {
      self.shift = UInt64(shift)
      self.width = UInt64(width)
      last = [UInt32](repeating: 0, count: 1 << width)
    }

    func value(_ hash: UInt64) -> UInt64 { (hash >> shift) & ((1 << width) - 1) }

    /// The 32 bits beyond this stretch, around the end.
    private func others(_ hash: UInt64) -> UInt32 {
      let start = (shift + width) % 64
      return UInt32(truncatingIfNeeded: hash >> start | hash << ((64 - start) % 64))
    }

    mutating func insert(_ hash: UInt64, position: Int) {
      let value = Int(value(hash))
      var place = Int(last[value]) - 1
      var head = place < 0 ? Head(previous: 0, capacity: 0) : Head(words[place])
      if head.count == head.capacity {
        head = Head(
          previous: last[value], capacity: min(max(2 * Int(head.capacity), 1), Self.longest))
        place = words.count
        words += repeatElement(0, count: 1 + Int(head.capacity))
        last[value] = UInt32(place + 1)
      }
      head.count += 1
      words[place] = head.word
      words[place + Int(head.count)] = UInt64(position) | UInt64(others(hash)) << 32
    }

    /// Calls `body` with the positions of the hashes with a value that may differ from `hash` in no more
    /// than `radius` of the other bits; `budget` shrinks by those that were looked at and ends it.
    @inline(__always)
    func forEach(
      with value: UInt64, near hash: UInt64, radius: Int, budget: inout Int,
      _ body: (_ position: Int) -> Void
    ) {
      let others = others(hash)
      var place = last[Int(value)]
      // Every stretch and its entries lie in `words`.
      unsafe words.withUnsafeBufferPointer { words in
        while place > 0, budget > 0 {
          let head = unsafe Head(words[Int(place) &- 1])
          let count = min(Int(head.count), budget)
          budget -= count
          for entry in Int(place)..<(Int(place) &+ count) {
            let word = unsafe words[entry]
            let difference = UInt32(truncatingIfNeeded: word >> 32) ^ others
            guard difference.nonzeroBitCount <= radius else { continue }
            body(Int(truncatingIfNeeded: word & 0xffff_ffff))
          }
          place = head.previous
        }
      }
    }
  }

  /// An empty index for about `capacity` hashes, fewer than 2³².
  package init(capacity: Int, order: HashBitOrder = HashBitOrder(of: [])) {
    self.order = order
    // Chunks about as wide as the logarithm of the count hold about one hash per value.
    let width = max(capacity.bitWidth - max(capacity, 256).leadingZeroBitCount - 1, 8)
    let count = max((64 + width / 2) / width, 3)
    chunks = (0..<count).map { number in
      let first = 64 * number / count
      return Chunk(shift: first, width: 64 * (number + 1) / count - first)
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
    for number in chunks.indices { chunks[number].insert(hash, position: hashes.count) }
    hashes.append(hash)
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
        chunks[number].forEach(
          with: value ^ flip, near: query, radius: radius - flip.nonzeroBitCount, budget: &budget
        ) { index in
          let difference = hashes[index] ^ query
          let distance = difference.nonzeroBitCount
          guard distance <= radius, !isFound(difference, before: number, radius: radius)
          else { return }
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
