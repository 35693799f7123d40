import KernelTasks

/// Writes the target pixels of a block's tiles: sums of four products each, bias, activation and the
/// derivative of the activation before them.
///
/// The last vector of columns overlaps the one before it, which changes nothing: nothing that is read
/// here is written.
@inline(never)
func finishWinogradBlock(
  _ task: UnsafePointer<WinogradTask>, _ phaseRow: Int, _ phaseColumn: Int, _ hasThirdRow: Bool,
  _ hasThirdColumn: Bool, _ firstTile: Int, _ tiles: Int, _ firstColumn: Int, _ columns: Int,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let pass = passPointer(task)
  let (height, width) = (pass.pointee.targetHeight, pass.pointee.targetWidth)
  let spacing = pass.pointee.phases
  let right = spacing &* pass.pointee.targetChannels
  let below = right &* width
  let step = WinogradBlockScratch.panelCount
  let target = task.pointee.target + firstColumn
  var bias = UnsafePointer(scratch + WorkerScratch.zeros)
  if let values = task.pointee.bias { bias = values + firstColumn }
  let isCurved = !isPiecewiseLinear(task.pointee.activation)
  let slopes = Vector(repeating: slope(of: task.pointee.activation))
  // Where the mask's output lies from a result.
  var masks = 0
  if let mask = task.pointee.mask { masks = mask.output - UnsafePointer(task.pointee.target) }
  let isMasked = task.pointee.mask != nil
  let isMaskedHere = isMasked && !isCurved && isPiecewiseLinear(maskActivation(task))
  let maskSlope = slope(of: maskActivation(task))
  for r in 0..<tiles {
    let (picture, tileRow, tileColumn) = winogradTile(pass, firstTile &+ r)
    let y = phaseRow &+ 2 &* spacing &* tileRow
    let x = phaseColumn &+ 2 &* spacing &* tileColumn
    guard y < height, x < width else { continue }
    let isHigh = y &+ spacing < height
    let isWide = x &+ spacing < width
    let upper = target + ((picture &* height &+ y) &* width &+ x) &* pass.pointee.targetChannels
    let lower = upper + below
    if r &+ prefetchDistance < tiles {
      // As far on in memory as the tile, but for the ends of rows.
      let next = prefetchDistance &* 2 &* right
      askFor(upper + next, columns)
      askFor(upper + (next &+ right), columns)
      askFor(lower + next, columns)
      askFor(lower + (next &+ right), columns)
      if isMasked {
        askFor(upper + (next &+ masks), columns)
        askFor(upper + (next &+ right &+ masks), columns)
        askFor(lower + (next &+ masks), columns)
        askFor(lower + (next &+ right &+ masks), columns)
      }
    }
    let products = scratch + (WinogradBlockScratch.products &+ r &* PatchPanel.stride)
    var c = 0
    while true {
      let place = products + c
      let start = load(bias + c)
      // Sums along the rows of points, then of the rows.
      let upperMiddle = load(place + step)
      let middle = load(place + 4 &* step)
      let leftSum = load(place + 3 &* step) + middle
      var rightSum = middle
      var upperLeft = ((load(place) + upperMiddle) + start) + leftSum
      var upperRight = upperMiddle
      if hasThirdColumn {
        rightSum += load(place + 5 &* step)
        upperRight += load(place + 2 &* step)
      }
      upperRight = (upperRight + start) + rightSum
      var lowerLeft = leftSum + start
      var lowerRight = rightSum + start
      if hasThirdRow {
        let lowerMiddle = load(place + 7 &* step)
        lowerLeft += load(place + 6 &* step) + lowerMiddle
        lowerRight += hasThirdColumn ? lowerMiddle + load(place + 8 &* step) : lowerMiddle
      }
      upperLeft = leaky(upperLeft, slopes)
      upperRight = leaky(upperRight, slopes)
      lowerLeft = leaky(lowerLeft, slopes)
      lowerRight = leaky(lowerRight, slopes)
      if isMaskedHere {
        let mask = upper + (masks &+ c)
        upperLeft = masked(upperLeft, mask, maskSlope)
        if isWide { upperRight = masked(upperRight, mask + right, maskSlope) }
        if isHigh { lowerLeft = masked(lowerLeft, mask + below, maskSlope) }
        if isWide && isHigh { lowerRight = masked(lowerRight, mask + (below &+ right), maskSlope) }
      }
      store(upperLeft, upper + c)
      if isWide { store(upperRight, upper + (right &+ c)) }
      if isHigh { store(lowerLeft, lower + c) }
      if isWide && isHigh { store(lowerRight, lower + (right &+ c)) }
      guard c &+ lanes < columns else { break }
      c = min(c &+ lanes, columns &- lanes)
    }
    guard isCurved || isMasked && !isMaskedHere else { continue }
    finishWinogradPixel(task, isCurved, upper, columns)
    if isWide { finishWinogradPixel(task, isCurved, upper + right, columns) }
    if isHigh { finishWinogradPixel(task, isCurved, lower, columns) }
    if isWide && isHigh { finishWinogradPixel(task, isCurved, lower + right, columns) }
  }
}

@inline(__always)
func maskActivation(_ task: UnsafePointer<WinogradTask>) -> Activation {
  if let mask = task.pointee.mask { return mask.activation }
  return .identity
}

/// The derivative of an activation that is linear on both sides of zero, by its output: a ReLU's is 0
/// wherever its input was not positive.
@inline(__always)
func masked(_ gradient: Vector, _ output: UnsafeMutablePointer<Float>, _ slope: Float) -> Vector {
  let y = load(output)
  return sloped(gradient, Vector(repeating: slope), bySign: y, withZero: slope == 0)
}

/// What a pixel needs that is not done with its sums.
@inline(__always)
func finishWinogradPixel(
  _ task: UnsafePointer<WinogradTask>, _ isCurved: Bool, _ target: UnsafeMutablePointer<Float>,
  _ columns: Int
) {
  if isCurved { activate(task.pointee.activation, target, target, columns) }
  maskWinogradResult(task, target, columns)
}
