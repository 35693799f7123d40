/// The purpose that random numbers are drawn for; it separates their sequences.
package struct RandomStream: Hashable, Sendable {
  /// The 64-bit FNV-1a hash of the name.
  let key: UInt64

  /// A stream with a name that is written down nowhere else.
  package init(_ name: String) {
    key = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
