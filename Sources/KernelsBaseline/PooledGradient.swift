import KernelTasks

/// sums += factor · values.
@inline(__always)
private func addMultiple(
  _ factor: Vector, _ values: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>,
  _ count: Int
) {
  var i = 0
  while i < count {
    let valid = min(count &- i, lanes)
    storeUpTo(
      multiplyAdd(loadUpTo(sums + i, valid), factor, loadUpTo(values + i, valid)), sums + i, valid)
    i &+= lanes
  }
}

/// The input pixel under the first tap of an output pixel's patch, possibly beyond the edge.
@inline(__always)
private func patchOrigin(_ g: ConvolutionGeometry, _ pixel: Int) -> (top: Int, left: Int) {
  let y = pixel / g.outputWidth
  let x = pixel &- y &* g.outputWidth
  return (y &* g.stride &- g.padTop, x &* g.stride &- g.padLeft)
}

/// One picture of the input gradient or one output channel of the weight gradient.
@Sendable
func pooledGradient(
  _ task: UnsafePointer<PooledGradientTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  switch task.pointee.operation {
  case .input: pooledInputGradient(task.pointee, item, scratch)
  case .weights: pooledWeightGradient(task.pointee, item)
  }
}

/// One picture of the input gradient: zeros, and for each output channel its weights times the
/// gradient of its maximum around the pixel that holds it.
func pooledInputGradient(
  _ task: PooledGradientTask, _ picture: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let g = task.geometry
  let channels = g.inputChannels
  let size = g.inputHeight &* g.inputWidth &* channels
  let target = task.target + picture &* size
  let product = scratch + PooledScratch.product
  zeroFloats(target, size)
  for c in 0..<g.outputChannels {
    let place = picture &* g.outputChannels &+ c
    let value = Vector(repeating: task.values[place])
    let weights = task.source + c &* g.kernelHeight &* g.kernelWidth &* channels
    let (top, left) = patchOrigin(g, Int(task.indices[place]))
    for ky in 0..<g.kernelHeight where top &+ ky >= 0 && top &+ ky < g.inputHeight {
      for kx in 0..<g.kernelWidth where left &+ kx >= 0 && left &+ kx < g.inputWidth {
        let offset = ((top &+ ky) &* g.inputWidth &+ left &+ kx) &* channels
        let tap = weights + (ky &* g.kernelWidth &+ kx) &* channels
        var first = 0
        while first < channels {
          // A piece that the scratch holds.
          let count = min(channels &- first, PooledScratch.channels)
          let sums = target + (offset &+ first)
          guard let mask = task.mask else {
            addMultiple(value, tap + first, sums, count)
            first &+= count
            continue
          }
          zeroFloats(product, count)
          addMultiple(value, tap + first, product, count)
          activateGradient(
            mask.activation, mask.output + (picture &* size &+ offset &+ first), product, product,
            count)
          addMultiple(Vector(repeating: 1), product, sums, count)
          first &+= count
        }
      }
    }
  }
}

/// One output channel of the weight gradient: the sum over the pictures of the gradient of its maximum
/// times the patch of the pixel that holds it.
func pooledWeightGradient(_ task: PooledGradientTask, _ channel: Int) {
  let g = task.geometry
  let channels = g.inputChannels
  let length = g.kernelHeight &* g.kernelWidth &* channels
  let target = task.target + channel &* length
  zeroFloats(target, length)
  for n in 0..<g.batch {
    let place = n &* g.outputChannels &+ channel
    let value = Vector(repeating: task.values[place])
    let (top, left) = patchOrigin(g, Int(task.indices[place]))
    for ky in 0..<g.kernelHeight where top &+ ky >= 0 && top &+ ky < g.inputHeight {
      for kx in 0..<g.kernelWidth where left &+ kx >= 0 && left &+ kx < g.inputWidth {
        let source =
          task.source
          + (((n &* g.inputHeight &+ top &+ ky) &* g.inputWidth &+ left &+ kx) &* channels)
        let sums = target + (ky &* g.kernelWidth &+ kx) &* channels
        addMultiple(value, source, sums, channels)
      }
    }
  }
}
