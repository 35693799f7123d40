/// Draws what is to be damaged, and damages it: the same for the same seed.
struct Damage {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64; from 0 to `bound` − 1.
  mutating func draw(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(max(bound, 1)))
  }

  mutating func one<Value>(of values: [Value]) -> Value { values[draw(values.count)] }

  /// Bytes overwritten, flipped, lost, repeated and cut.
  mutating func bytes(_ whole: [UInt8]) -> [UInt8] {
    var bytes = whole
    for _ in 0...draw(4) where !bytes.isEmpty {
      let at = draw(bytes.count)
      let end = min(at + 1 + draw(draw(4) == 0 ? 300 : 9), bytes.count)
      switch draw(8) {
      case 0, 1: bytes[at] = one(of: [0, 1, 0x7F, 0x80, 0xFF, UInt8(draw(256))])
      case 2: bytes[at] ^= 1 << UInt8(draw(8))
      case 3: bytes.removeSubrange(at..<end)
      case 4: bytes.insert(contentsOf: bytes[at..<end], at: draw(bytes.count))
      case 5: for place in at..<end { bytes[place] = 0xFF }
      case 6: for place in at..<end { bytes[place] = UInt8(draw(256)) }
      default: if draw(4) == 0 { bytes.removeSubrange(at...) }
      }
    }
    return bytes
  }

  private static let numbers = [
    "0", "-1", "1", "-0", "0.5", "1e308", "1e400", "-1e999", "1e-400", "9223372036854775807",
    "-9223372036854775808", "9223372036854775808", "18446744073709551616", "2147483648",
    "4294967296", "nan", ".inf", "1e5", "100000", "0x10", "1_000",
  ]
  private static let pieces = [
    "null", "~", "true", "\"", "'", "[", "]", "{", "}", ":", ",", ";", "\n", "\r\n", "\t", "- ",
    "&a ", "*a", "<<: *a\n", "!!binary ", "../../x", "/etc/passwd", "\u{0}", "\u{1B}]0;x\u{7}",
    "\u{FEFF}", "é", "😀", "=1+1", "#", "%", "---\n", "...\n", "sep=;\n", "[[[[[[[[", "{}", "[]",
  ]

  /// Words of a text exchanged: numbers for extreme ones, lines for each other, marks of the
  /// language for others.
  mutating func text(_ whole: [UInt8]) -> [UInt8] {
    if draw(4) == 0 { return bytes(whole) }
    var text = String(decoding: whole, as: UTF8.self)
    for _ in 0...draw(3) {
      switch draw(4) {
      case 0:
        let isPart = { (character: Character) in character.isNumber || "+-.e".contains(character) }
        let starts = text.indices.filter { text[$0].isNumber }
        guard let start = starts.isEmpty ? nil : one(of: starts) else { continue }
        let end = text[start...].firstIndex { !isPart($0) } ?? text.endIndex
        text.replaceSubrange(start..<end, with: one(of: Self.numbers))
      case 1:
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = one(of: lines)
        if draw(2) == 0 { lines.remove(at: draw(lines.count)) }
        lines.insert(line, at: draw(lines.count + 1))
        text = lines.joined(separator: "\n")
      default:
        let places = Array(text.indices) + [text.endIndex]
        let start = one(of: places)
        let end = text.index(start, offsetBy: draw(6), limitedBy: text.endIndex) ?? text.endIndex
        text.replaceSubrange(start..<end, with: one(of: Self.pieces))
      }
    }
    return Array(text.utf8)
  }
}
