/// A tensor of a golden file that is not in the file but drawn from a formula.
///
/// Element i is middle + span·(2u − 1), with u the upper 24 bits of SplitMix64's (Steele et al. 2014)
/// number i of the given stream as a fraction. Each step is exact or rounds once, so every language
/// draws the same floats. Written `stream; shape; middle; span`, the shape with commas.
struct DrawnTensor {
  let shape: [Int]
  private let stream: UInt64
  private let middle: Float
  private let span: Float

  /// nil for a text of another form.
  init?(_ text: String) {
    let fields = text.split(separator: ";").map { $0.filter { $0 != " " } }
    guard fields.count == 4, let stream = UInt64(fields[0]), let middle = Float(fields[2]),
      let span = Float(fields[3])
    else { return nil }
    let shape = fields[1].split(separator: ",").compactMap { Int($0) }
    // As many as a float counts without gaps; a sample's places are told by such numbers.
    guard !shape.isEmpty, shape.allSatisfy({ $0 > 0 }),
      shape.reduce(1.0, { $0 * Double($1) }) <= 16_777_216
    else { return nil }
    self.shape = shape
    self.stream = stream
    self.middle = middle
    self.span = span
  }

  /// All numbers, the last axis running fastest.
  var values: [Float] {
    let count = shape.reduce(1, *)
    return (0..<UInt64(count)).map { element in
      var z = (stream << 32 &+ element &+ 1) &* 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      let fraction = Float((z ^ (z >> 31)) >> 40) / 16_777_216
      return middle + span * (2 * fraction - 1)
    }
  }
}
