import Foundation

/// How much of each pixel a shape covers, 0…1, in a box of the canvas.
struct CoverageMask {
  /// The canvas column of the first column here.
  let left: Int
  /// The canvas row of the first row here.
  let top: Int
  /// Columns.
  let width: Int
  /// Rows.
  let height: Int
  /// `height × width` shares, row-major.
  var values: [Float]

  /// The exact areas under a shape's outline.
  ///
  /// Signed trapezoid areas are accumulated along each row and summed up from left to right, as
  /// font rasterisers do (Levien, "Inside the fastest font renderer in the world", 2016).
  ///
  /// - Parameters:
  ///   - shape: The outline in pixels.
  ///   - padding: Empty pixels kept around the shape, as room for blurring.
  init(_ shape: Shape, padding: Int = 0) {
    let bounds = shape.bounds ?? (Point(0, 0), Point(0, 0))
    // Far away points would make a needlessly wide box; nothing there can be seen.
    let low = pointwiseMax(bounds.low, Point(-4000, -4000))
    let high = pointwiseMin(bounds.high, Point(8000, 8000))
    left = Int(low.x.rounded(.down)) - padding
    top = Int(low.y.rounded(.down)) - padding
    width = max(1, Int(high.x.rounded(.up)) + padding + 1 - left)
    height = max(1, Int(high.y.rounded(.up)) + padding + 1 - top)
    var accumulation = [Float](repeating: 0, count: width * height + 2)
    let origin = Point(Double(left), Double(top))
    let count = shape.points.count
    for i in 0..<count {
      Self.accumulate(
        from: shape.points[i] - origin, to: shape.points[(i + 1) % count] - origin,
        width: width, height: height, into: &accumulation)
    }
    values = []
    values.reserveCapacity(width * height)
    for row in 0..<height {
      var sum: Float = 0
      for column in 0..<width {
        sum += accumulation[row * width + column]
        values.append(min(1, abs(sum)))
      }
    }
  }

  private static func accumulate(
    from a: Point, to b: Point, width: Int, height: Int, into accumulation: inout [Float]
  ) {
    guard a.y != b.y else { return }
    let direction = a.y < b.y ? 1.0 : -1.0
    let (upper, lower) = a.y < b.y ? (a, b) : (b, a)
    let slope = (lower.x - upper.x) / (lower.y - upper.y)
    let firstRow = max(0, Int(upper.y.rounded(.down)))
    let lastRow = min(height - 1, Int(lower.y.rounded(.up)) - 1)
    guard firstRow <= lastRow else { return }
    for row in firstRow...lastRow {
      let y0 = max(upper.y, Double(row))
      let y1 = min(lower.y, Double(row + 1))
      guard y1 > y0 else { continue }
      let x0 = upper.x + (y0 - upper.y) * slope
      let x1 = upper.x + (y1 - upper.y) * slope
      spread(
        area: direction * (y1 - y0), fromX: min(x0, x1), toX: max(x0, x1), row: row, width: width,
        into: &accumulation)
    }
  }

  /// Adds the change of coverage that an edge piece within one row causes.
  private static func spread(
    area: Double, fromX: Double, toX: Double, row: Int, width: Int,
    into accumulation: inout [Float]
  ) {
    let firstColumn = Int(fromX.rounded(.down))
    let lastColumn = Int(toX.rounded(.down))
    let base = row * width
    func add(_ column: Int, _ value: Double) {
      guard column < width else { return }
      accumulation[base + max(0, column)] += Float(value)
    }
    if firstColumn == lastColumn {
      // The share of the pixel right of the edge is what it gains at once, the rest comes later.
      let middle = (fromX + toX) / 2 - Double(firstColumn)
      add(firstColumn, area * (1 - middle))
      add(firstColumn + 1, area * middle)
      return
    }
    let perColumn = area / (toX - fromX)
    for column in firstColumn...lastColumn {
      let x0 = max(fromX, Double(column))
      let x1 = min(toX, Double(column + 1))
      let part = perColumn * (x1 - x0)
      let middle = (x0 + x1) / 2 - Double(column)
      add(column, part * (1 - middle))
      add(column + 1, part * middle)
    }
  }

  /// The value at a canvas position, 0 outside the box.
  func value(x: Int, y: Int) -> Float {
    let (column, row) = (x - left, y - top)
    guard column >= 0, column < width, row >= 0, row < height else { return 0 }
    return values[row * width + column]
  }

  /// The mask after three box blurs, which come close to a Gaussian of this radius.
  func blurred(radius: Int) -> CoverageMask {
    guard radius > 0 else { return self }
    var result = self
    for _ in 0..<3 {
      result.values = Self.boxBlurred(
        result.values, lines: height, length: width, lineStep: width, step: 1, radius: radius)
      result.values = Self.boxBlurred(
        result.values, lines: width, length: height, lineStep: 1, step: width, radius: radius)
    }
    return result
  }

  private static func boxBlurred(
    _ values: [Float], lines: Int, length: Int, lineStep: Int, step: Int, radius: Int
  ) -> [Float] {
    var result = values
    let share = 1 / Float(2 * radius + 1)
    for line in 0..<lines {
      let start = line * lineStep
      var sum: Float = 0
      for i in 0..<min(radius, length) { sum += values[start + i * step] }
      for i in 0..<length {
        if i + radius < length { sum += values[start + (i + radius) * step] }
        if i - radius - 1 >= 0 { sum -= values[start + (i - radius - 1) * step] }
        result[start + i * step] = sum * share
      }
    }
    return result
  }
}
