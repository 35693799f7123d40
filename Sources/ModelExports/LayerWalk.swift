import KernelTasks
import Networks

/// Makes a `ModelGraph` of a network, layer by layer.
struct LayerWalk {
  private(set) var graph: ModelGraph
  private let numbers: LayerNumbers
  private let heads: [Int]
  private let labels: ModelGraph.Value
  private let picture: ModelGraph.Value?
  private let source: NetworkSource

  /// The graph of a network.
  ///
  /// - Throws: `ModelExportError` for a layer that no other program computes.
  static func graph(of source: NetworkSource) throws(ModelExportError) -> ModelGraph {
    var walk = LayerWalk(source)
    var value = walk.input
    value = walk.ranged(value, isInput: source.kind == .discriminator)
    value = try walk.apply(source.network.layers, to: value, prefix: "")
    value = walk.ranged(value, isInput: false, isWanted: source.kind == .generator)
    walk.graph.output = value
    let others = [walk.labels, walk.picture].compactMap { $0 }.filter { $0 != walk.input }
    walk.graph.inputs = [walk.input] + others.filter { walk.graph.useCount(of: $0) > 0 }
    return walk.graph
  }

  private let input: ModelGraph.Value

  private init(_ source: NetworkSource) {
    self.source = source
    graph = ModelGraph()
    numbers = LayerNumbers(source.memory)
    heads = source.recipe.headSizes
    let shape = source.imageShape
    labels = ModelGraph.Value(name: "labels", shape: [source.recipe.labelCount])
    let hasPicture = source.recipe.input == .picture
    picture = hasPicture ? ModelGraph.Value(name: "picture", shape: shape) : nil
    input =
      switch source.kind {
      case .discriminator: ModelGraph.Value(name: "image", shape: shape)
      case .generator:
        picture ?? ModelGraph.Value(name: "z", shape: [source.recipe.latent])
      }
  }

  /// Pictures outside are −1…1; networks that work on 0…1 get and give them through a line.
  private mutating func ranged(
    _ value: ModelGraph.Value, isInput: Bool, isWanted: Bool = true
  ) -> ModelGraph.Value {
    guard isWanted, source.recipe.imageRange == .unit,
      isInput || value != input
    else { return value }
    return add(
      isInput ? .affine(scale: 0.5, shift: 0.5) : .affine(scale: 2, shift: -1), [value],
      shape: value.shape, path: "", named: isInput ? "image/unit" : "image/symmetric")
  }

  private mutating func apply(
    _ layers: [LayerBox], to value: ModelGraph.Value, prefix: String
  ) throws(ModelExportError) -> ModelGraph.Value {
    var value = value
    for (index, box) in layers.enumerated() {
      value = try apply(box, to: value, path: "\(prefix)\(index)")
    }
    return value
  }

