import Foundation

/// Computes an ONNX file operator by operator with plain loops in double precision, as the
/// specification of each operator reads.
struct ONNXInterpreter {
  struct Unknown: Error { var type: String }

  let file: ONNXFile

  func outputs(for inputs: [String: Block]) throws -> [String: Block] {
    var known = file.tensors.merging(inputs) { _, new in new }
    for node in file.nodes {
      let found = node.inputs.map { known[$0] ?? Block(shape: [0], values: []) }
      known[node.outputs[0]] = try value(of: node, found)
    }
    return Dictionary(
      uniqueKeysWithValues: file.outputs.map {
        ($0.name, known[$0.name] ?? Block(shape: [], values: []))
      })
  }

  private func value(of node: ONNXFile.Node, _ x: [Block]) throws -> Block {
    switch node.type {
    case "Identity", "Cast": x[0]
    case "Gemm": gemm(x, isTransposed: node.integers["transB"] == [1])
    case "MatMul": gemm(x, isTransposed: false)
    case "Conv", "ConvTranspose": convolution(node, x)
    case "BatchNormalization": batchNorm(node, x)
    case "InstanceNormalization": instanceNorm(node, x)
    case "Relu": map(x[0]) { max($0, 0) }
    case "LeakyRelu": map(x[0]) { $0 >= 0 ? $0 : $0 * Double(node.floats["alpha"] ?? 0.01) }
    case "Elu": map(x[0]) { $0 >= 0 ? $0 : Double(node.floats["alpha"] ?? 1) * (exp($0) - 1) }
    case "Selu":
      map(x[0]) {
        Double(node.floats["gamma"] ?? 1)
          * ($0 >= 0 ? $0 : Double(node.floats["alpha"] ?? 1) * (exp($0) - 1))
      }
    case "Tanh": map(x[0]) { tanh($0) }
    case "Sigmoid": map(x[0]) { 1 / (1 + exp(-$0)) }
    case "Floor": map(x[0]) { $0.rounded(.down) }
    case "Clip": map(x[0]) { min(max($0, x[1].values[0]), x[2].values[0]) }
    case "Add": both(x[0], x[1]) { $0 + $1 }
    case "Mul": both(x[0], x[1]) { $0 * $1 }
    case "Expand": both(x[0], Block(shape: x[1].values.map { Int($0) }, values: [])) { a, _ in a }
    case "Softmax": softmax(x[0])
    case "Reshape": reshape(x[0], x[1].values.map { Int($0) })
    case "Unsqueeze": Block(shape: x[0].shape + x[1].values.map { _ in 1 }, values: x[0].values)
    case "Transpose": transpose(x[0], node.integers["perm"] ?? [])
    case "Concat": concatenate(x, axis: node.integers["axis"]?[0] ?? 0)
    case "Slice":
      slice(x[0], Int(x[1].values[0])..<Int(x[2].values[0]))
    case "Shape": Block(shape: [1], values: [Double(x[0].shape[0])])
    case "Resize": enlarge(x[0], Int(x[2].values[2]))
    case "ReduceMax":
      reduce(
        x[0], node.integers["axes"] ?? [], keeps: node.integers["keepdims"] != [0], -.infinity, max)
    case "ReduceSum":
      reduce(x[0], x[1].values.map { Int($0) }, keeps: node.integers["keepdims"] != [0], 0, +)
    default: throw Unknown(type: node.type)
    }
  }

  private func map(_ x: Block, _ f: (Double) -> Double) -> Block {
    Block(shape: x.shape, values: x.values.map(f))
  }

