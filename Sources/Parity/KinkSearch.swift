import Graph

/// Finds out on which side of a kink the other framework stood.
///
/// The gradient of a leaky ReLU jumps where its input is 0, and a unit that lies within rounding of 0
/// falls on either side by chance, in every framework: equal formulas, equal numbers, and yet one
/// such unit can change a small gradient by a hundredth. Only units are candidates that lie within
/// `reach` of the kink, which is about what two frameworks' forward results differ by; they are few.
/// One after the other, each is put on the other side, and stays there if the gradients then agree
/// better. A wrong formula is not mended by that: it is wrong at all units.
struct KinkSearch {
  /// A unit near a kink.
  struct Candidate {
    let tensor: Tensor
    let kind: Kink.Kind
    let element: Int
    /// Where pixels are compared the largest one, else the unit itself.
    let rival: Int
    /// The input's distance to the kink ÷ the root mean square of its sample's values.
    let distance: Float
    let isPositive: Bool
    /// Comparable units of a sample.
    let count: Int

    /// Small for units that are near their kink and have few others beside them: of n units one has
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

  /// Takes note of the units near a kink.
  mutating func note(_ kink: Kink) {
    guard seen.insert(kink.tensor).inserted else { return }
    let size = kink.count / max(kink.tensor.shape.batch, 1)
    for start in stride(from: 0, to: kink.count, by: max(size, 1)) {
      let sample = start..<(start + size)
      let scale =
        (sample.reduce(Float(0)) { $0 + kink[$1] * kink[$1] }
        / Float(size)).squareRoot()
      guard scale > 0 else { continue }
      switch kink.kind {
      case .zero(let slope): noteZeros(of: kink, slope: slope, in: sample, scale: scale)
      case .largest: noteLargest(of: kink, in: sample, scale: scale)
      }
    }
  }

  private mutating func noteZeros(of kink: Kink, slope: Float, in sample: Range<Int>, scale: Float)
  {
    unitCount += sample.count
    for element in sample {
      let value = kink[element]
      // 0 is on the upper side. A ReLU's zeros do not say how far below the kink they are.
      guard slope > 0 || value > 0 else { continue }
      let distance = (value < 0 ? -value / slope : value) / scale
      guard distance <= Self.reach else { continue }
      found.append(
        Candidate(
          tensor: kink.tensor, kind: kink.kind, element: element, rival: element,
          distance: distance, isPositive: value >= 0, count: sample.count))
    }
  }

  private mutating func noteLargest(of kink: Kink, in sample: Range<Int>, scale: Float) {
    let channels = kink.tensor.shape.channels
    unitCount += channels
    for channel in 0..<channels {
      var (first, second) = (sample.lowerBound + channel, -1)
      for element in stride(from: first + channels, to: sample.upperBound, by: channels) {
        if kink[element] > kink[first] {
          (first, second) = (element, first)
        } else if second < 0 || kink[element] > kink[second] {
          second = element
        }
      }
      guard second >= 0 else { continue }
      let distance = (kink[first] - kink[second]) / scale
      guard distance <= Self.reach else { continue }
      found.append(
        Candidate(
          tensor: kink.tensor, kind: .largest, element: second, rival: first,
          distance: distance, isPositive: false, count: channels))
    }
  }

  /// The search with one more unit on the other side.
  func moving(_ candidate: Candidate) -> KinkSearch {
    var result = self
    result.moved.append(candidate)
    return result
  }

  /// Puts the units that have moved on the other side.
  func place(_ kink: Kink) {
    for unit in moved where unit.tensor == kink.tensor && unit.kind == kink.kind {
      let value = kink[unit.element]
      switch unit.kind {
      case .zero:
        let size = max(abs(value), Float.leastNormalMagnitude)
        kink[unit.element] = unit.isPositive ? -size : size
      case .largest:
        kink[unit.element] = max(value, kink[unit.rival].nextUp)
      }
    }
  }
}
