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

    /// Entries of the first stretch and of the longest ones, which with their heads fill whole cache lines.
    private static let (shortest, longest) = (3, 1023)

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
    func others(_ hash: UInt64) -> UInt32 {
      let start = (shift + width) % 64
      return UInt32(truncatingIfNeeded: hash >> start | hash << ((64 - start) % 64))
    }

    mutating func insert(_ hash: UInt64, position: Int) {
      let value = Int(value(hash))
      var place = Int(last[value]) - 1
      var head = place < 0 ? Head(previous: 0, capacity: 0) : Head(words[place])
      if head.count == head.capacity {
        let capacity = min(max(2 * Int(head.capacity) + 1, Self.shortest), Self.longest)
        head = Head(previous: last[value], capacity: capacity)
        place = words.count
        words += repeatElement(0, count: 1 + Int(head.capacity))
        last[value] = UInt32(place + 1)
      }
      head.count += 1
      words[place] = head.word
      words[place + Int(head.count)] = UInt64(position) | UInt64(others(hash)) << 32
    }

    /// Calls `body` with the position of each hash whose value differs from `value`, which all queries share, by one
    /// of the flips, and the place in `others`, the queries' bits beyond the chunk, of each query that it
    /// may differ from in no more than `radius` bits in all; `budget` shrinks by the hashes that were
    /// looked at and ends it.
    @inline(__always)
    func forEach(
      with value: UInt64, flips: [UInt64], near others: [UInt32], radius: Int, budget: inout Int,
      by walk: inout Walk, _ body: (_ position: Int, _ place: Int) -> Void
    ) {
      walk.stretches.removeAll(keepingCapacity: true)
      for flip in flips {
        let place = last[Int(value ^ flip)]
        if place > 0 { walk.append(place, radius: radius &- flip.nonzeroBitCount) }
      }
      // Every stretch and its entries lie in `words`.
      unsafe words.withUnsafeBufferPointer { words in
        var first = 0
        while first < walk.stretches.count, budget > 0 {
          let range = first..<walk.stretches.count
          first = range.upperBound
          // All heads before all entries: memory is then waited for once, not for each.
          for place in range {
            walk.stretches[place].head = unsafe words[Int(walk.stretches[place].place) &- 1]
          }
          for number in range where budget > 0 {
            let stretch = walk.stretches[number]
            let head = Head(stretch.head)
            if head.previous > 0 { walk.append(head.previous, radius: stretch.radius) }
            let count = min(Int(head.count), budget)
            budget -= count
            for entry in Int(stretch.place)..<(Int(stretch.place) &+ count) {
              let word = unsafe words[entry]
              let own = UInt32(truncatingIfNeeded: word >> 32)
              for query in others.indices
              where (own ^ others[query]).nonzeroBitCount <= stretch.radius {
                body(Int(truncatingIfNeeded: word & 0xffff_ffff), query)
              }
            }
          }
        }
      }
    }
  }

  /// Stretches to look through, in memory that is used again.
  private struct Walk {
    struct Stretch {
      /// Where it begins, as in `last`.
      var place: UInt32
      /// How many bits beyond the chunk may differ.
      var radius: Int
      var head: UInt64 = 0
    }

    var stretches: [Stretch] = []

    @inline(__always)
    mutating func append(_ place: UInt32, radius: Int) {
      stretches.append(Stretch(place: place, radius: radius))
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
    forEach(near: [query], radius: radius, budget: &budget) { index, _, distance in
      body(index, distance)
    }
  }

  /// The same for each of several queries, by place, until so many entries have been looked at that nothing is
  /// left of `budget`.
  ///
  /// An entry that several queries of one value lead to is looked at once for all of them, which is what takes
  /// time: hashes of windows of one view have few values.
  package func forEach(
    near queries: [UInt64], radius: Int, budget: inout Int,
    _ body: (_ index: Int, _ query: Int, _ distance: Int) -> Void
  ) {
    guard radius >= 0, !hashes.isEmpty else { return }
    let queries = queries.map { order.applied(to: $0) }
    var walk = Walk()
    for number in chunks.indices {
      let own = chunkRadius(number, radius: radius)
      guard own >= 0 else { continue }
      let chunk = chunks[number]
      let flips = Self.flips(width: Int(chunk.width), upTo: own)
      let values = queries.map { chunk.value($0) }
      var isDone = [Bool](repeating: false, count: queries.count)
      for first in queries.indices where !isDone[first] {
        let alike = queries.indices.filter { $0 >= first && values[$0] == values[first] }
        for query in alike { isDone[query] = true }
        let others = alike.map { chunk.others(queries[$0]) }
        chunk.forEach(
          with: values[first], flips: flips, near: others, radius: radius, budget: &budget,
          by: &walk
        ) { index, place in
          let difference = hashes[index] ^ queries[alike[place]]
          let distance = difference.nonzeroBitCount
          guard distance <= radius, !isFound(difference, before: number, radius: radius)
          else { return }
          body(index, alike[place], distance)
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

  /// Every number below 2^width with at most `count` bits set, those with fewer first.
  private static func flips(width: Int, upTo count: Int) -> [UInt64] {
    var flips: [UInt64] = [0]
    guard count > 0 else { return flips }
    for number in 1...min(count, width) {
      // The next larger number with as many bits (Gosper's hack).
      var flip: UInt64 = (1 << UInt64(number)) - 1
      while flip < 1 << UInt64(width) {
        flips.append(flip)
        let lowest = flip & (~flip + 1)
        let ripple = flip + lowest
        flip = (((ripple ^ flip) >> 2) / lowest) | ripple
      }
    }
    return flips
  }
}
