/// Numbers of one tensor of a golden file: all of them, or every so many.
struct GoldenValues {
  let values: [Float]
  /// Where in our tensor these numbers belong; nil where they are all of it, in order.
  var elements: [Int]?

  /// The elements of a tensor of ours that the file has numbers of.
  func picked(from ours: [Float]) -> [Float] { elements?.map { ours[$0] } ?? ours }

  /// The relative error of another tensor of the same shape.
  func error(of ours: [Float]) -> Double { relativeError(picked(from: ours), values) }
}

/// ‖a − b‖ ÷ ‖b‖; 0 where both are all zeros.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
  guard a.count == b.count else { return .infinity }
  var (difference, size) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
    size += Double(y) * Double(y)
  }
  return difference == 0 ? 0 : difference.squareRoot() / size.squareRoot()
}

/// ‖a‖.
func size(_ a: [Float]) -> Double {
  a.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
}
