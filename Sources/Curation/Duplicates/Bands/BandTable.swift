import Imaging

/// One of the ten ways to look for hashes that are nearly equal: by two of five stretches of their bits.
///
/// Hashes that differ in at most three bits agree on two of five stretches at least, so whoever compares
/// those that agree on two, for each two, compares all of them (Manku, Jain, Das Sarma 2007). Bits are
/// dealt out to the stretches in turn, the lowest frequencies first, so that each has brightness and colour.
package struct BandTable: Sendable, Hashable {
  /// Bits in which hashes may differ that are found.
  package static let radius = 3
  /// Stretches of a hash.
  private static let stretchCount = 5
  private static let widths = (0..<stretchCount).map {
    (64 - $0 + stretchCount - 1) / stretchCount
  }

  /// All tables.
  package static let all = (0..<stretchCount).flatMap { first in
    (first + 1..<stretchCount).map { BandTable(first, $0) }
  }

  /// The two stretches of the key.
  let key: [Int]
  /// The stretches in the order in which they stand, the key first.
  private let order: [Int]
  /// The bits in that order.
  private let bits: HashBitOrder
  /// For each stretch the bits that it takes.
  private let masks: [UInt64]

  private init(_ first: Int, _ second: Int) {
    key = [first, second]
    order = key + (0..<Self.stretchCount).filter { $0 != first && $0 != second }
    var masks = [UInt64](repeating: 0, count: Self.stretchCount)
    var starts = [Int](repeating: 0, count: Self.stretchCount)
    var end = 64
    for stretch in order {
      end -= Self.widths[stretch]
      starts[stretch] = end
      masks[stretch] = ((1 << Self.widths[stretch]) - 1) << end
    }
    self.masks = masks
    bits = HashBitOrder(
      places: (0..<64).map { starts[$0 % Self.stretchCount] + $0 / Self.stretchCount })
  }

  /// The hash with its stretches in the order of this table: equal keys have equal leading bits.
  package func dealt(_ hash: UInt64) -> UInt64 { bits.applied(to: hash) }

  /// The bits of the key in a dealt hash.
  package var keyMask: UInt64 { masks[key[0]] | masks[key[1]] }

  func mask(of stretch: Int) -> UInt64 { masks[stretch] }

  /// Stretches by which what agrees on some can be told apart further.
  func stretches(after last: Int) -> Range<Int> { last + 1..<Self.stretchCount }

  /// Whether two dealt hashes that agree on some stretches agree on no other one before the last of these,
  /// so that of all tables and stretches they are found by these alone.
  func isFirst(_ difference: UInt64, sharing stretches: [Int]) -> Bool {
    (0..<(stretches.last ?? 0)).allSatisfy {
      stretches.contains($0) || difference & masks[$0] != 0
    }
  }
}
