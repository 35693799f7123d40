import KernelTasks

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
  let spare = scratch + RowsScratch.sums
  let isFolded = folding.factor > 1
  let firstPlace = isFolded ? spare : partial
  let secondPlace = firstPlace + (isFolded ? width : channels)
  // Four vectors of columns at a time: rows are read in whole stretches of cache lines.
  var i = 0
  while i &+ 4 &* lanes <= width {
    var (a0, a1, a2, a3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var (b0, b1, b2, b3) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var element = i
    for _ in 0..<foldedRows {
      let t0 = terms(element, i, lanes)
      let t1 = terms(element &+ lanes, i &+ lanes, lanes)
      let t2 = terms(element &+ 2 &* lanes, i &+ 2 &* lanes, lanes)
      let t3 = terms(element &+ 3 &* lanes, i &+ 3 &* lanes, lanes)
      (a0, a1, a2, a3) = (a0 + t0.0, a1 + t1.0, a2 + t2.0, a3 + t3.0)
      if hasSecond { (b0, b1, b2, b3) = (b0 + t0.1, b1 + t1.1, b2 + t2.1, b3 + t3.1) }
      element &+= width
    }
    store(a0, firstPlace + i)
    store(a1, firstPlace + i + lanes)
    store(a2, firstPlace + i + 2 &* lanes)
    store(a3, firstPlace + i + 3 &* lanes)
    if hasSecond {
      store(b0, secondPlace + i)
      store(b1, secondPlace + i + lanes)
      store(b2, secondPlace + i + 2 &* lanes)
      store(b3, secondPlace + i + 3 &* lanes)
    }
    i &+= 4 &* lanes
  }
  while i < width {
    let valid = min(width &- i, lanes)
    var first = Vector.zero
    var second = Vector.zero
    var element = i
    for _ in 0..<foldedRows {
      let (a, b) = terms(element, i, valid)
      first += a
      if hasSecond { second += b }
      element &+= width
    }
    storeUpTo(first, firstPlace + i, valid)
    if hasSecond { storeUpTo(second, secondPlace + i, valid) }
    i &+= lanes
  }
  guard isFolded else { return }
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
@inline(never)
func sums(_ block: Block, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let input = block.task.pointee.input + block.firstRow &* block.channels
  let folding = RowFolding(channels: block.channels)
  accumulate(block, item, scratch, folding: folding, hasSecond: false) { element, _, valid in
    (loadUpTo(input + element, valid), .zero)
  }
}

/// Σ (input − first row) and Σ (input − first row)²: shifted, so that a mean far from zero costs no
/// digits of the variance.
@inline(never)
func moments(_ block: Block, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
  let input = block.task.pointee.input + block.firstRow &* block.channels
  let folding = RowFolding(channels: block.channels)
  let shift = folding.repeated(input, slot: 0, scratch)
  accumulate(block, item, scratch, folding: folding, hasSecond: true) { element, i, valid in
    let difference = loadUpTo(input + element, valid) - loadUpTo(shift + i, valid)
    return (difference, difference * difference)
  }
}

/// Σ gradient and Σ gradient · (input − vector0) · vector1.
@inline(never)
func gradientSums(_ block: Block, _ item: Int, _ scratch: UnsafeMutablePointer<Float>) {
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
