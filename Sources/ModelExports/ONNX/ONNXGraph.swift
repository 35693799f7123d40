import KernelTasks

/// A `ModelGraph` in the operators of ONNX, opset 17.
struct ONNXGraph {
  private(set) var nodes: [ONNXNode] = []
  private(set) var tensors: [ONNXTensor] = []
  private var integerNames: [[Int]: String] = [:]

  /// The operators of a graph.
  ///
  /// - Parameters:
  ///   - model: The layers.
  ///   - options: What its inputs and outputs are like.
  init(_ model: ModelGraph, options: ONNXOptions) {
    for weights in model.orderedWeights {
      tensors.append(
        ONNXTensor(name: weights.name, shape: weights.shape, content: .floats(weights.floats)))
    }
    if let row = options.labels, let first = model.inputs.first,
      model.inputs.contains(where: { $0.name == "labels" })
    {
      repeatLabels(row, forEachOf: first.name)
    }
    for node in model.nodes { add(node, outputName: name(of: node, in: model, options)) }
    finish(model, options)
  }

  /// The name of the graph's output, for a generator or a discriminator.
  static func outputName(of model: ModelGraph) -> String {
    model.inputs.contains { $0.name == "image" } ? "score" : "image"
  }

  /// Values keep their names, but for the last one where nothing is done to it any more.
  private func name(
    of node: ModelGraph.Node, in model: ModelGraph, _ options: ONNXOptions
  ) -> String {
    node.output == model.output && options.bytes == nil
      ? Self.outputName(of: model) : node.output.name
  }

  // MARK: - Adding

  @discardableResult
  private mutating func add(
    _ type: String, _ inputs: [String], to output: String,
    _ attributes: [(name: String, value: ONNXNode.Attribute)] = []
  ) -> String {
    nodes.append(
      ONNXNode(
        name: "\(output)/\(type)", type: type, inputs: inputs, outputs: [output],
        attributes: attributes))
    return output
  }

  /// A constant list of integers.
  private mutating func integers(_ values: [Int]) -> String {
    if let known = integerNames[values] { return known }
    let name = "integers/" + values.map(String.init).joined(separator: "_")
    integerNames[values] = name
    tensors.append(
      ONNXTensor(
        name: name, shape: [values.count], content: .integers(values.map { Int64($0) })))
    return name
  }

  /// A constant number.
  private mutating func number(_ value: Float, _ name: String) -> String {
    tensors.append(ONNXTensor(name: name, shape: [], content: .floats([value])))
    return name
  }

  /// The same row of labels for each sample of another input.
  private mutating func repeatLabels(_ row: [Float], forEachOf input: String) {
    tensors.append(
      ONNXTensor(name: "labels/row", shape: [1, row.count], content: .floats(row)))
    add("Shape", [input], to: "labels/batch", [("start", .integer(0)), ("end", .integer(1))])
    add(
      "Concat", ["labels/batch", integers([row.count])], to: "labels/shape",
      [("axis", .integer(0))])
    add("Expand", ["labels/row", "labels/shape"], to: "labels")
  }

  /// Pictures as bytes where that is wanted: round((x + 1)·127.5), values outside at the ends.
  private mutating func finish(_ model: ModelGraph, _ options: ONNXOptions) {
    let (last, output) = (model.output.name, Self.outputName(of: model))
    guard let order = options.bytes else {
      // A network without layers gives what it gets.
      if !model.nodes.contains(where: { $0.output == model.output }) {
        add("Identity", [last], to: output)
      }
      return
    }
    add("Mul", [last, number(127.5, "bytes/scale")], to: "bytes/scaled")
    // One half more, so that rounding down rounds to the nearest.
    add("Add", ["bytes/scaled", number(128, "bytes/shift")], to: "bytes/shifted")
    add("Floor", ["bytes/shifted"], to: "bytes/whole")
    add(
      "Clip", ["bytes/whole", number(0, "bytes/least"), number(255, "bytes/most")],
      to: "bytes/clipped")
    var value = "bytes/clipped"
    if order == .channelsLast {
      value = add("Transpose", [value], to: "bytes/pixels", [("perm", .integers([0, 2, 3, 1]))])
    }
    add("Cast", [value], to: output, [("to", .integer(2))])
  }

