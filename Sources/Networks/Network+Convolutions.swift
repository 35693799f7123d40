package import Graph

extension Network {
  /// The convolutions and dense layers of one application to a batch, in order.
  ///
  /// - Parameters:
  ///   - sampleShape: The shape of one input without the batch.
  ///   - heads: Sizes of the label heads.
  ///   - picture: The source picture's shape without the batch, for image-to-image networks.
  ///   - batch: Samples.
  /// - Returns: What each of them computes.
  package func convolutions(
    sampleShape: [Int], heads: [Int], picture: [Int]? = nil, batch: Int
  ) -> [ConvolutionUse] {
    let graph = Graph(folds: false)
    let conditions = NetworkConditions(
      labels: graph.source("labels", shape: [batch, heads.reduce(0, +)]), heads: heads,
      picture: picture.map { graph.source("picture", shape: Shape([batch] + $0)) })
    let input = graph.source("input", shape: Shape([batch] + sampleShape))
    _ = self(input, conditions, variables: NetworkVariables(), in: graph, mode: .training)
    return graph.convolutions
  }
}
