import KernelTasks

extension ModelGraph {
  /// The same network with each batch normalisation that directly follows a dense layer or a
  /// convolution taken into its weights and bias: W·γ/√(v + ε), (b − m)·γ/√(v + ε) + β.
  func foldingBatchNorms() -> ModelGraph {
    var folded = self
    for norm in nodes {
      guard case .batchNorm(let names) = norm.operation else { continue }
      folded.fold(norm, names)
    }
    return folded
  }

  private mutating func fold(_ norm: Node, _ names: BatchNormWeights) {
    // Reshaping leaves each channel of a row to one channel of the maps.
    var source = norm.inputs[0]
    let reshaped = nodes.firstIndex { $0.output == source && $0.operation == .reshape }
    if let reshaped { source = nodes[reshaped].inputs[0] }
    guard let index = nodes.firstIndex(where: { $0.output == source }),
      let place = nodes.firstIndex(of: norm),
      [source, norm.inputs[0]].allSatisfy({ useCount(of: $0) == 1 }),
      let scale = weights[names.scale]?.floats, let shift = weights[names.shift]?.floats,
      let mean = weights[names.mean]?.floats, let variance = weights[names.variance]?.floats
    else { return }
    let factors = zip(scale, variance).map {
      Double($0) / (Double($1) + Double(names.epsilon)).squareRoot()
    }
    // Where the outputs of W are on its axes: `inner` numbers for each, in blocks of all of them.
    let weightName: String
    let biasName: String
    let operation: Operation
    var isOutputFirst = true
    switch nodes[index].operation {
    case .linear(let weight, let bias):
      guard source.shape.count == 1, reshaped == nil || norm.output.shape.count == 3 else { return }
      (weightName, biasName) = (weight, bias ?? Self.bias(of: weight))
      operation = .linear(weight: weight, bias: biasName)
    case .convolution(let weight, let bias, let geometry):
      guard reshaped == nil else { return }
      (weightName, biasName) = (weight, bias ?? Self.bias(of: weight))
      operation = .convolution(weight: weight, bias: biasName, geometry)
    case .transposedConvolution(let weight, let bias, let geometry):
      guard reshaped == nil else { return }
      (weightName, biasName) = (weight, bias ?? Self.bias(of: weight))
      operation = .transposedConvolution(weight: weight, bias: biasName, geometry)
      isOutputFirst = false
    default: return
    }
    guard var weight = weights[weightName] else { return }
    let outputs = weight.shape[isOutputFirst ? 0 : 1]
    let inner = weight.shape.dropFirst(isOutputFirst ? 1 : 2).reduce(1, *)
    for i in weight.floats.indices {
      weight.floats[i] = Float(
        Double(weight.floats[i]) * factors[i / inner % outputs % factors.count])
    }
    let old = weights[biasName]?.floats ?? [Float](repeating: 0, count: outputs)
    let bias = old.indices.map { o in
      let c = o % factors.count
      return Float((Double(old[o]) - Double(mean[c])) * factors[c] + Double(shift[c]))
    }
    weights[weightName] = weight
    weights[biasName] = Weights(name: biasName, shape: [outputs], floats: bias)
    // The last of the two or three layers gives what the normalisation gave.
    let last = reshaped ?? index
    if last != index {
      nodes[index] = Node(
        operation: operation, inputs: nodes[index].inputs, output: source, path: nodes[index].path)
    }
    nodes[last] = Node(
      operation: last == index ? operation : .reshape, inputs: nodes[last].inputs,
      output: norm.output, path: nodes[last].path)
    nodes.remove(at: place)
    for name in [names.scale, names.shift, names.mean, names.variance] { weights[name] = nil }
  }

  private static func bias(of weight: String) -> String {
    weight.replacing(".weight", with: ".bias")
  }
}
