import KernelTasks

/// One chunk of an update of parameters.
@Sendable
func optimiser(
  _ task: UnsafePointer<OptimiserTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  switch task.pointee.operation {
  case .adam: adam(task.pointee, item)
  case .movingAverage: movingAverage(task.pointee, item)
  }
}

/// m += firstRate·(g − m); v += secondRate·(g² − v); parameters −= stepSize · m ÷ (rootScale·√v + ε);
/// average += averageRate · (parameters − average); squares[item] = Σ g².
///
/// One pass: every number is read once and written once.
func adam(_ task: OptimiserTask, _ item: Int) {
  let start = item &* ElementwiseTask.chunk
  let gradients = task.gradients + start
  let parameters = task.parameters + start
  let first = task.m + start
  let second = task.v + start
  let firstRate = Vector(repeating: task.factors.firstRate)
  let secondRate = Vector(repeating: task.factors.secondRate)
  let stepSize = Vector(repeating: task.factors.stepSize)
  let rootScale = Vector(repeating: task.factors.rootScale)
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

/// average += averageRate · (parameters − average).
func movingAverage(_ task: OptimiserTask, _ item: Int) {
  guard let averages = task.average else { return }
  let start = item &* ElementwiseTask.chunk
  let (parameters, average) = (task.parameters + start, averages + start)
  let rate = Vector(repeating: task.averageRate)
  forEachVector(min(ElementwiseTask.chunk, task.count &- start)) { i, valid in
    let old = loadUpTo(average + i, valid)
    let new = multiplyAdd(old, rate, loadUpTo(parameters + i, valid) - old)
    storeUpTo(new, average + i, valid)
  }
}
