/// Where one view lies in another, and how much the two differ there.
package struct ViewAlignment: Sendable, Hashable {
  /// Shares cut off the larger view; slightly negative where the other reaches beyond it.
  package private(set) var window: ViewWindow
  /// How much the two differ once they lie on each other.
  package private(set) var difference: ViewDifference

  static let side = FingerprintView.side
  private static let count = Float(side)
  /// Of the blur in a view's planes, in samples²: the triangle that reduced it and (1 2 1)/4.
  private static let viewVariance: Float = 1.0 / 6 + 0.5
  /// Steps towards the best place; the last ones change nothing that could be seen.
  private static let stepCount = 8
  /// A step that moves less than this share of the view is the last.
  private static let smallestStep: Float = 0.0005
  /// Copies that lie roughly in place differ by less.
  private static let roughLimit = Limit(share: 0.9, levels: 6)
  /// The same before each step; they bring copies nearer fast and others not.
  private static let limits = [1, 0.8, 0.6, 0.45, 0.4, 0.35, 0.35, 0.35].map {
    Limit(share: $0, levels: 6)
  }

  /// A root mean square difference that grows with the contrast.
  private struct Limit {
    /// Of the spread of brightness.
    var share: Float
    /// Levels that are added.
    var levels: Float

    func value(_ spread: Float) -> Float { levels + share * spread }
  }

  /// Looks for the place of `part` in `whole` near `window`.
  ///
  /// Gauss–Newton steps on scale and shift along each axis make the squared difference of
  /// brightness and colour small (Lucas and Kanade 1981). Then the two are compared at equal
  /// sharpness: what was trimmed fills a view with less of the picture and shows more detail.
  ///
  /// - Returns: Nil when the two are so different at `window`, or after some steps, that no more
  ///   could make them alike.
  package init?(of part: ViewPlanes, in whole: ViewPlanes, near window: ViewWindow) {
    var place = Place(window)
    let rough = Self.roughMeasure(part, whole, place)
    guard rough.difference <= Self.roughLimit.value(rough.spread) else { return nil }
    for number in 0..<Self.stepCount {
      let (change, difference) = Self.step(part, whole, place)
      guard difference <= Self.limits[number].value(rough.spread) else { return nil }
      place.scale += change.lowHalf
      place.origin += change.highHalf
      place.origin.clamp(
        lowerBound: SIMD2(repeating: -0.25), upperBound: SIMD2(repeating: 0.35))
      place.scale.clamp(lowerBound: SIMD2(repeating: 0.6), upperBound: SIMD2(repeating: 1.1))
      if max(abs(change.min()), abs(change.max())) < Self.smallestStep { break }
    }
    func lack(_ scale: Float) -> Float { max(1 / (scale * scale) - 1, 0) * Self.viewVariance }
    let blurred = part.blurred(varianceX: lack(place.scale.x), varianceY: lack(place.scale.y))
    self.window = place.window
    difference = ViewDifference(of: blurred, in: whole, at: place)
  }

  /// Where a part lies: places in the larger view = origin + scale · place in the part, all 0…1.
  struct Place {
    var scale: SIMD2<Float>
    var origin: SIMD2<Float>

    init(_ window: ViewWindow) {
      scale = SIMD2(1 - window.left - window.right, 1 - window.top - window.bottom)
      origin = SIMD2(window.left, window.top)
    }

    var window: ViewWindow {
      ViewWindow(
        left: origin.x, top: origin.y, right: 1 - origin.x - scale.x,
        bottom: 1 - origin.y - scale.y)
    }

    /// The sample of the larger view on which a sample of the part lies, along one axis.
    @inline(__always)
    func sample(_ index: Int, axis: Int) -> Float {
      (origin[axis] + scale[axis] * (Float(index) + 0.5) / count) * count - 0.5
    }
  }

  /// How different two views are before any step; copies differ by less than 1.
  package static func roughDifference(
    of part: ViewPlanes, in whole: ViewPlanes, near window: ViewWindow
  ) -> Float {
    let rough = roughMeasure(part, whole, Place(window))
    return rough.difference / roughLimit.value(rough.spread)
  }

  /// The root mean square difference of every other sample in both directions, and the spread of brightness.
  private static func roughMeasure(
    _ part: ViewPlanes, _ whole: ViewPlanes, _ place: Place
  ) -> (difference: Float, spread: Float) {
    var squares = SIMD4<Float>.zero
    var sum: Float = 0
    var sumOfSquares: Float = 0
    for y in stride(from: 1, to: side, by: 2) {
      let placeY = place.sample(y, axis: 1)
      for x in stride(from: 1, to: side, by: 2) {
        let value = part.values[y * side + x]
        let difference = value - whole.sample(x: place.sample(x, axis: 0), y: placeY).value
        squares += difference * difference
        sum += value.x
        sumOfSquares += value.x * value.x
      }
    }
    let number = count * count / 4
    let spread = max(sumOfSquares / number - (sum / number) * (sum / number), 0).squareRoot()
    return ((squares.sum() / number).squareRoot(), spread)
  }

  /// The change of (scale x, scale y, origin x, origin y) that would make the two alike if they
  /// were linear, and the root mean square difference before it.
  private static func step(
    _ part: ViewPlanes, _ whole: ViewPlanes, _ place: Place
  ) -> (change: SIMD4<Float>, difference: Float) {
    var system = NormalEquations()
    var sampleCount: Float = 0
    for y in 0..<side {
      let placeY = place.sample(y, axis: 1)
      guard placeY >= -0.5, placeY <= count - 0.5 else { continue }
      var row = NormalEquations.Row()
      for x in stride(from: y & 1, to: side, by: 2) {
        let placeX = place.sample(x, axis: 0)
        guard placeX >= -0.5, placeX <= count - 0.5 else { continue }
        let (value, slopeX, slopeY) = whole.sample(x: placeX, y: placeY)
        row.add(
          u: (Float(x) + 0.5) / count, slopeX: slopeX, slopeY: slopeY,
          difference: part.values[y * side + x] - value)
        sampleCount += 1
      }
      row.add(to: &system, v: (Float(y) + 0.5) / count)
    }
    return (system.solution / count, (system.squares / max(sampleCount, 1)).squareRoot())
  }
}