  // MARK: - Layers

  private mutating func add(_ node: ModelGraph.Node, outputName output: String) {
    let inputs = node.inputs.map(\.name)
    let x = inputs[0]
    switch node.operation {
    case .linear(let weight, let bias):
      add(
        "Gemm", [x, weight] + [bias].compactMap { $0 }, to: output, [("transB", .integer(1))])
    case .convolution(let weight, let bias, let g):
      add(
        "Conv", [x, weight] + [bias].compactMap { $0 }, to: output,
        [
          ("kernel_shape", .integers([g.kernelHeight, g.kernelWidth])),
          ("strides", .integers([g.stride, g.stride])),
          ("pads", .integers([g.padTop, g.padLeft, max(g.padBottom, 0), max(g.padRight, 0)])),
        ])
    case .transposedConvolution(let weight, let bias, let g):
      let ends = [g.padBottom, g.padRight]
      add(
        "ConvTranspose", [x, weight] + [bias].compactMap { $0 }, to: output,
        [
          ("kernel_shape", .integers([g.kernelHeight, g.kernelWidth])),
          ("strides", .integers([g.stride, g.stride])),
          ("pads", .integers([g.padTop, g.padLeft] + ends.map { max($0, 0) })),
          ("output_padding", .integers(ends.map { max(-$0, 0) })),
        ])
    case .batchNorm(let names):
      add(
        "BatchNormalization", [x, names.scale, names.shift, names.mean, names.variance], to: output,
        [("epsilon", .float(names.epsilon))])
    case .instanceNorm(let scale, let shift, let epsilon):
      add(
        "InstanceNormalization", [x, scale, shift], to: output, [("epsilon", .float(epsilon))])
    case .labelScale(let gains, let shifts):
      labelScale(node, gains: gains, shifts: shifts, to: output)
    case .activation(let activation): add(activation, of: x, to: output)
    case .softmax: add("Softmax", [x], to: output, [("axis", .integer(1))])
    case .dropout: add("Identity", [x], to: output)
    case .reshape: reshape(node, to: output)
    case .concatenate: add("Concat", inputs, to: output, [("axis", .integer(1))])
    case .upsample(let factor):
      let scales = "\(output)/scales"
      tensors.append(
        ONNXTensor(
          name: scales, shape: [4], content: .floats([1, 1, Float(factor), Float(factor)])))
      add(
        "Resize", [x, "", scales], to: output,
        [
          ("mode", .text("nearest")), ("nearest_mode", .text("floor")),
          ("coordinate_transformation_mode", .text("asymmetric")),
        ])
    case .planes:
      add("Unsqueeze", [x, integers([2, 3])], to: "\(output)/points")
      add(
        "Expand", ["\(output)/points", integers([1, 1] + node.output.shape.prefix(2))], to: output)
    case .embedding(let table, let classes): embedding(node, table, classes, to: output)
    case .globalMax:
      add("ReduceMax", [x], to: output, [("axes", .integers([2, 3])), ("keepdims", .integer(0))])
    case .globalSum:
      add("ReduceSum", [x, integers([2, 3])], to: output, [("keepdims", .integer(0))])
    case .projection(let weight, let bias, let table, let factor):
      let plain = table == nil ? output : "\(output)/plain"
      add("Gemm", [x, weight, bias], to: plain, [("transB", .integer(1))])
      guard let table else { break }
      add("MatMul", [inputs[1], table], to: "\(output)/rows")
      add("Mul", [x, "\(output)/rows"], to: "\(output)/products")
      add(
        "ReduceSum", ["\(output)/products", integers([1])], to: "\(output)/projected",
        [("keepdims", .integer(1))])
      var projected = "\(output)/projected"
      if factor != 1 {
        add("Mul", [projected, number(factor, "\(output)/factor")], to: "\(output)/weighted")
        projected = "\(output)/weighted"
      }
      add("Add", [plain, projected], to: output)
    case .mixPalette:
      add("Unsqueeze", [inputs[1], integers([2, 3])], to: "\(output)/points")
      add("Mul", [x, "\(output)/points"], to: "\(output)/products")
      add(
        "ReduceSum", ["\(output)/products", integers([1])], to: output, [("keepdims", .integer(1))])
    case .affine(let scale, let shift):
      add("Mul", [x, number(scale, "\(output)/scale")], to: "\(output)/scaled")
      add("Add", ["\(output)/scaled", number(shift, "\(output)/shift")], to: output)
    }
  }

