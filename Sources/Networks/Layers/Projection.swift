package import Graph

/// The score of a conditional discriminator, N×C → N×1: wᵀh + b + lᵀE·h with the features h and the
/// row of label weights l.
///
/// The method is that of Miyato and Koyama 2018. With one label there is no table E.
package struct Projection: Layer {
  package static let name = "projection"

  package init() {}

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requireRow(input)
    try walk.count(products: [input[0], 1 + walk.labelCount])
    return [1]
  }

  package func forward(_ input: Tensor, _ scope: LayerScope) -> Tensor {
    let (graph, features) = (scope.graph, input.shape.channels)
    let labels = scope.labels.shape.channels
    let fan = Fan(incoming: features, outgoing: 1)
    let kernel = scope.parameter("kernel", shape: [features, 1], fan: fan, role: .kernel)
    let bias = scope.parameter("bias", shape: [1], fan: fan, role: .bias)
    let score = graph.addBias(graph.dense(input, kernel), bias)
    guard labels > 1 else { return score }
    // A kernel, not an embedding, since spectral normalisation is for it too.
    let table = scope.parameter(
      "label_kernel", shape: [labels, features], fan: Fan(incoming: labels, outgoing: features),
      role: .kernel)
    let projected = graph.sumChannels(
      graph.multiply(input, graph.dense(scope.labels, table)))
    return graph.add(score, projected)
  }
}