  /// Every element of two blocks of broadcast shapes; the second may have no values.
  private func both(_ a: Block, _ b: Block, _ f: (Double, Double) -> Double) -> Block {
    let rank = max(a.shape.count, b.shape.count)
    func padded(_ block: Block) -> Block {
      Block(
        shape: [Int](repeating: 1, count: rank - block.shape.count) + block.shape,
        values: block.values)
    }
    let (a, b) = (padded(a), padded(b))
    let shape = zip(a.shape, b.shape).map { $0 == 1 ? $1 : $0 }
    return filled(shape) { index in
      func element(_ block: Block) -> Double {
        guard !block.values.isEmpty else { return 0 }
        return block.values[
          index.indices.reduce(0) {
            $0 + (block.shape[$1] == 1 ? 0 : index[$1]) * block.strides[$1]
          }]
      }
      return f(element(a), element(b))
    }
  }

  private func filled(_ shape: [Int], _ f: ([Int]) -> Double) -> Block {
    let count = shape.reduce(1, *)
    var index = [Int](repeating: 0, count: shape.count)
    var values: [Double] = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      values.append(f(index))
      for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
    }
    return Block(shape: shape, values: values)
  }

  private func gemm(_ x: [Block], isTransposed: Bool) -> Block {
    let (rows, inner) = (x[0].shape[0], x[0].shape[1])
    let columns = x[1].shape[isTransposed ? 0 : 1]
    return filled([rows, columns]) { i in
      var sum = x.count > 2 ? x[2].values[i[1]] : 0
      for k in 0..<inner {
        sum +=
          x[0].values[i[0] * inner + k]
          * x[1].values[isTransposed ? i[1] * inner + k : k * columns + i[1]]
      }
      return sum
    }
  }

  private func convolution(_ node: ONNXFile.Node, _ x: [Block]) -> Block {
    let (kernel, pads) = (node.integers["kernel_shape"] ?? [], node.integers["pads"] ?? [])
    let stride = node.integers["strides"]?[0] ?? 1
    let isTransposed = node.type == "ConvTranspose"
    let (n, c, h, w) = (x[0].shape[0], x[0].shape[1], x[0].shape[2], x[0].shape[3])
    let extra = node.integers["output_padding"] ?? [0, 0]
    let filters = x[1].shape[isTransposed ? 1 : 0]
    let sides = [h, w].enumerated().map { axis, side in
      isTransposed
        ? stride * (side - 1) + extra[axis] + kernel[axis] - pads[axis] - pads[axis + 2]
        : (side + pads[axis] + pads[axis + 2] - kernel[axis]) / stride + 1
    }
    var output = Block(
      shape: [n, filters] + sides,
      values: [Double](repeating: 0, count: n * filters * sides[0] * sides[1]))
    let (xs, ws, os) = (x[0].strides, x[1].strides, output.strides)
    // Every product of an input pixel with a weight goes to one output pixel.
    for (f, ky, kx) in places(filters, kernel[0], kernel[1]) {
      for channel in 0..<c {
        let weight =
          x[1].values[
            (isTransposed ? channel * ws[0] + f * ws[1] : f * ws[0] + channel * ws[1]) + ky * ws[2]
              + kx]
        for (sample, gy, gx) in places(n, isTransposed ? h : sides[0], isTransposed ? w : sides[1])
        {
          // The place on the coarse grid, and the one on the fine grid that the tap reaches.
          let (fy, fx) = (gy * stride + ky - pads[0], gx * stride + kx - pads[1])
          let (fineHeight, fineWidth) = isTransposed ? (sides[0], sides[1]) : (h, w)
          guard fy >= 0, fx >= 0, fy < fineHeight, fx < fineWidth else { continue }
          let (iy, ix, oy, ox) = isTransposed ? (gy, gx, fy, fx) : (fy, fx, gy, gx)
          output.values[sample * os[0] + f * os[1] + oy * os[2] + ox] +=
            weight * x[0].values[sample * xs[0] + channel * xs[1] + iy * xs[2] + ix]
        }
      }
    }
    guard x.count > 2 else { return output }
    return both(output, Block(shape: [filters, 1, 1], values: x[2].values)) { $0 + $1 }
  }

  private func places(_ a: Int, _ b: Int, _ c: Int) -> [(Int, Int, Int)] {
    (0..<a).flatMap { i in (0..<b).flatMap { j in (0..<c).map { (i, j, $0) } } }
  }

  private func batchNorm(_ node: ONNXFile.Node, _ x: [Block]) -> Block {
    let (channels, pixels) = (x[0].shape[1], x[0].shape.dropFirst(2).reduce(1, *))
    var output = x[0]
    for i in output.values.indices {
      let c = i / pixels % channels
      output.values[i] =
        (output.values[i] - x[3].values[c])
        / (x[4].values[c] + Double(node.floats["epsilon"] ?? 1e-5)).squareRoot() * x[1].values[c]
        + x[2].values[c]
    }
    return output
  }

  private func instanceNorm(_ node: ONNXFile.Node, _ x: [Block]) -> Block {
    let (channels, pixels) = (x[0].shape[1], x[0].shape.dropFirst(2).reduce(1, *))
    var output = x[0]
    for start in stride(from: 0, to: output.values.count, by: pixels) {
      let plane = x[0].values[start..<start + pixels]
      let mean = plane.reduce(0, +) / Double(pixels)
      let variance = plane.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pixels)
      let c = start / pixels % channels
      for i in start..<start + pixels {
        output.values[i] =
          (x[0].values[i] - mean) / (variance + Double(node.floats["epsilon"] ?? 1e-5)).squareRoot()
          * x[1].values[c] + x[2].values[c]
      }
    }
    return output
  }

  private func softmax(_ x: Block) -> Block {
    let sums = reduce(map(x) { exp($0) }, [1], keeps: true, 0, +)
    return both(map(x) { exp($0) }, sums) { $0 / $1 }
  }

  private func reshape(_ x: Block, _ shape: [Int]) -> Block {
    let known = shape.filter { $0 != -1 }.reduce(1, *)
    return Block(shape: shape.map { $0 == -1 ? x.values.count / known : $0 }, values: x.values)
  }

  private func transpose(_ x: Block, _ order: [Int]) -> Block {
    filled(order.map { x.shape[$0] }) { index in
      x.values[index.indices.reduce(0) { $0 + index[$1] * x.strides[order[$1]] }]
    }
  }

  private func concatenate(_ x: [Block], axis: Int) -> Block {
    let outer = x[0].shape.prefix(axis).reduce(1, *)
    var shape = x[0].shape
    shape[axis] = x.reduce(0) { $0 + $1.shape[axis] }
    let values = (0..<outer).flatMap { row in
      x.flatMap { block in
        let width = block.values.count / outer
        return block.values[row * width..<(row + 1) * width]
      }
    }
    return Block(shape: shape, values: values)
  }

  private func slice(_ x: Block, _ columns: Range<Int>) -> Block {
    filled([x.shape[0], columns.count]) {
      x.values[$0[0] * x.shape[1] + columns.lowerBound + $0[1]]
    }
  }

  private func enlarge(_ x: Block, _ factor: Int) -> Block {
    filled([x.shape[0], x.shape[1], x.shape[2] * factor, x.shape[3] * factor]) {
      x.values[
        ($0[0] * x.shape[1] + $0[1]) * x.shape[2] * x.shape[3] + $0[2] / factor * x.shape[3] + $0[3]
          / factor]
    }
  }

  private func reduce(
    _ x: Block, _ axes: [Int], keeps: Bool, _ start: Double, _ f: (Double, Double) -> Double
  ) -> Block {
    let shape = x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
    var output = Block(
      shape: shape, values: [Double](repeating: start, count: shape.reduce(1, *)))
    let (from, to) = (x.strides, output.strides)
    for i in x.values.indices {
      let place = shape.indices.reduce(0) {
        $0 + (shape[$1] == 1 ? 0 : i / from[$1] % x.shape[$1] * to[$1])
      }
      output.values[place] = f(output.values[place], x.values[i])
    }
    if !keeps { output.shape = shape.indices.filter { !axes.contains($0) }.map { shape[$0] } }
    return output
  }
}
