/// Grey JPEG files written bit by bit, for what no encoder writes.
///
/// All codes of a table have 8 bits. The sources of form and numbers are T.81, annexes B and F.
struct HandmadeJPEG {
  /// Entropy-coded bits.
  private struct Bits {
    private(set) var bytes: [UInt8] = []
    private var word: UInt32 = 0
    private var count = 0

    mutating func append(_ value: Int, count added: Int) {
      for bit in stride(from: added - 1, through: 0, by: -1) {
        word = word << 1 | UInt32((value >> bit) & 1)
        count += 1
        guard count == 8 else { continue }
        bytes.append(UInt8(word))
        if word == 0xFF { bytes.append(0) }
        (word, count) = (0, 0)
      }
    }

    mutating func finish() {
      while count > 0 { append(1, count: 1) }
    }
  }

  private static let directSymbols = (0...11).map { UInt8($0) }
  private static let otherSymbols: [UInt8] =
    [0x00, 0xF0] + (0...15).flatMap { run in (1...10).map { UInt8(run << 4 | $0) } }

  /// A segment with its marker and length.
  static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let count = payload.count + 2
    return [0xFF, marker, UInt8(count >> 8), UInt8(count & 255)] + payload
  }

  /// A table of codes that all have `length` bits.
  static func codes(_ kind: UInt8, length: Int, _ symbols: [UInt8]) -> [UInt8] {
    var counts = [UInt8](repeating: 0, count: 16)
    counts[length - 1] = UInt8(symbols.count)
    return segment(0xC4, [kind] + counts + symbols)
  }

  /// A baseline file of a row of 8×8 blocks.
  ///
  /// - Parameters:
  ///   - blocks: For each block 64 coefficients in zigzag order, before dequantization, from −1023 to 1023.
  ///   - factor: What dequantization multiplies them with.
  ///   - isPlain: Else the file has a marker that changes nothing but that our own decoder leaves to
  ///     libjpeg-turbo.
  /// - Returns: The bytes of the file.
  static func baseline(_ blocks: [[Int]], factor: UInt8, isPlain: Bool) -> [UInt8] {
    let width = 8 * blocks.count
    var bits = Bits()
    var prior = 0
    func size(_ number: Int) -> Int { Int.bitWidth - number.magnitude.leadingZeroBitCount }
    func put(_ number: Int) {
      bits.append(number < 0 ? number - 1 : number, count: size(number))
    }
    for block in blocks {
      let difference = block[0] - prior
      prior = block[0]
      bits.append(size(difference), count: 8)
      put(difference)
      var run = 0
      for coefficient in block.dropFirst() {
        if coefficient == 0 {
          run += 1
          continue
        }
        while run > 15 {
          bits.append(1, count: 8)
          run -= 16
        }
        bits.append(2 + 10 * run + size(coefficient) - 1, count: 8)
        put(coefficient)
        run = 0
      }
      if run > 0 { bits.append(0, count: 8) }
    }
    bits.finish()
    return [0xFF, 0xD8] + (isPlain ? [] : segment(0xDD, [0, 0]))
      + segment(0xDB, [0] + [UInt8](repeating: factor, count: 64))
      + segment(0xC0, [8, 0, 8, UInt8(width >> 8), UInt8(width & 255), 1, 1, 0x11, 0])
      + codes(0x00, length: 8, directSymbols) + codes(0x10, length: 8, otherSymbols)
      + segment(0xDA, [1, 1, 0, 0, 63, 0]) + bits.bytes + [0xFF, 0xD9]
  }

  /// A progressive file of one grey: a scan of first coefficients, then `scans` scans of zeros.
  static func progressive(side: Int, scans: Int) -> [UInt8] {
    let blocks = side / 8 * (side / 8)
    let size = [UInt8(side >> 8), UInt8(side & 255)]
    // A bit for each first coefficient; 15 bits, all zero, end 16,384 blocks of the others.
    let first = [UInt8](repeating: 0, count: (blocks + 7) / 8)
    let other = [UInt8](repeating: 0, count: ((blocks + 16_383) / 16_384 * 15 + 7) / 8)
    var file: [UInt8] = [0xFF, 0xD8]
    file += segment(0xDB, [0] + [UInt8](repeating: 16, count: 64))
    file += segment(0xC2, [8] + size + size + [1, 1, 0x11, 0])
    file += codes(0x00, length: 1, [0]) + codes(0x10, length: 1, [0xE0])
    file += segment(0xDA, [1, 1, 0, 0, 0, 0]) + first
    for _ in 0..<scans { file += segment(0xDA, [1, 1, 0, 1, 63, 0]) + other }
    return file + [0xFF, 0xD9]
  }
}
