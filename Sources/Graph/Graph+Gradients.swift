extension Graph {
  /// Adds the nodes that compute the gradient of a scalar by each of `targets`, in their order.
  ///
  /// Reverse accumulation: nodes are visited from the result backwards, and only those on a path
  /// from a target to the result get a gradient, so an input without a target behind it costs
  /// nothing. The result consists of ordinary nodes and can be differentiated again.
  ///
  /// - Precondition: `result` has one element.
  /// - Returns: one tensor for each target, of the target's shape and different from the others';
  ///   zeros for a target that has no part in the result.
  package func gradients(of result: Tensor, withRespectTo targets: [Tensor]) -> [Tensor] {
    precondition(result.shape.count == 1, "only a scalar can be differentiated")
    let leads = nodesLeading(from: targets, upTo: result.node)
    var gradients: [Tensor: Tensor] = [result: constant(1, shape: result.shape)]

    for index in stride(from: result.node, through: 0, by: -1) where leads[index] {
      let node = nodes[index]
      let outputs = outputs(of: index)
      let outputGradients = outputs.map { gradients[$0] }
      guard outputGradients.contains(where: { $0 != nil }) else { continue }
      let isWanted = node.inputs.map { leads[$0.node] }
      guard isWanted.contains(true) else { continue }
      let context = GradientContext(
        graph: self, inputs: node.inputs, outputs: outputs, outputGradients: outputGradients,
        isWanted: isWanted)
      for (input, gradient) in zip(node.inputs, node.operation.gradients(context)) {
        guard let gradient, leads[input.node] else { continue }
        precondition(
          gradient.shape == input.shape,
          "\(node.operation.name): gradient \(gradient.shape) for an input \(input.shape)")
        gradients[input] = gradients[input].map { self.add($0, gradient) } ?? gradient
      }
    }
    var used: Set<Tensor> = []
    return targets.map { target in
      let gradient = gradients[target] ?? constant(0, shape: target.shape)
      return used.insert(gradient).inserted ? gradient : copy(gradient)
    }
  }

  /// Whether the values of a tensor depend on those of another.
  package func depends(_ tensor: Tensor, on source: Tensor) -> Bool {
    nodesLeading(from: [source], upTo: tensor.node)[tensor.node]
  }

  /// Which nodes are targets or read, directly or not, from a target.
  private func nodesLeading(from targets: [Tensor], upTo last: Int) -> [Bool] {
    var leads = [Bool](repeating: false, count: last + 1)
    for target in targets where target.node <= last { leads[target.node] = true }
    for index in 0...last where !leads[index] {
      leads[index] = nodes[index].inputs.contains { leads[$0.node] }
    }
    return leads
  }
}
