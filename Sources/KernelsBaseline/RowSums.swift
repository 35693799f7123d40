import KernelInterface

// Sums over the rows of a block, per channel. The caller adds the blocks in order, in Double.

/// Adds up two numbers per element over the rows of a block.
///
/// `terms` gives them from the element's place in the block and its place in a folded row.
@inline(__always)
func accumulate(
  _ block: Block, _ item: Int, _ scratch: UnsafeMutablePointer<Float>, folding: RowFolding,
  hasSecond: Bool,
  terms: (_ element: Int, _ position: Int, _ valid: Int) -> (Vector, Vector)
) {
  let channels = block.channels
  let partial = block.task.pointee.partialSums + item &* 2 &* channels
  zeroFloats(partial, 2 &* channels)
  let foldedRows = block.rows / folding.factor
  let width = folding.width
  let spare = scratch + 4 &* RowFolding.room
  forEachVector(width) { i, valid in
    var first = Vector.zero
    var second = Vector.zero
    var element = i
    for _ in 0..<foldedRows {
      let (a, b) = terms(element, i, valid)
      first += a
      if hasSecond { second += b }
      element &+= width
    }
    if folding.factor == 1 {
      storeUpTo(first, partial + i, valid)
      if hasSecond { storeUpTo(second, partial + (channels &+ i), valid) }
    } else {
      storeUpTo(first, spare + i, valid)
      if hasSecond { storeUpTo(second, spare + (width &+ i), valid) }
    }
  }
  guard folding.factor > 1 else { return }
  for copy in 0..<folding.factor {
    for c in 0..<channels {
      partial[c] += spare[copy &* channels &+ c]
      if hasSecond { partial[channels &+ c] += spare[width &+ copy &* channels &+ c] }
    }
  }
  var row = foldedRows &* folding.factor
  while row < block.rows {
    forEachVector(channels) { i, valid in
      let (a, b) = terms(row &* channels &+ i, i, valid)
      storeUpTo(loadUpTo(partial + i, valid) + a, partial + i, valid)
      if hasSecond {
        let place = partial + (channels &+ i)
        storeUpTo(loadUpTo(place, valid) + b, place, valid)
      }
    }
    row &+= 1
  }
}

/// Σ input.
@Sendable
func sums(_ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let block = Block(task, item)
  let input = block.task.pointee.input + block.firstRow &* block.channels
  let folding = RowFolding(channels: block.channels)
  accumulate(block, item, scratch, folding: folding, hasSecond: false) { element, _, valid in
    (loadUpTo(input + element, valid), .zero)
  }
}

/// Σ (input − first row) and Σ (input − first row)²: shifted, so that a mean far from zero costs no
/// digits of the variance.
@Sendable
func moments(_ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let block = Block(task, item)
  let input = block.task.pointee.input + block.firstRow &* block.channels
  let folding = RowFolding(channels: block.channels)
  let shift = folding.repeated(input, slot: 0, scratch)
  accumulate(block, item, scratch, folding: folding, hasSecond: true) { element, i, valid in
    let difference = loadUpTo(input + element, valid) - loadUpTo(shift + i, valid)
    return (difference, difference * difference)
  }
}

/// Σ gradient and Σ gradient · (input − vector0) · vector1.
@Sendable
func gradientSums(_ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let block = Block(task, item)
  let input = block.task.pointee.input + block.firstRow &* block.channels
  let gradient = block.task.pointee.gradient + block.firstRow &* block.channels
  let folding = RowFolding(channels: block.channels)
  let mean = folding.repeated(block.task.pointee.vector0, slot: 0, scratch)
  let inverseStd = folding.repeated(block.task.pointee.vector1, slot: 1, scratch)
  accumulate(block, item, scratch, folding: folding, hasSecond: true) { element, i, valid in
    let dy = loadUpTo(gradient + element, valid)
    let difference = loadUpTo(input + element, valid) - loadUpTo(mean + i, valid)
    return (dy, dy * (difference * loadUpTo(inverseStd + i, valid)))
  }
}
