package import Graph

/// The variables of one network as sources of one graph: each is added on first use and shared by
/// every later application of the network in that graph.
///
/// A class, because layers add to it while they are applied.
package final class NetworkVariables {
  /// The variables in the order in which the layers asked for them, with their sources.
  package private(set) var sources: [(variable: Variable, tensor: Tensor)] = []
  /// What the normalisation layers measured, one entry for each application in training mode.
  package internal(set) var statistics: [BatchStatistics] = []
  /// The layers that were applied, with what they gave: those inside branches before the one that
  /// holds them.
  var applied: [(path: String, name: String, output: Shape)] = []
  /// Every use of an embedding, one entry for each application.
  package internal(set) var lookups: [EmbeddingLookup] = []
  private var byName: [String: Tensor] = [:]
  private var derivedByName: [String: Tensor] = [:]
  private var applicationCount = 0
  /// Whether kernels are divided by their largest singular value.
  let isSpectral: Bool

  /// No variables yet.
  ///
  /// - Parameter isSpectral: Whether kernels are divided by their largest singular value.
  package init(isSpectral: Bool = false) {
    self.isSpectral = isSpectral
  }

  /// The sources of the trained variables, in order.
  package var parameters: [Tensor] {
    sources.filter { $0.variable.role.isTrained }.map(\.tensor)
  }

  /// A number that no other random layer application in this graph has.
  func nextApplication() -> Int {
    applicationCount += 1
    return applicationCount
  }

  /// What is computed from variables once for all applications.
  func derived(_ name: String, _ make: () -> Tensor) -> Tensor {
    if let known = derivedByName[name] { return known }
    let tensor = make()
    derivedByName[name] = tensor
    return tensor
  }

  func tensor(_ variable: Variable, in graph: Graph) -> Tensor {
    if let known = byName[variable.name] {
      precondition(known.shape == variable.shape, "\(variable.name) has two shapes")
      return known
    }
    let tensor = graph.parameter(variable.name, shape: variable.shape)
    byName[variable.name] = tensor
    sources.append((variable, tensor))
    return tensor
  }
}

/// One use of an embedding: which rows of the table a batch looked up.
package struct EmbeddingLookup: Sendable {
  /// Name of the table.
  package let variableName: String
  /// Class weights, N×classes.
  package let labels: Tensor
  /// What was found, N×size.
  package let rows: Tensor
}

/// The mean and variance of one batch at one normalisation layer, to be averaged into the
/// layer's stored ones: stored += (1 − momentum)·(batch − stored).
package struct BatchStatistics: Sendable {
  /// The layer's place in its network, which its buffers' names start with.
  package let layer: String
  /// What the layer adds to the variance.
  package let epsilon: Float
  /// The batch's mean, C.
  package let mean: Tensor
  /// The batch's biased variance, C.
  package let variance: Tensor
  /// What is kept of the stored value.
  package let momentum: Float
  /// n/(n−1) where the stored variance is the unbiased one, else 1.
  package let varianceScale: Float

  /// Name of the stored mean.
  package var meanName: String { "\(layer).moving_mean" }
  /// Name of the stored variance.
  package var varianceName: String { "\(layer).moving_variance" }
  /// Name of 1/√(stored variance + ε).
  package var inverseStdName: String { "\(layer).inverse_std" }
}
