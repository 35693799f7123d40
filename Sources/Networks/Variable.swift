package import Graph

/// The number of inputs and outputs that one weight of a layer serves.
package struct Fan: Hashable, Sendable {
  /// Channels in × kernel area.
  package let incoming: Int
  /// Channels out × kernel area.
  package let outgoing: Int
}

/// What a tensor of a layer is for; it decides the first values and whether it is trained.
package enum VariableRole: String, Hashable, Sendable {
  /// Weights of a convolution or dense layer.
  case kernel
  /// One vector per class.
  case embedding
  /// What is added to each channel.
  case bias
  /// γ of a normalisation.
  case scale
  /// β of a normalisation.
  case shift
  /// The running mean of a normalisation; not trained.
  case movingMean
  /// The running variance of a normalisation; not trained.
  case movingVariance
  /// 1/√(running variance + ε), derived from it; not trained and not stored.
  case inverseStd
  /// A singular vector of a spectrally normalised kernel; not trained.
  case singularVector

  /// Whether the optimiser changes it.
  package var isTrained: Bool {
    switch self {
    case .kernel, .embedding, .bias, .scale, .shift: true
    case .movingMean, .movingVariance, .inverseStd, .singularVector: false
    }
  }
}

/// A named tensor that belongs to a layer: a parameter or a buffer.
package struct Variable: Hashable, Sendable {
  /// Layer path and name: `3.kernel`, `3.0.1.kernel` inside a branch.
  package let name: String
  /// Axis lengths.
  package let shape: Shape
  /// What it is for.
  package let role: VariableRole
  /// For the initialisers of kernels and biases.
  package let fan: Fan?

  /// The layer's place in its network: the name without its last part.
  package var layerPath: String { String(name[..<(name.lastIndex(of: ".") ?? name.startIndex)]) }
  /// The last part of the name: `kernel`.
  package var leafName: String { name.split(separator: ".").last.map(String.init) ?? name }
}
