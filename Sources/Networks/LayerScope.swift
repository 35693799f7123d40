public import Graph

/// Whether a network is being trained or used.
public enum NetworkMode: Sendable {
  /// Batch statistics, dropout on.
  case training
  /// Stored statistics, dropout off.
  case evaluation
  /// Batch statistics, dropout off: how stored statistics are estimated and how golden numbers
  /// without a random stream are made.
  case calibration
}

/// What a layer sees while it adds itself to a graph.
public struct LayerScope {
  /// The graph to add to.
  public let graph: Graph
  /// One row of class weights per sample, N×classes; a one-hot row or a blend of classes.
  public let labels: Tensor
  /// Training or evaluation.
  public let mode: NetworkMode
  /// The layer's position in its network; prefixes the names of its parameters.
  public let index: Int
  let variables: NetworkVariables

  /// A trainable tensor of this layer, made on first use.
  public func parameter(_ name: String, shape: Shape, fan: Fan? = nil, role: VariableRole) -> Tensor
  {
    variables.tensor(
      Variable(name: "\(index).\(name)", shape: shape, role: role, fan: fan), in: graph)
  }

  /// A stored, not trained, tensor of this layer, made on first use.
  public func buffer(_ name: String, shape: Shape, role: VariableRole) -> Tensor {
    variables.tensor(
      Variable(name: "\(index).\(name)", shape: shape, role: role, fan: nil), in: graph)
  }

  /// Tells that the batch's statistics of this layer are to be averaged into its stored ones.
  public func record(_ statistics: BatchStatistics) {
    variables.statistics.append(statistics)
  }
}
