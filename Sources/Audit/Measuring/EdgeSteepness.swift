/// How sharp the edges of a picture are, whatever there is between them.
///
/// On an edge that takes one pixel the step to the next pixel is the whole difference of the two sides.
/// White around a subject has no edges and does not count, unlike in the variance of a Laplacian, which
/// falls with the size of the subject.
package enum EdgeSteepness {
  /// How far around a place its sides are looked for, in pixels.
  private static let radius = 4
  /// The least difference of the sides that counts as an edge, in levels.
  private static let leastRange = 32
  /// The least step that counts as one, as a share of the difference of the sides.
  private static let leastShare = 0.08
  /// Edge pixels below which nothing can be told.
  private static let leastCount = 20
  /// Three quarters of the edges, by their contrast, are no sharper than the result.
  private static let quantile = 0.75

  /// The steepness of the sharper edges, 0…1; nil where there are too few.
  package static func measure(_ plane: LumaPlane) -> Double? {
    let (width, height) = (plane.width, plane.height)
    guard width > 2, height > 2 else { return nil }
    let high = plane.extremes(radius: radius) { max($0, $1) }
    let low = plane.extremes(radius: radius) { min($0, $1) }
    let steps = LumaPlane(width: width, height: height, values: steps(in: plane))
    let peaks = steps.extremes(radius: 1) { max($0, $1) }
    var ratios = LevelCounts()
    var count = 0
    for place in steps.values.indices {
      let (step, range) = (Int(steps.values[place]), Int(high[place]) - Int(low[place]))
      guard range >= leastRange, step == Int(peaks[place]),
        Double(step) > leastShare * Double(range)
      else { continue }
      ratios.add(UInt8(min(255, step * 255 / range)), weight: range)
      count += 1
    }
    guard count >= max(leastCount, width * height / 2000) else { return nil }
    return Double(ratios.level(at: quantile)) / 255
  }

  /// The larger of the steps to the right and down.
  private static func steps(in plane: LumaPlane) -> [UInt8] {
    let (width, values) = (plane.width, plane.values)
    return values.indices.map { place in
      let here = Int(values[place])
      let across = place % width < width - 1 ? abs(Int(values[place + 1]) - here) : 0
      let down = place + width < values.count ? abs(Int(values[place + width]) - here) : 0
      return UInt8(max(across, down))
    }
  }
}
