import Graph

/// Brings the singular vectors of a network's spectrally normalised kernels up to date.
package struct SpectralIteration {
  private struct Kernel {
    let values, left, right: FloatSlice
  }

  private let memory: NetworkMemory
  private let kernels: [Kernel]

  /// The kernels of a network that have singular vectors beside them; often none.
  package init(_ memory: NetworkMemory) {
    self.memory = memory
    kernels = memory.parameters.compactMap { variable in
      guard let values = memory.slice(variable.name),
        let left = memory.slice(SpectralNorm.left(variable.name)),
        let right = memory.slice(SpectralNorm.right(variable.name))
      else { return nil }
      return Kernel(values: values, left: left, right: right)
    }
  }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { kernels.isEmpty }

  /// Power iteration on every kernel: u ← Wv/‖Wv‖, v ← Wᵀu/‖Wᵀu‖.
  package func run(times: Int = 1) {
    for kernel in kernels {
      for _ in 0..<times { iterate(kernel) }
    }
    if !kernels.isEmpty { memory.bufferValues.markChanged() }
  }

  private func iterate(_ kernel: Kernel) {
    let (rows, columns) = (kernel.left.count, kernel.right.count)
    let matrix = unsafe UnsafePointer(kernel.values.pointer)
    let (left, right) = unsafe (kernel.left.pointer, kernel.right.pointer)
    for row in 0..<rows {
      unsafe left[row] = dot(matrix + row * columns, right, count: columns)
    }
    unsafe normalize(left, count: rows)
    unsafe right.update(repeating: 0, count: columns)
    for row in 0..<rows {
      let (factor, values) = unsafe (left[row], matrix + row * columns)
      for column in 0..<columns { unsafe right[column] += factor * values[column] }
    }
    unsafe normalize(right, count: columns)
  }

  private func normalize(_ vector: UnsafeMutablePointer<Float>, count: Int) {
    let norm = unsafe dot(UnsafePointer(vector), vector, count: count).squareRoot()
    let factor = 1 / max(norm, 1e-12)
    for i in 0..<count { unsafe vector[i] *= factor }
  }

  /// The scalar product in eight running sums, in a fixed order.
  private func dot(
    _ a: UnsafePointer<Float>, _ b: UnsafeMutablePointer<Float>, count: Int
  ) -> Float {
    var sums = SIMD8<Float>(repeating: 0)
    var i = 0
    while i + 8 <= count {
      let x = unsafe UnsafeRawPointer(a + i).loadUnaligned(as: SIMD8<Float>.self)
      let y = unsafe UnsafeRawPointer(b + i).loadUnaligned(as: SIMD8<Float>.self)
      sums += x * y
      i += 8
    }
    var sum = sums.sum()
    while i < count {
      unsafe sum += a[i] * b[i]
      i += 1
    }
    return sum
  }
}
