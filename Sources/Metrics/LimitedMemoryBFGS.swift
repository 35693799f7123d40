/// Minimises a smooth convex function by L-BFGS with backtracking (Nocedal and Wright, "Numerical
/// Optimization", 2nd edition 2006, algorithm 7.5 and section 3.1).
///
/// - Parameters:
///   - start: Where to begin.
///   - iterationLimit: The largest number of steps.
///   - tolerance: The search ends when no element of the gradient is larger.
///   - objective: Value and gradient at a point.
/// - Returns: The last point.
func minimum(
  from start: [Double], iterationLimit: Int, tolerance: Double,
  of objective: ([Double]) -> (value: Double, gradient: [Double])
) -> [Double] {
  var point = start
  var (value, gradient) = objective(point)
  var pairs: [CurvaturePair] = []
  for _ in 0..<iterationLimit {
    guard gradient.contains(where: { $0.magnitude > tolerance }) else { break }
    let direction = descentDirection(gradient, pairs)
    let slope = dot(direction, gradient)
    guard slope < 0 else { break }
    // The first step has no curvature to go by: one of length 1.
    var step = pairs.isEmpty ? min(1, 1 / dot(gradient, gradient).squareRoot()) : 1
    var next = (point: point, value: value, gradient: gradient)
    var isAccepted = false
    for _ in 0..<30 {
      next.point = zip(point, direction).map { $0 + step * $1 }
      (next.value, next.gradient) = objective(next.point)
      isAccepted = next.value <= value + 1e-4 * step * slope
      if isAccepted { break }
      step /= 2
    }
    // No lower value to be found: rounding is all that is left.
    guard isAccepted else { break }
    let pair = CurvaturePair(
      step: zip(next.point, point).map { $0 - $1 },
      change: zip(next.gradient, gradient).map { $0 - $1 })
    if pair.product > 0 { pairs = pairs.suffix(9) + [pair] }
    (point, value, gradient) = next
  }
  return point
}

/// A step and how it changed the gradient.
private struct CurvaturePair {
  let step: [Double]
  let change: [Double]
  let product: Double

  init(step: [Double], change: [Double]) {
    self.step = step
    self.change = change
    product = dot(step, change)
  }
}

/// −H·gradient by the two-loop recursion.
private func descentDirection(_ gradient: [Double], _ pairs: [CurvaturePair]) -> [Double] {
  var direction = gradient.map { -$0 }
  var shares = [Double](repeating: 0, count: pairs.count)
  for index in pairs.indices.reversed() {
    shares[index] = dot(pairs[index].step, direction) / pairs[index].product
    add(-shares[index], pairs[index].change, to: &direction)
  }
  if let last = pairs.last {
    let scale = last.product / dot(last.change, last.change)
    for index in direction.indices { direction[index] *= scale }
  }
  for (index, pair) in pairs.enumerated() {
    add(shares[index] - dot(pair.change, direction) / pair.product, pair.step, to: &direction)
  }
  return direction
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

private func add(_ factor: Double, _ a: [Double], to target: inout [Double]) {
  for index in target.indices { target[index] += factor * a[index] }
}
