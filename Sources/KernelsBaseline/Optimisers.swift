import KernelTasks

/// m += firstRate·(g − m); v += secondRate·(g² − v); parameters −= stepSize · m ÷ (rootScale·√v + ε);
/// average += averageRate · (parameters − average); squares[item] = Σ g².
///
/// One pass: every number is read once and written once.
@Sendable
func adam(_ task: UnsafePointer<OptimiserTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>)
{
  let task = task.pointee
  let start = item &* ElementwiseTask.chunk
  let gradients = task.gradients + start
  let parameters = task.parameters + start
  let first = task.m + start
  let second = task.v + start
  let firstRate = Vector(repeating: task.firstRate)
  let secondRate = Vector(repeating: task.secondRate)
  let stepSize = Vector(repeating: task.stepSize)
  let rootScale = Vector(repeating: task.rootScale)
  let epsilon = Vector(repeating: task.epsilon)
  let average = task.average.map { $0 + start }
  let averageRate = Vector(repeating: task.averageRate)
  var squares = Vector(repeating: 0)
  forEachVector(min(ElementwiseTask.chunk, task.count &- start)) { i, valid in
    let g = loadUpTo(gradients + i, valid)
    var m = loadUpTo(first + i, valid)
    var v = loadUpTo(second + i, valid)
    let square = g * g
    squares += square
    m = multiplyAdd(m, firstRate, g - m)
    v = multiplyAdd(v, secondRate, square - v)
    storeUpTo(m, first + i, valid)
    storeUpTo(v, second + i, valid)
    let change = stepSize * m / multiplyAdd(epsilon, rootScale, squareRoot(v))
    let updated = loadUpTo(parameters + i, valid) - change
    storeUpTo(updated, parameters + i, valid)
    if let average {
      let old = loadUpTo(average + i, valid)
      storeUpTo(multiplyAdd(old, averageRate, updated - old), average + i, valid)
    }
  }
  if let sums = task.squares {
    var sum: Float = 0
    for lane in 0..<lanes { sum += squares[lane] }
    sums[item] = sum
  }
}

/// m += firstRate · (parameters − m).
@Sendable
func movingAverage(
  _ task: UnsafePointer<OptimiserTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.pointee
  let start = item &* ElementwiseTask.chunk
  let parameters = task.parameters + start
  let average = task.m + start
  let rate = Vector(repeating: task.firstRate)
  forEachVector(min(ElementwiseTask.chunk, task.count &- start)) { i, valid in
    let old = loadUpTo(average + i, valid)
    let new = multiplyAdd(old, rate, loadUpTo(parameters + i, valid) - old)
    storeUpTo(new, average + i, valid)
  }
}