  private mutating func add(_ activation: Activation, of x: String, to output: String) {
    switch activation {
    case .identity: add("Identity", [x], to: output)
    case .leakyReLU(let slope) where slope == 0: add("Relu", [x], to: output)
    case .leakyReLU(let slope): add("LeakyRelu", [x], to: output, [("alpha", .float(slope))])
    case .clippedReLU(let limit):
      add("Clip", [x, number(0, "\(output)/low"), number(limit, "\(output)/high")], to: output)
    case .elu(let alpha, let scale) where scale == 1:
      add("Elu", [x], to: output, [("alpha", .float(alpha))])
    case .elu(let alpha, let scale):
      add("Selu", [x], to: output, [("alpha", .float(alpha)), ("gamma", .float(scale))])
    case .tanh: add("Tanh", [x], to: output)
    case .sigmoid: add("Sigmoid", [x], to: output)
    }
  }

  private mutating func labelScale(
    _ node: ModelGraph.Node, gains: String, shifts: String, to output: String
  ) {
    let (x, labels) = (node.inputs[0].name, node.inputs[1].name)
    var terms: [String] = []
    for (name, table) in [("gain", gains), ("shift", shifts)] {
      add("MatMul", [labels, table], to: "\(output)/\(name)")
      terms.append("\(output)/\(name)")
    }
    add("Add", [terms[0], number(1, "\(output)/one")], to: "\(output)/factor")
    terms[0] = "\(output)/factor"
    if node.output.shape.count == 3 {
      terms = terms.map { add("Unsqueeze", [$0, integers([2, 3])], to: "\($0)/points") }
    }
    add("Mul", [x, terms[0]], to: "\(output)/scaled")
    add("Add", ["\(output)/scaled", terms[1]], to: output)
  }

  /// Numbers are in the order N×H×W×C between two shapes, wherever that is another one.
  private mutating func reshape(_ node: ModelGraph.Node, to output: String) {
    let (from, to) = (node.inputs[0], node.output)
    var value = from.name
    if from.pixels > 1, from.shape[2] > 1 {
      value = add(
        "Transpose", [value], to: "\(output)/pixels", [("perm", .integers([0, 2, 3, 1]))])
    }
    guard to.pixels > 1, to.shape[2] > 1 else {
      add("Reshape", [value, integers([-1] + to.axes)], to: output)
      return
    }
    value = add("Reshape", [value, integers([-1] + to.shape)], to: "\(output)/rows")
    add("Transpose", [value], to: output, [("perm", .integers([0, 3, 1, 2]))])
  }

  private mutating func embedding(
    _ node: ModelGraph.Node, _ table: String, _ classes: Int, to output: String
  ) {
    var labels = node.inputs[0].name
    if node.inputs[0].shape[0] > classes {
      labels = add(
        "Slice", [labels, integers([0]), integers([classes]), integers([1])],
        to: "\(output)/classes")
    }
    add("MatMul", [labels, table], to: output)
  }
}

extension ConvolutionGeometry {
  /// Zero rows below the input; negative where the last rows of the input are not reached.
  var padBottom: Int { (outputHeight - 1) * stride + kernelHeight - inputHeight - padTop }
  /// Zero columns right of the input.
  var padRight: Int { (outputWidth - 1) * stride + kernelWidth - inputWidth - padLeft }
}
