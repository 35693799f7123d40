import KernelTasks

/// A `ModelGraph` as the class of an `nn.Module`: a line for each layer with weights in `__init__`, a
/// line for each step in `forward`.
struct TorchModule {
  private let graph: ModelGraph
  private let name: String
  private var members: [String] = []
  private var steps: [String] = []
  private var variables: [ModelGraph.Value: String] = [:]

  init(_ graph: ModelGraph, name: String) {
    self.graph = graph
    self.name = name
    for input in graph.inputs { variables[input] = input.name }
    for (index, node) in graph.nodes.enumerated() {
      let code = expression(of: node)
      let variable = variable(for: node.output, at: index)
      variables[node.output] = variable
      steps.append("\(variable) = \(code)")
    }
  }

  /// The class, its lines ended by newlines.
  var text: String {
    let arguments = (["self"] + graph.inputs.map(\.name)).joined(separator: ", ")
    let output = variables[graph.output] ?? "x"
    let lines =
      ["class \(name)(nn.Module):", "    def __init__(self):", "        super().__init__()"]
      + members.map { "        self." + $0 }
      + ["", "    def forward(\(arguments)):"]
      + steps.map { "        " + $0 }
      + ["        return \(output)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// `x` for what the next step alone takes, else a name of its own.
  private func variable(for value: ModelGraph.Value, at index: Int) -> String {
    let users = graph.nodes.indices.filter { graph.nodes[$0].inputs.contains(value) }
    let isNext = users == [index + 1] || (users.isEmpty && index == graph.nodes.count - 1)
    return isNext ? "x" : "x\(index)"
  }

  private func name(_ value: ModelGraph.Value) -> String { variables[value] ?? value.name }

  /// The module's name in the name of one of its numbers: `conv3` of `conv3.weight`.
  private static func module(_ weight: String) -> String {
    String(weight.prefix { $0 != "." })
  }

  /// A parameter that belongs to no module of PyTorch's own: `scale3.gains` is `scale3_gains`.
  static func parameter(_ weight: String) -> String { weight.replacing(".", with: "_") }

  private mutating func expression(of node: ModelGraph.Node) -> String {
    let inputs = node.inputs.map(name)
    let x = inputs[0]
    switch node.operation {
    case .linear(let weight, let bias):
      let shape = shape(of: weight)
      return call(
        weight, "nn.Linear(\(shape[1]), \(shape[0])\(bias == nil ? ", bias=False" : ""))", x)
    case .convolution(let weight, let bias, let g): return convolution(weight, bias, g, x)
    case .transposedConvolution(let weight, let bias, let g): return transposed(weight, bias, g, x)
    case .batchNorm(let names):
      let kind = node.output.shape.count == 3 ? "BatchNorm2d" : "BatchNorm1d"
      return call(
        names.scale, "nn.\(kind)(\(shape(of: names.scale)[0]), eps=\(number(names.epsilon)))", x)
    case .instanceNorm(let scale, _, let epsilon):
      return call(
        scale,
        "nn.InstanceNorm2d(\(shape(of: scale)[0]), eps=\(number(epsilon)), affine=True)", x)
    case .labelScale(let gains, let shifts):
      let spread = node.output.shape.count == 3 ? "[:, :, None, None]" : ""
      return "\(x) * (1 + \(inputs[1]) @ \(own(gains)))\(spread) "
        + "+ (\(inputs[1]) @ \(own(shifts)))\(spread)"
    case .activation(let activation): return Self.activated(x, activation)
    case .softmax: return "F.softmax(\(x), 1)"
    case .dropout(let rate):
      let module = "drop\(node.path.replacing(".", with: "_"))"
      members.append("\(module) = nn.Dropout(\(number(rate)))")
      return "self.\(module)(\(x))"
    case .reshape: return reshaped(node, x)
    case .concatenate: return "torch.cat([\(inputs.joined(separator: ", "))], 1)"
    case .upsample(let factor): return "F.interpolate(\(x), scale_factor=\(factor))"
    case .planes:
      let shape = node.output.shape
      return "\(x)[:, :, None, None].expand(-1, -1, \(shape[0]), \(shape[1]))"
    case .embedding(let table, let classes):
      let all = node.inputs[0].shape[0] == classes
      return "\(x)\(all ? "" : "[:, :\(classes)]") @ \(own(table))"
    case .globalMax: return "\(x).amax((2, 3))"
    case .globalSum: return "\(x).sum((2, 3))"
    case .projection(let weight, _, let table, let factor):
      let score = call(weight, "nn.Linear(\(shape(of: weight)[1]), 1)", x)
      let times = factor == 1 ? "" : "\(number(factor)) * "
      return table.map {
        score + " + \(times)(\(x) * (\(inputs[1]) @ \(own($0)))).sum(1, keepdim=True)"
      } ?? score
    case .mixPalette: return "(\(x) * \(inputs[1])[:, :, None, None]).sum(1, keepdim=True)"
    case .affine(let scale, let shift):
      return "\(number(scale)) * \(x) \(shift < 0 ? "-" : "+") \(number(abs(shift)))"
    }
  }

  /// Adds a module and calls it.
  private mutating func call(_ weight: String, _ module: String, _ x: String) -> String {
    members.append("\(Self.module(weight)) = \(module)")
    return "self.\(Self.module(weight))(\(x))"
  }

  /// Adds a parameter of this class.
  private mutating func own(_ weight: String) -> String {
    let axes = shape(of: weight).map(String.init).joined(separator: ", ")
    members.append("\(Self.parameter(weight)) = nn.Parameter(torch.zeros(\(axes)))")
    return "self.\(Self.parameter(weight))"
  }

  private func shape(of weight: String) -> [Int] { graph.weights[weight]?.shape ?? [0, 0] }

  private func number(_ value: Float) -> String {
    value == value.rounded() && abs(value) < 1e6 ? "\(Int(value))" : "\(value)"
  }

  private static func activated(_ x: String, _ activation: Activation) -> String {
    switch activation {
    case .identity: x
    case .leakyReLU(let slope): slope == 0 ? "F.relu(\(x))" : "F.leaky_relu(\(x), \(slope))"
    case .clippedReLU(let limit): "F.hardtanh(\(x), 0.0, \(limit))"
    case .elu(let alpha, let scale): scale == 1 ? "F.elu(\(x), \(alpha))" : "F.selu(\(x))"
    case .tanh: "torch.tanh(\(x))"
    case .sigmoid: "torch.sigmoid(\(x))"
    }
  }

  /// Numbers are in the order N×H×W×C between two shapes, wherever that is another one.
  private func reshaped(_ node: ModelGraph.Node, _ x: String) -> String {
    let (from, to) = (node.inputs[0], node.output)
    var code = x
    if from.pixels > 1, from.shape[2] > 1 { code += ".permute(0, 2, 3, 1)" }
    let isMoved = to.pixels > 1 && to.shape[2] > 1
    let axes = (isMoved ? to.shape : to.axes).map(String.init).joined(separator: ", ")
    code += ".reshape(-1, \(axes))"
    return isMoved ? code + ".permute(0, 3, 1, 2)" : code
  }

  private func options(_ bias: String?, _ g: ConvolutionGeometry) -> String {
    "\(g.kernelHeight)" + (g.stride == 1 ? "" : ", stride=\(g.stride)")
      + (bias == nil ? ", bias=False" : "")
  }

  private mutating func convolution(
    _ weight: String, _ bias: String?, _ g: ConvolutionGeometry, _ x: String
  ) -> String {
    let sizes = "\(g.inputChannels), \(g.outputChannels), " + options(bias, g)
    let ends = [max(g.padBottom, 0), max(g.padRight, 0)]
    guard [g.padTop, g.padLeft] != ends else {
      let padding = Self.padding(g.padTop, g.padLeft)
      return call(weight, "nn.Conv2d(\(sizes)\(padding))", x)
    }
    // An odd amount of padding lies more at the end.
    return call(
      weight, "nn.Conv2d(\(sizes))",
      "F.pad(\(x), (\(g.padLeft), \(ends[1]), \(g.padTop), \(ends[0])))")
  }

  private mutating func transposed(
    _ weight: String, _ bias: String?, _ g: ConvolutionGeometry, _ x: String
  ) -> String {
    let sizes = "\(g.outputChannels), \(g.inputChannels), " + options(bias, g)
    let ends = [g.padBottom, g.padRight]
    if ends == [g.padTop, g.padLeft] {
      return call(
        weight, "nn.ConvTranspose2d(\(sizes)\(Self.padding(g.padTop, g.padLeft)))", x)
    }
    if ends.allSatisfy({ $0 <= 0 }) && g.padTop == 0 && g.padLeft == 0 {
      return call(
        weight, "nn.ConvTranspose2d(\(sizes), output_padding=(\(-ends[0]), \(-ends[1])))", x)
    }
    return call(weight, "nn.ConvTranspose2d(\(sizes))", x)
      + "[:, :, \(g.padTop):\(g.padTop + g.inputHeight), \(g.padLeft):\(g.padLeft + g.inputWidth)]"
  }

  private static func padding(_ top: Int, _ left: Int) -> String {
    top == 0 && left == 0 ? "" : ", padding=\(top == left ? "\(top)" : "(\(top), \(left))")"
  }
}
