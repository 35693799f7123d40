import KernelTasks

/// One row of pictures and maps, or one picture of sums.
@Sendable
func borders(
  _ task: UnsafePointer<BorderTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  switch task.pointee.operation {
  case .add: addBorders(task, item)
  case .sums: borderSums(task, item)
  }
}

/// One row of a picture plus the map's pixels of the same places.
func addBorders(_ task: UnsafePointer<BorderTask>, _ row: Int) {
  let height = task.pointee.geometry.height
  let width = task.pointee.geometry.width
  let channels = task.pointee.channels
  let picture = row / height
  let y = row &- picture &* height
  let mapRow =
    picture &* task.pointee.geometry.mapHeight &+ task.pointee.geometry.mapRow(y)
  let maps = task.pointee.maps + mapRow &* task.pointee.geometry.mapWidth &* channels
  let slopes = Vector(repeating: slope(of: task.pointee.activation))
  let start = row &* width &* channels
  let input = task.pointee.pictures + start
  let output = task.pointee.output + start
  for x in 0..<width {
    let map = maps + task.pointee.geometry.mapColumn(x) &* channels
    let from = input + x &* channels
    let to = output + x &* channels
    var c = 0
    while c < channels {
      let valid = min(lanes, channels &- c)
      var sum = loadUpTo(from + c, valid) + loadUpTo(map + c, valid)
      if let bias = task.pointee.bias { sum += loadUpTo(bias + c, valid) }
      storeUpTo(sum.replacing(with: sum * slopes, where: sum .< 0), to + c, valid)
      c &+= lanes
    }
  }
  if !isPiecewiseLinear(task.pointee.activation) {
    activate(task.pointee.activation, output, output, width &* channels)
  }
}

/// The sums over the pixels of each place of one picture.
func borderSums(_ task: UnsafePointer<BorderTask>, _ picture: Int) {
  let geometry = task.pointee.geometry
  let channels = task.pointee.channels
  let mapRowCount = geometry.mapWidth &* channels
  let maps = task.pointee.output + picture &* geometry.mapHeight &* mapRowCount
  zeroFloats(maps, geometry.mapHeight &* mapRowCount)
  for y in 0..<geometry.height {
    let map = maps + geometry.mapRow(y) &* mapRowCount
    let row =
      task.pointee.pictures + (picture &* geometry.height &+ y) &* geometry.width &* channels
    for x in 0..<geometry.left { addRow(row + x &* channels, 1, map + x &* channels, channels) }
    let between = geometry.width &- geometry.left &- geometry.right
    addRow(row + geometry.left &* channels, between, map + geometry.left &* channels, channels)
    for i in 0..<geometry.right {
      let x = geometry.width &- geometry.right &+ i
      addRow(row + x &* channels, 1, map + (geometry.left &+ 1 &+ i) &* channels, channels)
    }
  }
}

/// sums += the sum of `count` pixels.
@inline(__always)
private func addRow(
  _ pixels: UnsafePointer<Float>, _ count: Int, _ sums: UnsafeMutablePointer<Float>,
  _ channels: Int
) {
  var c = 0
  while c &+ 4 &* lanes <= channels {
    var (a, b, d, e) = (
      load(sums + c), load(sums + c + lanes), load(sums + c + 2 &* lanes),
      load(sums + c + 3 &* lanes)
    )
    var pixel = pixels + c
    for _ in 0..<count {
      a += load(pixel)
      b += load(pixel + lanes)
      d += load(pixel + 2 &* lanes)
      e += load(pixel + 3 &* lanes)
      pixel += channels
    }
    store(a, sums + c)
    store(b, sums + c + lanes)
    store(d, sums + c + 2 &* lanes)
    store(e, sums + c + 3 &* lanes)
    c &+= 4 &* lanes
  }
  while c < channels {
    let valid = min(lanes, channels &- c)
    var sum = loadUpTo(sums + c, valid)
    var pixel = pixels + c
    for _ in 0..<count {
      sum += loadUpTo(pixel, valid)
      pixel += channels
    }
    storeUpTo(sum, sums + c, valid)
    c &+= lanes
  }
}
