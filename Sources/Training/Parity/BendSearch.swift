import Graph

/// Finds out on which side of a bend the other framework stood.
///
/// The gradient of a leaky ReLU jumps where its input is 0, and a unit that lies within rounding of 0
/// falls on either side by chance, in every framework: equal formulas, equal numbers, and yet one
/// such unit can change a small gradient by a hundredth. Only units are candidates that lie within
/// `reach` of the bend, which is about what two frameworks' forward results differ by; they are few.
/// One after the other, each is put on the other side, and stays there if the gradients then agree
/// better. A wrong formula is not mended by that: it is wrong at all units.
struct BendSearch {
  /// A unit near a bend.
  struct Candidate {
    let tensor: Tensor
    let kind: Bend.Kind
    let element: Int
    /// Where pixels are compared the largest one, else the unit itself.
    let rival: Int
    /// The input's distance to the bend ÷ the root mean square of its sample's values.
    let distance: Float
    let isPositive: Bool
    /// Comparable units of a sample.
    let count: Int

    /// Small for units that are near their bend and have few others beside them: of n units one has
    /// about 1/√n of the gradient.
    var rank: Float { distance * Float(count).squareRoot() }
  }

  /// The largest distance of a candidate.
  static let reach: Float = 2e-5
  /// The most candidates that are tried.
  static let limit = 64

  /// Units that have been looked at.
  private(set) var unitCount = 0
  private var found: [Candidate] = []
  private var seen: Set<Tensor> = []
  /// The units on the other side.
  private(set) var moved: [Candidate] = []

  /// The candidates, likely and effective ones first.
  var candidates: [Candidate] {
    Array(found.sorted { $0.rank < $1.rank }.prefix(Self.limit))
  }

  /// Takes note of the units near a bend.
  mutating func note(_ bend: Bend) {
    guard seen.insert(bend.tensor).inserted else { return }
    let size = bend.values.count / max(bend.tensor.shape.batch, 1)
    for start in stride(from: 0, to: bend.values.count, by: max(size, 1)) {
      let sample = start..<(start + size)
      let scale =
        (sample.reduce(Float(0)) { $0 + bend.values[$1] * bend.values[$1] }
        / Float(size)).squareRoot()
      guard scale > 0 else { continue }
      switch bend.kind {
      case .zero(let slope): noteZeros(of: bend, slope: slope, in: sample, scale: scale)
      case .largest: noteLargest(of: bend, in: sample, scale: scale)
      }
    }
  }

  private mutating func noteZeros(of bend: Bend, slope: Float, in sample: Range<Int>, scale: Float)
  {
    unitCount += sample.count
    for element in sample {
      let value = bend.values[element]
      // 0 is on the upper side. A ReLU's zeros do not say how far below the bend they are.
      guard slope > 0 || value > 0 else { continue }
      let distance = (value < 0 ? -value / slope : value) / scale
      guard distance <= Self.reach else { continue }
      found.append(
        Candidate(
          tensor: bend.tensor, kind: bend.kind, element: element, rival: element,
          distance: distance, isPositive: value >= 0, count: sample.count))
    }
  }

  private mutating func noteLargest(of bend: Bend, in sample: Range<Int>, scale: Float) {
    let channels = bend.tensor.shape.channels
    unitCount += channels
    for channel in 0..<channels {
      var (first, second) = (sample.lowerBound + channel, -1)
      for element in stride(from: first + channels, to: sample.upperBound, by: channels) {
        if bend.values[element] > bend.values[first] {
          (first, second) = (element, first)
        } else if second < 0 || bend.values[element] > bend.values[second] {
          second = element
        }
      }
      guard second >= 0 else { continue }
      let distance = (bend.values[first] - bend.values[second]) / scale
      guard distance <= Self.reach else { continue }
      found.append(
        Candidate(
          tensor: bend.tensor, kind: .largest, element: second, rival: first,
          distance: distance, isPositive: false, count: channels))
    }
  }

  /// The search with one more unit on the other side.
  func moving(_ candidate: Candidate) -> BendSearch {
    var result = self
    result.moved.append(candidate)
    return result
  }

  /// Puts the units that have moved on the other side.
  func place(_ bend: Bend) {
    for unit in moved where unit.tensor == bend.tensor && unit.kind == bend.kind {
      let value = bend.values[unit.element]
      switch unit.kind {
      case .zero:
        let size = max(abs(value), Float.leastNormalMagnitude)
        bend.values[unit.element] = unit.isPositive ? -size : size
      case .largest:
        bend.values[unit.element] = max(value, bend.values[unit.rival].nextUp)
      }
    }
  }
}
