/// A 128-bit digest of many bytes, taken at the speed of memory: XXH64 twice, with the seeds 0 and 1.
///
/// For telling pictures apart, not for security: whoever wants two inputs of one digest can make
/// them. Chance does not: among a billion inputs two are alike with a probability below 10⁻¹⁹.
///
/// Source: xxHash fast digest algorithm, XXH64 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
public struct PixelDigest: Hashable, Sendable, CustomStringConvertible {
  /// XXH64 with seed 0.
  public let first: UInt64
  /// XXH64 with seed 1.
  public let second: UInt64

  /// 32 lower-case hexadecimal digits, `first` before `second`.
  public var description: String { Self.digits(first) + Self.digits(second) }

  /// The digest of `bytes`.
  public init(of bytes: [UInt8]) {
    // The pointer lives for the call only.
    (first, second) = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Self.digests(of: buffer)
    }
  }

  private static func digits(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }

  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// Both digests in one pass, so that each byte is loaded once.
  private static func digests(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
    var a = Lanes(seed: 0)
    var b = Lanes(seed: 1)
    var position = 0
    // Every load stays below `bytes.count`.
    while position + 32 <= bytes.count {
      let words = unsafe (
        word(bytes, position), word(bytes, position + 8), word(bytes, position + 16),
        word(bytes, position + 24)
      )
      a.add(words)
      b.add(words)
      position += 32
    }
    let isLong = bytes.count >= 32
    return unsafe (
      finish(isLong ? a.merged : prime5, bytes, from: position),
      finish(isLong ? b.merged : 1 &+ prime5, bytes, from: position)
    )
  }

  /// Takes in the last bytes, fewer than 32, and mixes.
  private static func finish(
    _ start: UInt64, _ bytes: UnsafeRawBufferPointer, from first: Int
  ) -> UInt64 {
    var value = start &+ UInt64(bytes.count)
    var position = first
    while position + 8 <= bytes.count {
      value ^= unsafe round(0, word(bytes, position))
      value = rotate(value, 27) &* prime1 &+ prime4
      position += 8
    }
    if position + 4 <= bytes.count {
      let half = unsafe UInt32(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      value ^= UInt64(half) &* prime1
      value = rotate(value, 23) &* prime2 &+ prime3
      position += 4
    }
    while position < bytes.count {
      value ^= unsafe UInt64(bytes[position]) &* prime5
      value = rotate(value, 11) &* prime1
      position += 1
    }
    value = (value ^ (value &>> 33)) &* prime2
    value = (value ^ (value &>> 29)) &* prime3
    return value ^ (value &>> 32)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    value &<< count | value &>> (64 &- count)
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  /// The four sums of the long part.
  private struct Lanes {
    var lanes: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
      lanes = (seed &+ prime1 &+ prime2, seed &+ prime2, seed, seed &- prime1)
    }

    @inline(__always)
    mutating func add(_ words: (UInt64, UInt64, UInt64, UInt64)) {
      lanes.0 = round(lanes.0, words.0)
      lanes.1 = round(lanes.1, words.1)
      lanes.2 = round(lanes.2, words.2)
      lanes.3 = round(lanes.3, words.3)
    }

    var merged: UInt64 {
      var value =
        rotate(lanes.0, 1) &+ rotate(lanes.1, 7) &+ rotate(lanes.2, 12) &+ rotate(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
        value = (value ^ round(0, lane)) &* prime1 &+ prime4
      }
      return value
    }
  }
}
