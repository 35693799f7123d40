import Glibc
import Kernels

/// x^p, element by element, for small tensors such as norms: one thread, libm.
struct Power: Operation {
  let exponent: Float

  var name: String { "power" }
  var inputsForReuse: [Int] { [0] }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let graph = context.graph
    let slope = graph.affine(graph.power(context.inputs[0], exponent - 1), scale: exponent)
    return [graph.multiply(context.outputGradient, slope)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    [context.inputs[0].map { pow($0, Double(exponent)) }]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (input, output, count) = (context.input(0), context.output, context.count)
    let exponent = exponent
    return HostCall {
      for i in 0..<count {
        output[i] = exponent == 0.5 ? input[i].squareRoot() : powf(input[i], exponent)
      }
    }
  }
}

extension Graph {
  /// x^exponent of every element; for non-integer exponents the elements must be positive.
  package func power(_ input: Tensor, _ exponent: Float) -> Tensor {
    exponent == 1 ? input : addSingle(Power(exponent: exponent), [input])
  }

  /// √x of every element.
  package func squareRoot(_ input: Tensor) -> Tensor { power(input, 0.5) }
}
