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
  /// Copies that lie roughly in place differ by less, as a multiple of the spread of brightness plus
  /// a few levels.
  private static let roughLimit: (share: Float, levels: Float) = (0.9, 6)
  /// The same after `stepsBeforeLook` steps, which bring copies much nearer.
  private static let closerLimit: (share: Float, levels: Float) = (0.4, 6)
  private static let stepsBeforeLook = 3

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
    guard Self.isAlike(part, whole, place, limit: Self.roughLimit) else { return nil }
    for number in 0..<Self.stepCount {
      if number == Self.stepsBeforeLook,
        !Self.isAlike(part, whole, place, limit: Self.closerLimit)
      {
        return nil
      }
      let change = Self.step(part, whole, place)
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
    difference(part, whole, Place(window), against: roughLimit)
  }

  private static func isAlike(
    _ part: ViewPlanes, _ whole: ViewPlanes, _ place: Place, limit: (share: Float, levels: Float)
  ) -> Bool {
    difference(part, whole, place, against: limit) <= 1
  }

  /// Of every other sample in both directions, as a multiple of a limit that grows with the contrast.
  private static func difference(
    _ part: ViewPlanes, _ whole: ViewPlanes, _ place: Place,
    against limit: (share: Float, levels: Float)
  ) -> Float {
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
    return (squares.sum() / number).squareRoot() / (limit.levels + limit.share * spread)
  }

  /// The change of (scale x, scale y, origin x, origin y) that would make the two alike if they
  /// were linear.
  private static func step(
    _ part: ViewPlanes, _ whole: ViewPlanes, _ place: Place
  ) -> SIMD4<Float> {
    var system = NormalEquations()
    for y in 0..<side {
      let v = (Float(y) + 0.5) / count
      let placeY = place.sample(y, axis: 1)
      guard placeY >= -0.5, placeY <= count - 0.5 else { continue }
      for x in (y & 1)..<side where (x ^ y) & 1 == 0 {
        let u = (Float(x) + 0.5) / count
        let placeX = place.sample(x, axis: 0)
        guard placeX >= -0.5, placeX <= count - 0.5 else { continue }
        let (value, slopeX, slopeY) = whole.sample(x: placeX, y: placeY)
        let difference = part.values[y * side + x] - value
        system.add(
          u: u, v: v, xx: (slopeX * slopeX).sum(), xy: (slopeX * slopeY).sum(),
          yy: (slopeY * slopeY).sum(), ex: (slopeX * difference).sum(),
          ey: (slopeY * difference).sum())
      }
    }
    return system.solution / count
  }
}
