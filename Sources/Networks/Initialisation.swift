import Graph
import SeededRandom

/// How the first values of a network's parameters are drawn; the conventions of the frameworks
/// that the recipes come from.
package enum Initialisation: String, Codable, Hashable, Sendable, CaseIterable {
  /// Glorot and Bengio 2010: kernels U(±√(6/(fan in + fan out))), embeddings
  /// U(±0.05), biases 0, γ = 1, β = 0.
  case glorot
  /// Radford et al. 2016 (DCGAN): kernels N(0, 0.02), γ N(1, 0.02), biases and β 0.
  case dcgan
  /// PyTorch's default: kernels and biases U(±1/√fan in), embeddings N(0, 1), γ = 1, β = 0.
  case torch
  /// Isola et al. 2017 (pix2pix): kernels N(0, 0.02), biases 0, γ = 1, β = 0.
  case normal
  /// He et al. 2015: kernels N(0, √(2/fan in)), embeddings N(0, 0.02), biases 0, γ = 1, β = 0.
  case he
  /// Saxe et al. 2014: the rows or the columns, whichever are fewer, of each kernel taken as a matrix
  /// with a column per output channel are orthonormal; the rest as `he`.
  case orthogonal

  /// The first values of a variable.
  ///
  /// They depend on the seed, the network's name and the
  /// variable's name alone.
  package func values(of variable: Variable, network: String, seed: UInt64) -> [Float] {
    let count = variable.shape.count
    var random = CounterRandom(
      seed: seed, stream: RandomStream("initialiser/\(network)/\(variable.name)"))
    switch variable.role {
    case .kernel:
      return kernel(variable, using: &random)
    case .embedding:
      switch self {
      case .glorot: return uniform(0.05, count: count, using: &random)
      case .torch: return random.normal(count: count)
      case .dcgan, .normal, .he, .orthogonal:
        return random.normal(count: count).map { 0.02 * $0 }
      }
    case .bias:
      guard self == .torch, let fan = variable.fan else { return Array(repeating: 0, count: count) }
      return uniform(1 / Float(fan.incoming).squareRoot(), count: count, using: &random)
    case .scale:
      guard self == .dcgan else { return Array(repeating: 1, count: count) }
      return random.normal(count: count).map { 1 + 0.02 * $0 }
    case .shift, .movingMean:
      return Array(repeating: 0, count: count)
    case .movingVariance, .inverseStd:
      return Array(repeating: 1, count: count)
    case .singularVector:
      let values = random.normal(count: count)
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return values.map { $0 / max(norm, 1e-12) }
    }
  }

  private func kernel(_ variable: Variable, using random: inout CounterRandom) -> [Float] {
    let count = variable.shape.count
    let fan = variable.fan ?? Fan(incoming: count, outgoing: count)
    switch self {
    case .glorot:
      let limit = (6 / Float(fan.incoming + fan.outgoing)).squareRoot()
      return uniform(limit, count: count, using: &random)
    case .dcgan, .normal:
      return random.normal(count: count).map { 0.02 * $0 }
    case .torch:
      return uniform(1 / Float(fan.incoming).squareRoot(), count: count, using: &random)
    case .he:
      let deviation = (2 / Float(max(fan.incoming, 1))).squareRoot()
      return random.normal(count: count).map { deviation * $0 }
    case .orthogonal:
      let columns = max(variable.shape.channels, 1)
      return OrthogonalMatrix.drawn(rows: count / columns, columns: columns, using: &random)
    }
  }

  private func uniform(
    _ limit: Float, count: Int, using random: inout CounterRandom
  ) -> [Float] {
    (0..<count).map { _ in random.uniform(in: -limit...limit) }
  }
}
