import CPicturePasses

/// Hashes with which a given one is compared, one after the other.
///
/// A few thousand are compared in the time in which an index finds its first entries.
package struct HashList: Sendable {
  private let hashes: [UInt64]
  private let passes: PicturePasses

  /// - Parameters:
  ///   - hashes: Fewer than 2³².
  ///   - passes: Those of one instruction set, which change nothing but the time.
  package init(_ hashes: [UInt64], by passes: PicturePasses = .best) {
    self.hashes = hashes
    self.passes = passes
  }

  /// Calls `body` with the place of each hash that differs from `query` in at most `radius` bits, in rising
  /// order, and with the number of those bits.
  package func forEach(
    near query: UInt64, radius: Int, _ body: (_ place: Int, _ distance: Int) -> Void
  ) {
    guard radius >= 0 else { return }
    let near = unsafe passes.table.pointee.near_hashes
    // `found` has room for all hashes, which is as many as the pass may write.
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: hashes.count) { found in
      guard let places = found.baseAddress else { return }
      let count = unsafe near(hashes, hashes.count, query, UInt32(min(radius, 64)), places)
      for number in 0..<count {
        let place = unsafe Int(places[number])
        body(place, (hashes[place] ^ query).nonzeroBitCount)
      }
    }
  }
}
