import KernelReference
import Kernels

extension Graph {
  /// scale · x + shift, element by element.
  package func affine(_ input: Tensor, scale: Float, shift: Float = 0) -> Tensor {
    let count = input.shape.count
    var operation = unsafe UnaryOperation(name: "affine", shape: input.shape) {
      $0.graph.affine($0.outputGradient, scale: scale)
    } evaluation: {
      unsafe Reference.affine(
        input: $0, scale: Double(scale), shift: Double(shift), output: $1, count: count)
    } call: {
      unsafe $0.engine.affine(
        input: $0.input(0), scale: scale, shift: shift, output: $0.output, count: count)
    }
    operation.reusesInput = true
    return addSingle(operation, [input])
  }

  /// The same values in memory of their own; the planner adds it where a result must lie at a given
  /// address and its producer cannot write there.
  package func copy(_ input: Tensor) -> Tensor {
    let count = input.shape.count
    let operation = unsafe UnaryOperation(name: "copy", shape: input.shape) {
      $0.outputGradient
    } evaluation: {
      for index in $0.indices { unsafe $1[index] = $0[index] }
    } call: {
      unsafe $0.engine.copy($0.input(0), to: $0.output, count: count)
    }
    return addSingle(operation, [input])
  }
}

extension KernelEngine {
  /// The same floats at another place.
  func copy(
    _ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int
  ) -> some KernelCall {
    unsafe affine(input: input, scale: 1, shift: 0, output: output, count: count)
  }
}
