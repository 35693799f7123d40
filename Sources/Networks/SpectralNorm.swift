import Graph

/// Spectral normalisation: a kernel divided by its largest singular value.
///
/// The method is that of Miyato et al. 2018.
///
/// The kernel is taken as a matrix of (area · channels in) rows and (channels out) columns. With the
/// singular vectors u and v, which a step of power iteration brings up to date before each update
/// and which count as constants, σ = uᵀWv, and W/σ is differentiated through σ.
enum SpectralNorm {
  /// Name of the buffer with u, one value per row of a kernel.
  static func left(_ kernel: String) -> String { "\(kernel)_left" }
  /// Name of the buffer with v, one value per column.
  static func right(_ kernel: String) -> String { "\(kernel)_right" }

  /// W/σ in the shape of the kernel.
  static func normalized(
    _ kernel: Tensor, left: Tensor, right: Tensor, in graph: Graph
  ) -> Tensor {
    let (rows, columns) = (left.shape.count, right.shape.count)
    let product = graph.dense(
      graph.reshape(kernel, to: [rows, columns]), graph.reshape(right, to: [columns, 1]))
    let sigma = graph.sumAll(graph.multiply(graph.reshape(left, to: [rows, 1]), product))
    // One pass over the kernel, which is as long as many layers' maps.
    let row: Shape = [1, columns]
    let scaled = graph.modulated(
      graph.reshape(kernel, to: [1, rows, 1, columns]),
      gain: graph.broadcastScalar(graph.power(sigma, -1), shape: row),
      bias: graph.constant(0, shape: row))
    return graph.reshape(scaled, to: kernel.shape)
  }
}

extension LayerScope {
  /// The kernel divided by its largest singular value; made once per graph.
  func spectral(_ kernel: Tensor, name: String) -> Tensor {
    variables.derived(name) {
      let columns = kernel.shape.channels
      func vector(_ name: String, _ count: Int) -> Tensor {
        variables.tensor(
          Variable(name: name, shape: [count], role: .singularVector, fan: nil), in: graph)
      }
      return SpectralNorm.normalized(
        kernel, left: vector(SpectralNorm.left(name), kernel.shape.count / columns),
        right: vector(SpectralNorm.right(name), columns), in: graph)
    }
  }
}

extension NetworkMemory {
  /// The values of a variable as layers use them: a spectrally normalised kernel is divided by its
  /// largest singular value; nil for a name that the network has not.
  package func usedValues(_ name: String) -> [Float]? {
    guard let values = slice(name)?.values else { return nil }
    guard let left = slice(SpectralNorm.left(name))?.values,
      let right = slice(SpectralNorm.right(name))?.values
    else { return values }
    var sigma = 0.0
    for (row, factor) in left.enumerated() {
      var sum = 0.0
      for (column, other) in right.enumerated() {
        sum += Double(values[row * right.count + column]) * Double(other)
      }
      sigma += Double(factor) * sum
    }
    return values.map { Float(Double($0) / sigma) }
  }
}
