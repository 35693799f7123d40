/// A gradient that is zero but at the pixels of a global maximum.
struct PooledGradient {
  /// The gradient by the maxima, N×C.
  let values: Tensor
  /// The pixels that hold them, N×C.
  let indices: Tensor
  /// The maxima themselves, N×C.
  let maxima: Tensor
  /// The pictures that they are the maxima of, N×H×W×C.
  let input: Tensor
}

extension Graph {
  /// What `gradient` is made of, if it is the gradient of a global maximum (or of an activation or a
  /// bias before one), which the layers before need not treat as pictures.
  func pooledGradient(_ gradient: Tensor) -> PooledGradient? {
    guard folds, operation(of: gradient) is ScatterPixels else { return nil }
    let inputs = nodes[gradient.node].inputs
    let pool = inputs[1].node
    guard operation(of: inputs[1]) is GlobalMaxPool else { return nil }
    return PooledGradient(
      values: inputs[0], indices: inputs[1], maxima: outputs(of: pool)[0],
      input: nodes[pool].inputs[0])
  }
}
