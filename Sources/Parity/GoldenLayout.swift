import Networks

/// Turns tensors of another framework into ours.
///
/// Keras' layouts are ours. PyTorch's are turned: convolution OIHW → HWIO, transposed convolution
/// IOHW → HWOI, linear (out, in) → (in, out), pictures NCHW → NHWC; a dense layer beside a picture
/// also has the order of its pixels and channels turned.
enum GoldenLayout {
  /// A variable's values in our layout; `layer` is nil for Keras' files, whose layout is ours.
  static func ours(
    _ values: [Float], shape: [Int], variable: Variable, layer: PlacedLayer?
  ) -> [Float] {
    guard let layer else { return values }
    return fromTorch(values, shape: shape, variable: variable, layer: layer)
  }

  /// A variable's values in our layout.
  ///
  /// - Parameters:
  ///   - values: The values in PyTorch's layout.
  ///   - shape: The tensor's shape in PyTorch's file.
  ///   - variable: The variable whose values they are.
  ///   - layer: The layer that it belongs to, and what stands around it.
  /// - Returns: The same values in our order.
  static func fromTorch(
    _ values: [Float], shape: [Int], variable: Variable, layer: PlacedLayer
  ) -> [Float] {
    switch (layer.layer, variable.role) {
    case (is Convolution, .kernel), (is TransposedConvolution, .kernel):
      // OIHW → HWIO, IOHW → HWOI.
      return permuted(values, shape: shape, order: [2, 3, 1, 0])
    case (is Dense, .kernel):
      if let channels = layer.channelsAfter, channels > 0 {
        // (C·pixels, in) → in × (pixels·C)
        return permuted(
          values, shape: [channels, shape[0] / channels, shape[1]], order: [2, 1, 0])
      }
      if let channels = layer.channelsBefore, channels > 0 {
        // (out, C·pixels) → (pixels·C) × out
        return permuted(
          values, shape: [shape[0], channels, shape[1] / channels], order: [2, 1, 0])
      }
      return permuted(values, shape: shape, order: [1, 0])
    case (is Dense, .bias):
      guard let channels = layer.channelsAfter, channels > 0 else { return values }
      return permuted(values, shape: [channels, shape[0] / channels], order: [1, 0])
    default:
      return values
    }
  }

  /// The elements with their axes in another order.
  static func permuted(_ values: [Float], shape: [Int], order: [Int]) -> [Float] {
    let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    let sizes = order.map { shape[$0] }
    let steps = order.map { strides[$0] }
    var place = [Int](repeating: 0, count: sizes.count)
    var source = 0
    return (0..<values.count).map { _ in
      defer {
        var axis = sizes.count - 1
        while axis >= 0 {
          place[axis] += 1
          source += steps[axis]
          if place[axis] < sizes[axis] { break }
          source -= steps[axis] * sizes[axis]
          place[axis] = 0
          axis -= 1
        }
      }
      return values[source]
    }
  }
}