  private mutating func apply(
    _ box: LayerBox, to value: ModelGraph.Value, path: String
  ) throws(ModelExportError) -> ModelGraph.Value {
    var walk = ShapeWalk(heads: heads, picture: picture?.shape, batch: 1)
    let shape: [Int]
    do { shape = try walk.output(of: [box], for: value.shape, at: path) } catch {
      throw .misfit(error)
    }
    let name = type(of: box.layer).name
    func operation(
      _ operation: ModelGraph.Operation, _ inputs: [ModelGraph.Value]? = nil
    ) -> ModelGraph.Value {
      add(operation, inputs ?? [value], shape: shape, path: path, named: "\(path)/\(name)")
    }
    if let made = try weighted(box.layer, value, shape: shape, path: path) { return made }
    switch box.layer {
    case let layer as LeakyReLU: return operation(.activation(.leakyReLU(slope: layer.slope)))
    case is ReLU: return operation(.activation(.leakyReLU(slope: 0)))
    case is ELU: return operation(.activation(.elu(alpha: 1, scale: 1)))
    case is SELU:
      return operation(.activation(.elu(alpha: SELU.alpha, scale: SELU.scale)))
    case is Tanh: return operation(.activation(.tanh))
    case is Sigmoid: return operation(.activation(.sigmoid))
    case is Softmax: return operation(.softmax)
    case let layer as Dropout: return operation(.dropout(rate: layer.rate))
    case is Reshape, is Flatten: return value.shape == shape ? value : operation(.reshape)
    case let layer as Upsampling:
      return layer.factor == 1 ? value : operation(.upsample(factor: layer.factor))
    case is AppendLabels: return operation(.concatenate, [value, labels])
    case is AppendLabelPlanes:
      let planes = add(
        .planes, [labels], shape: [shape[0], shape[1], labels.shape[0]], path: path,
        named: "\(path)/planes")
      return operation(.concatenate, [value, planes])
    case is AppendPicture:
      return operation(.concatenate, [picture, value].compactMap { $0 })
    case is GlobalMaxPooling: return operation(.globalMax)
    case is GlobalSumPooling: return operation(.globalSum)
    case let layer as Concatenate:
      var parts: [ModelGraph.Value] = []
      for (index, branch) in layer.branches.enumerated() {
        parts.append(try apply(branch, to: value, prefix: "\(path).\(index)."))
      }
      return parts.count == 1 ? parts[0] : operation(.concatenate, parts)
    case let layer as MixPalettes:
      return try mixed(layer, value, shape: shape, path: path)
    default: throw .layer(name, path: path)
    }
  }

  /// Colour by colour, the maps mixed by each palette.
  private mutating func mixed(
    _ layer: MixPalettes, _ value: ModelGraph.Value, shape: [Int], path: String
  ) throws(ModelExportError) -> ModelGraph.Value {
    let maps = try apply(layer.maps, to: value, prefix: "\(path).0.")
    var channels: [ModelGraph.Value] = []
    for (index, chain) in layer.palettes.enumerated() {
      let colours = try apply(chain, to: value, prefix: "\(path).\(index + 1).")
      channels.append(
        add(
          .mixPalette, [maps, colours], shape: Array(shape.prefix(2)) + [1], path: path,
          named: "\(path)/channel\(index)"))
    }
    return channels.count == 1
      ? channels[0]
      : add(.concatenate, channels, shape: shape, path: path, named: "\(path)/mix_palettes")
  }

  private mutating func add(
    _ operation: ModelGraph.Operation, _ inputs: [ModelGraph.Value], shape: [Int], path: String,
    named name: String
  ) -> ModelGraph.Value {
    let output = ModelGraph.Value(name: name, shape: shape)
    graph.nodes.append(
      ModelGraph.Node(operation: operation, inputs: inputs, output: output, path: path))
    return output
  }
}

// Layers with numbers of their own.
extension LayerWalk {
  /// Adds a layer that has weights; nil for one that has none.
  private mutating func weighted(
    _ layer: any Layer, _ value: ModelGraph.Value, shape: [Int], path: String
  ) throws(ModelExportError) -> ModelGraph.Value? {
    let operation: ModelGraph.Operation
    var inputs = [value]
    switch layer {
    case let layer as Dense: operation = linear(layer, value, path)
    case let layer as Convolution: operation = convolution(layer, value, path)
    case let layer as TransposedConvolution: operation = transposed(layer, value, shape, path)
    case let layer as BatchNorm: operation = try normalisation(layer, path)
    case let layer as ConditionalBatchNorm:
      let channels = shape[shape.count - 1]
      func row(_ value: Float) -> LayerNumbers.Block {
        .init(shape: [channels], floats: [Float](repeating: value, count: channels))
      }
      let norm = batchNorm(path, scale: row(1), shift: row(0), epsilon: layer.epsilon)
      inputs = [
        add(norm, [value], shape: shape, path: path, named: "\(path)/normalised"), labels,
      ]
      let names = ["gains", "shifts"].map { keep($0, of: "scale", path, numbers.table(path, $0)) }
      operation = .labelScale(gains: names[0], shifts: names[1])
    case is LabelEmbedding:
      inputs = [labels]
      operation = .embedding(
        table: keep("weight", of: "embed", path, numbers.table(path, "embeddings")),
        classes: heads[0])
    case let layer as Projection:
      let table =
        labels.shape[0] > 1
        ? keep("table", of: "score", path, numbers.table(path, "label_kernel")) : nil
      if table != nil { inputs.append(labels) }
      operation = .projection(
        weight: keep("weight", of: "score", path, numbers.matrix(path)),
        bias: keep("bias", of: "score", path, numbers.row(path, "bias")), table: table,
        factor: layer.labelWeight ?? 1)
    default: return nil
    }
    return add(
      operation, inputs, shape: shape, path: path, named: "\(path)/\(type(of: layer).name)")
  }

