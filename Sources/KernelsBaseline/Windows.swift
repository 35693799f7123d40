import KernelTasks

/// One row of a depthwise convolution or of a pooling.
@Sendable
func windows(
  _ task: UnsafePointer<WindowTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let channels = task.pointee.geometry.inputChannels
  var window = Window(task, item)
  for column in 0..<task.pointee.geometry.outputWidth {
    window.move(to: column, task)
    switch task.pointee.operation {
    case .depthwise: weigh(window, task)
    case .mean:
      average(
        window, channels, over: (window.bottom &- window.top) &* (window.right &- window.left))
    case .paddedMean:
      let g = task.pointee.geometry
      average(window, channels, over: g.kernelHeight &* g.kernelWidth)
    case .maximum: maximise(window, channels)
    }
    window.output += channels
  }
  switch task.pointee.operation {
  case .depthwise:
    let count = task.pointee.geometry.outputWidth &* channels
    let row = window.output - count
    activate(task.pointee.activation, row, row, count)
  case .mean, .paddedMean, .maximum: break
  }
}

/// A window of the input: which of its rows and columns lie inside the picture.
struct Window {
  /// Rows and columns inside, counted from the window's first; none where `bottom` is `top`.
  var top: Int
  var bottom: Int
  var left: Int
  var right: Int
  /// The first pixel inside.
  var input: UnsafePointer<Float>
  /// The pixel of the output.
  var output: UnsafeMutablePointer<Float>
  /// Floats of a row of the input.
  let line: Int
  /// The first pixel of the first row inside.
  let start: UnsafePointer<Float>

  @inline(__always)
  init(_ task: UnsafePointer<WindowTask>, _ item: Int) {
    let g = task.pointee.geometry
    let (picture, row) = (item / g.outputHeight, item % g.outputHeight)
    let first = row &* g.stride &- g.padTop
    top = max(0, 0 &- first)
    bottom = max(top, min(g.kernelHeight, g.inputHeight &- first))
    (left, right) = (0, 0)
    line = g.inputWidth &* g.inputChannels
    start = task.pointee.input + (picture &* g.inputHeight &+ first &+ top) &* line
    input = start
    output = task.pointee.output + item &* g.outputWidth &* g.inputChannels
  }

  @inline(__always)
  mutating func move(to column: Int, _ task: UnsafePointer<WindowTask>) {
    let (stride, pad) = (task.pointee.geometry.stride, task.pointee.geometry.padLeft)
    let first = column &* stride &- pad
    left = max(0, 0 &- first)
    right = max(
      left, min(task.pointee.geometry.kernelWidth, task.pointee.geometry.inputWidth &- first))
    input = start + (first &+ left) &* task.pointee.geometry.inputChannels
  }
}

/// The sums of pixels × weights, plus the bias.
@inline(never)
func weigh(_ window: Window, _ task: UnsafePointer<WindowTask>) {
  let channels = task.pointee.geometry.inputChannels
  let taps = task.pointee.geometry.kernelWidth
  var c = 0
  while c < channels {
    let valid = min(channels &- c, lanes)
    var sum = Vector.zero
    if let bias = task.pointee.bias { sum = loadUpTo(bias + c, valid) }
    var row = window.top
    while row < window.bottom {
      var pixel = window.input + ((row &- window.top) &* window.line &+ c)
      var weight = task.pointee.weights + ((row &* taps &+ window.left) &* channels &+ c)
      var column = window.left
      while column < window.right {
        sum = multiplyAdd(sum, loadUpTo(pixel, valid), loadUpTo(weight, valid))
        pixel += channels
        weight += channels
        column &+= 1
      }
      row &+= 1
    }
    storeUpTo(sum, window.output + c, valid)
    c &+= lanes
  }
}

/// The sums of the pixels over `count`.
@inline(never)
func average(_ window: Window, _ channels: Int, over count: Int) {
  let share = Vector(repeating: 1 / Float(max(count, 1)))
  var c = 0
  while c < channels {
    let valid = min(channels &- c, lanes)
    var sum = Vector.zero
    var row = window.top
    while row < window.bottom {
      var pixel = window.input + ((row &- window.top) &* window.line &+ c)
      var column = window.left
      while column < window.right {
        sum += loadUpTo(pixel, valid)
        pixel += channels
        column &+= 1
      }
      row &+= 1
    }
    storeUpTo(sum * share, window.output + c, valid)
    c &+= lanes
  }
}

/// The largest of the pixels.
@inline(never)
func maximise(_ window: Window, _ channels: Int) {
  var c = 0
  while c < channels {
    let valid = min(channels &- c, lanes)
    var best = loadUpTo(window.input + c, valid)
    var row = window.top
    while row < window.bottom {
      var pixel = window.input + ((row &- window.top) &* window.line &+ c)
      var column = window.left
      while column < window.right {
        let value = loadUpTo(pixel, valid)
        best.replace(with: value, where: value .> best)
        pixel += channels
        column &+= 1
      }
      row &+= 1
    }
    storeUpTo(best, window.output + c, valid)
    c &+= lanes
  }
}
