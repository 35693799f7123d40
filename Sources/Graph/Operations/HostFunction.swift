import Glibc
import Kernels

/// A function of every element of small tensors such as norms: one thread, libm.
struct HostFunction: Operation {
  /// Which function.
  enum Function {
    /// x^p.
    case power(Float)
    /// |x|.
    case absoluteValue
    /// −1, 0 or 1; constant almost everywhere, so its gradient is zero.
    case sign
  }

  let function: Function

  var name: String { "\(function)" }
  var inputsForReuse: [Int] { [0] }
  func outputShapes(for inputs: [Shape]) -> [Shape] { [inputs[0]] }

  func kink(inputCount: Int) -> (kind: Kink.Kind, input: Int)? {
    if case .sign = function { (.zero(slope: 1), 0) } else { nil }
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let (graph, input) = (context.graph, context.inputs[0])
    let slope: Tensor
    switch function {
    case .power(let exponent):
      slope = graph.affine(graph.power(input, exponent - 1), scale: exponent)
    case .absoluteValue: slope = graph.sign(input)
    case .sign: return [nil]
    }
    return [graph.multiply(context.outputGradient, slope)]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let values = context.inputs[0].map { x -> Double in
      switch function {
      case .power(let exponent): return pow(x, Double(exponent))
      case .absoluteValue: return abs(x)
      case .sign: return x > 0 ? 1 : x < 0 ? -1 : 0
      }
    }
    return [values]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (x, y, count, function) = unsafe (context.input(0), context.output, context.count, function)
    return HostCall {
      for i in 0..<count {
        switch function {
        case .power(let exponent):
          unsafe y[i] = exponent == 0.5 ? x[i].squareRoot() : powf(x[i], exponent)
        case .absoluteValue: unsafe y[i] = abs(x[i])
        case .sign: unsafe y[i] = x[i] > 0 ? 1 : x[i] < 0 ? -1 : 0
        }
      }
    }
  }
}

extension Graph {
  /// x^exponent of every element; for non-integer exponents the elements must be positive.
  package func power(_ input: Tensor, _ exponent: Float) -> Tensor {
    exponent == 1 ? input : addSingle(HostFunction(function: .power(exponent)), [input])
  }

  /// √x of every element.
  package func squareRoot(_ input: Tensor) -> Tensor { power(input, 0.5) }

  /// |x| of every element; the gradient at 0 is 0.
  package func absoluteValue(_ input: Tensor) -> Tensor {
    addSingle(HostFunction(function: .absoluteValue), [input])
  }

  /// The sign of every element, 0 for 0.
  func sign(_ input: Tensor) -> Tensor { addSingle(HostFunction(function: .sign), [input]) }
}