  private mutating func linear(
    _ layer: Dense, _ value: ModelGraph.Value, _ path: String
  ) -> ModelGraph.Operation {
    .linear(
      weight: keep("weight", of: "dense", path, numbers.matrix(path)),
      bias: layer.bias ? keep("bias", of: "dense", path, numbers.row(path, "bias")) : nil)
  }

  private mutating func convolution(
    _ layer: Convolution, _ value: ModelGraph.Value, _ path: String
  ) -> ModelGraph.Operation {
    let make = layer.padding == .same ? ConvolutionGeometry.same : ConvolutionGeometry.valid
    return .convolution(
      weight: keep("weight", of: "conv", path, numbers.filters(path)),
      bias: layer.bias ? keep("bias", of: "conv", path, numbers.row(path, "bias")) : nil,
      make(
        1, value.shape[0], value.shape[1], value.shape[2], layer.filters, layer.kernel,
        layer.stride))
  }

  private mutating func transposed(
    _ layer: TransposedConvolution, _ value: ModelGraph.Value, _ shape: [Int], _ path: String
  ) -> ModelGraph.Operation {
    let make = layer.padding == .same ? ConvolutionGeometry.same : ConvolutionGeometry.valid
    return .transposedConvolution(
      weight: keep("weight", of: "deconv", path, numbers.filters(path)),
      bias: layer.bias ? keep("bias", of: "deconv", path, numbers.row(path, "bias")) : nil,
      make(1, shape[0], shape[1], layer.filters, value.shape[2], layer.kernel, layer.stride))
  }

  private mutating func normalisation(
    _ layer: BatchNorm, _ path: String
  ) throws(ModelExportError) -> ModelGraph.Operation {
    let (scale, shift) = (numbers.row(path, "gamma"), numbers.row(path, "beta"))
    guard layer.alwaysBatch == true else {
      return batchNorm(path, scale: scale, shift: shift, epsilon: layer.epsilon)
    }
    // A picture that is translated is a batch of its own; other networks have no such thing.
    guard source.kind == .generator, source.recipe.input == .picture else {
      throw .batchStatistics(path: path)
    }
    return .instanceNorm(
      scale: keep("weight", of: "norm", path, scale), shift: keep("bias", of: "norm", path, shift),
      epsilon: layer.epsilon)
  }

  private mutating func batchNorm(
    _ path: String, scale: LayerNumbers.Block, shift: LayerNumbers.Block, epsilon: Float
  ) -> ModelGraph.Operation {
    .batchNorm(
      .init(
        scale: keep("weight", of: "norm", path, scale),
        shift: keep("bias", of: "norm", path, shift),
        mean: keep("running_mean", of: "norm", path, numbers.row(path, "moving_mean")),
        variance: keep("running_var", of: "norm", path, numbers.row(path, "moving_variance")),
        epsilon: epsilon))
  }

  /// Puts numbers into the graph as `conv3_0_1.weight`, and gives that name.
  private mutating func keep(
    _ leaf: String, of module: String, _ path: String, _ block: LayerNumbers.Block
  ) -> String {
    let name = "\(module)\(path.replacing(".", with: "_")).\(leaf)"
    graph.weights[name] = ModelGraph.Weights(
      name: name, shape: block.shape, floats: block.floats, origin: block.origin)
    return name
  }
}
