import Glibc
import KernelReference
import Kernels

extension Graph {
  /// e^x ÷ Σ e^x over the channels of `input` (…×C).
  package func softmax(_ input: Tensor) -> Tensor {
    let (rows, channels) = (input.shape.rows, input.shape.channels)
    // dx = y·(dy − Σ y·dy).
    var operation = unsafe UnaryOperation(name: "softmax", shape: input.shape) {
      let (graph, y, dy) = ($0.graph, $0.outputs[0], $0.outputGradient)
      let sum = graph.sumChannels(graph.multiply(y, dy))
      return graph.multiply(
        y, graph.subtract(dy, graph.broadcastChannels(sum, channels: channels)))
    } evaluation: {
      unsafe Reference.softmax(input: $0, output: $1, rows: rows, channels: channels)
    } call: {
      unsafe $0.engine.softmax(
        input: $0.input(0), output: $0.output, rows: rows, channels: channels)
    }
    operation.reusesInput = true
    return addSingle(operation, [input])
  }

  /// log Σ e^x over the channels of `input` (…×C, C ≥ 1): …×1; for small tensors such as logits of
  /// label heads: one thread, libm.
  package func logSumExp(_ input: Tensor) -> Tensor {
    let (rows, channels) = (input.shape.rows, input.shape.channels)
    let operation = unsafe UnaryOperation(name: "log-sum-exp", shape: input.shape.withChannels(1)) {
      let share = $0.graph.broadcastChannels($0.outputGradient, channels: channels)
      return $0.graph.multiply(share, $0.graph.softmax($0.inputs[0]))
    } evaluation: { input, output in
      for row in 0..<rows {
        let values = input[(row * channels)..<((row + 1) * channels)]
        let largest = values.max() ?? 0
        unsafe output[row] = largest + log(values.reduce(0) { $0 + exp($1 - largest) })
      }
    } call: { context in
      let (input, output) = unsafe (context.input(0), context.output)
      return HostCall {
        for row in 0..<rows {
          let values = unsafe input + row * channels
          var largest = unsafe values[0]
          for c in 1..<channels where unsafe values[c] > largest { largest = unsafe values[c] }
          var sum: Float = 0
          for c in 0..<channels { unsafe sum += expf(values[c] - largest) }
          unsafe output[row] = largest + logf(sum)
        }
      }
    }
    return addSingle(operation, [input])
  }

  /// −Σ t·log softmax(x) over the channels of each row: …×1.
  ///
  /// - Parameters:
  ///   - logits: …×C.
  ///   - targets: …×C, one-hot or soft; a row of zeros has the loss 0.
  /// - Returns: The loss of each row, …×1.
  package func softmaxCrossEntropy(logits: Tensor, targets: Tensor) -> Tensor {
    let mass = sumChannels(targets)
    return subtract(
      multiply(mass, logSumExp(logits)), sumChannels(multiply(targets, logits)))
  }
}
