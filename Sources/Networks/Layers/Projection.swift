package import Graph

/// The score of a conditional discriminator, N×C → N×1: wᵀh + b + k·lᵀE·h with the features h, the
/// row of label weights l and a factor k.
///
/// The method is that of Miyato and Koyama 2018, where k is 1. Spectral normalisation holds w and E at
/// one length, so that k says how much the class may count. With one label there is no table E.
package struct Projection: Layer {
  package static let name = "projection"
  /// The factor k; 1 where it is left out.
  package var labelWeight: Float?

  enum CodingKeys: String, CodingKey {
    case labelWeight = "label_weight"
  }

  package init(labelWeight: Float? = nil) {
    self.labelWeight = labelWeight
  }

  package func outputShape(for input: [Int], _ walk: inout ShapeWalk) throws(Misfit) -> [Int] {
    try walk.requireSetting(
      labelWeight.map { $0.isFinite && $0 >= 0 } ?? true, "label_weight", "a finite number from 0",
      found: "\(labelWeight ?? 1)")
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
    return graph.add(
      score, labelWeight.map { graph.affine(projected, scale: $0) } ?? projected)
  }
}
