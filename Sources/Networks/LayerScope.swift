package import Graph

/// Whether a network is being trained or used.
package enum NetworkMode: Sendable {
  /// Batch statistics, dropout on.
  case training
  /// Stored statistics and no dropout, but for layers that say otherwise.
  case evaluation
  /// Stored statistics and no dropout, whatever the layers say.
  case inference
  /// Batch statistics, dropout off: how stored statistics are estimated and how golden numbers
  /// without a random stream are made.
  case calibration
}

/// What a network is applied under besides its input.
package struct NetworkConditions: Sendable {
  /// One row of weights per sample, N×labels: the label heads beside each other, each one-hot or a
  /// blend.
  package let labels: Tensor
  /// Sizes of the label heads; they sum to the labels' width.
  package let heads: [Int]
  /// The source picture of image-to-image networks, N×H×W×C.
  package let picture: Tensor?

  /// Conditions; without `heads` all labels are one head.
  package init(labels: Tensor, heads: [Int]? = nil, picture: Tensor? = nil) {
    self.labels = labels
    self.heads = heads ?? [labels.shape.channels]
    self.picture = picture
  }
}

extension NetworkConditions {
  /// What a layer makes of a batch.
  fileprivate func outputShape(of layer: any Layer, for input: Shape, at path: String) -> Shape {
    var walk = ShapeWalk(
      heads: heads, picture: picture.map { Array($0.shape.axes.dropFirst()) },
      batch: input.batch)
    do {
      let sample = try walk.output(of: layer, for: Array(input.axes.dropFirst()), at: path)
      return Shape([input.batch] + sample)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

/// What a layer sees while it adds itself to a graph.
package struct LayerScope {
  /// The graph to add to.
  package let graph: Graph
  /// Labels and source picture.
  package let conditions: NetworkConditions
  /// Training or evaluation.
  package let mode: NetworkMode
  /// The layer's place in its network (`3`, or `3.0.1` inside a branch); prefixes the names of its
  /// parameters.
  package let path: String
  /// What the layer has to give, as it said itself (`Layer.outputShape`).
  package let outputShape: Shape
  let variables: NetworkVariables

  /// One row of label weights per sample, N×labels.
  package var labels: Tensor { conditions.labels }

  /// A trainable tensor of this layer, made on first use.
  package func parameter(_ name: String, shape: Shape, fan: Fan? = nil, role: VariableRole)
    -> Tensor
  {
    let name = "\(path).\(name)"
    let tensor = variables.tensor(
      Variable(name: name, shape: shape, role: role, fan: fan), in: graph)
    return role == .kernel && variables.isSpectral ? spectral(tensor, name: name) : tensor
  }

  /// A tensor plus this layer's bias, a number for each channel.
  func addingBias(to tensor: Tensor, fan: Fan) -> Tensor {
    let bias = parameter("bias", shape: [tensor.shape.channels], fan: fan, role: .bias)
    return graph.addBias(tensor, bias)
  }

  /// A stored, not trained, tensor of this layer, made on first use.
  package func buffer(_ name: String, shape: Shape, role: VariableRole) -> Tensor {
    variables.tensor(
      Variable(name: "\(path).\(name)", shape: shape, role: role, fan: nil), in: graph)
  }

  /// Tells that the batch's statistics of this layer are to be averaged into its stored ones.
  package func record(_ statistics: BatchStatistics) {
    variables.statistics.append(statistics)
  }

  /// Tells of a use of this layer's embedding.
  ///
  /// - Parameters:
  ///   - name: The table's name as given to `parameter`.
  ///   - labels: Class weights, N×classes.
  ///   - rows: What was found, N×size.
  package func recordLookup(_ name: String, labels: Tensor, rows: Tensor) {
    variables.lookups.append(
      EmbeddingLookup(variableName: "\(path).\(name)", labels: labels, rows: rows))
  }

  /// Applies a chain of layers that stands inside this one.
  ///
  /// - Parameters:
  ///   - layers: The chain.
  ///   - branch: The chain's number among those of this layer; part of the names of its parameters.
  ///   - input: What the first layer gets.
  /// - Returns: The result of the last layer.
  package func apply(_ layers: [LayerBox], branch: Int, to input: Tensor) -> Tensor {
    LayerScope.chain(
      layers, input, prefix: "\(path).\(branch).", graph: graph, conditions: conditions, mode: mode,
      variables: variables)
  }

  /// Applies layers one after the other, each held to the shape that it said.
  ///
  /// - Precondition: every layer can work on what it gets.
  static func chain(
    _ layers: [LayerBox], _ input: Tensor, prefix: String, graph: Graph,
    conditions: NetworkConditions, mode: NetworkMode, variables: NetworkVariables
  ) -> Tensor {
    layers.enumerated().reduce(input) { value, entry in
      let layer = entry.element.layer
      let path = prefix + "\(entry.offset)"
      let shape = conditions.outputShape(of: layer, for: value.shape, at: path)
      let output = layer.forward(
        value,
        LayerScope(
          graph: graph, conditions: conditions, mode: mode, path: path, outputShape: shape,
          variables: variables))
      precondition(output.shape == shape, "\(path): \(shape) said, \(output.shape) made")
      variables.applied.append((path, type(of: entry.element.layer).name, output.shape))
      return output
    }
  }
}
