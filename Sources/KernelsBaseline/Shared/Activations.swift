import KernelTasks

/// The slope below zero of an activation that is linear on both sides of it.
@inline(__always)
func slope(of activation: Activation) -> Float {
  if case .leakyReLU(let slope) = activation { return slope }
  return 1
}

/// Whether `slope(of:)` says everything about the activation.
@inline(__always)
func isPiecewiseLinear(_ activation: Activation) -> Bool {
  switch activation {
  case .identity, .leakyReLU: true
  case .clippedReLU, .elu, .tanh, .sigmoid: false
  }
}

/// output = activation(input), `count` elements.
@inline(never)
func activate(
  _ activation: Activation, _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>,
  _ count: Int
) {
  switch activation {
  case .identity, .leakyReLU:
    let slopes = Vector(repeating: slope(of: activation))
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let x = loadUpTo(input + i, valid)
      storeUpTo(leaky(x, slopes), output + i, valid)
      i &+= lanes
    }
  case .clippedReLU(let limit):
    let top = Vector(repeating: limit)
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let x = leaky(loadUpTo(input + i, valid), .zero)
      storeUpTo(x.replacing(with: top, where: x .> top), output + i, valid)
      i &+= lanes
    }
  case .elu(let alpha, let scale):
    let factor = Vector(repeating: alpha * scale)
    let linear = Vector(repeating: scale)
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let x = loadUpTo(input + i, valid)
      // e^x − 1 = 2t ÷ (1 − t) with t = tanh(x/2), which loses no digits near 0.
      let t = hyperbolicTangent(x * 0.5)
      let curved = factor * ((t + t) / (Vector(repeating: 1) - t))
      storeUpTo((x * linear).replacing(with: curved, where: x .< 0), output + i, valid)
      i &+= lanes
    }
  case .tanh:
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      storeUpTo(hyperbolicTangent(loadUpTo(input + i, valid)), output + i, valid)
      i &+= lanes
    }
  case .sigmoid:
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      storeUpTo(sigmoid(loadUpTo(input + i, valid)), output + i, valid)
      i &+= lanes
    }
  }
}

/// gradient of an activation: output = gradient · activation′, from the activation's output y.
@inline(never)
func activateGradient(
  _ activation: Activation, _ y: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ output: UnsafeMutablePointer<Float>, _ count: Int
) {
  switch activation {
  case .identity, .leakyReLU:
    let slopes = Vector(repeating: slope(of: activation))
    // ReLU's output is 0 wherever its input was not positive; with a slope only where it was 0.
    let isReLU = slope(of: activation) == 0
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let dy = loadUpTo(gradient + i, valid)
      let value = loadUpTo(y + i, valid)
      storeUpTo(sloped(dy, slopes, bySign: value, withZero: isReLU), output + i, valid)
      i &+= lanes
    }
  case .clippedReLU(let limit):
    let top = Vector(repeating: limit)
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let value = loadUpTo(y + i, valid)
      let rising = sloped(
        loadUpTo(gradient + i, valid), .zero, bySign: value, withZero: true)
      storeUpTo(
        sloped(rising, .zero, bySign: top - value, withZero: true), output + i, valid)
      i &+= lanes
    }
  case .elu(let alpha, let scale):
    // e^x·alpha·scale = y + alpha·scale below zero.
    let factor = Vector(repeating: alpha * scale)
    let linear = Vector(repeating: scale)
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let value = loadUpTo(y + i, valid)
      let derivative = linear.replacing(with: value + factor, where: value .< 0)
      storeUpTo(loadUpTo(gradient + i, valid) * derivative, output + i, valid)
      i &+= lanes
    }
  case .tanh:
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let value = loadUpTo(y + i, valid)
      let derivative = Vector(repeating: 1) - value * value
      storeUpTo(loadUpTo(gradient + i, valid) * derivative, output + i, valid)
      i &+= lanes
    }
  case .sigmoid:
    var i = 0
    while i < count {
      let valid = min(count &- i, lanes)
      let value = loadUpTo(y + i, valid)
      let derivative = value * (Vector(repeating: 1) - value)
      storeUpTo(loadUpTo(gradient + i, valid) * derivative, output + i, valid)
      i &+= lanes
    }
  }
}
