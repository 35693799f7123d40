/// Groups of hashes by distance alone, each around its first member.
package enum HashGroups {
  /// For each hash the position of the one it belongs to: its own when it begins a group.
  ///
  /// In order, a hash joins the nearest one before it that begins a group and differs in at most `radius` bits (of
  /// equally near ones the first), or begins one itself; equal hashes stay together. So groups never
  /// chain: every member is near the first one.
  package static func leaders(of hashes: [UInt64], radius: Int, threads: Int) -> [Int] {
    // Equal hashes share their neighbours, so only the first of them is looked up.
    var firstPositions: [Int] = []
    var places: [UInt64: Int] = [:]
    let placeOfHash = hashes.enumerated().map { position, hash in
      if let place = places[hash] { return place }
      places[hash] = firstPositions.count
      firstPositions.append(position)
      return firstPositions.count - 1
    }
    let leaders = leaders(
      ofDistinct: firstPositions.map { hashes[$0] }, radius: radius, threads: threads)
    return placeOfHash.map { firstPositions[leaders[$0]] }
  }

  private static func leaders(
    ofDistinct hashes: [UInt64], radius: Int, threads: Int
  ) -> [Int] {
    let index = HashIndex(hashes)
    let blockSize = 4096
    let blockCount = (hashes.count + blockSize - 1) / blockSize
    // What lies before each hash is found in parallel; who leads follows in order.
    let earlier = orderedMap(count: blockCount, threads: threads) { block in
      let positions = (block * blockSize)..<min((block + 1) * blockSize, hashes.count)
      return positions.map { position in
        var found: [(distance: Int, index: Int)] = []
        index.forEach(near: hashes[position], radius: radius) { other, distance in
          if other < position { found.append((distance, other)) }
        }
        return found
      }
    }
    var leaders: [Int] = []
    for found in earlier.joined() {
      let nearest = found.filter { leaders[$0.index] == $0.index }.min { $0 < $1 }
      leaders.append(nearest?.index ?? leaders.count)
    }
    return leaders
  }
}
