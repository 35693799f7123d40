/// Moves bias additions and activations into the convolution or normalisation before them.
///
/// A step is fused when nothing else reads the value between the two, and when what it adds (the
/// bias) comes from outside and is thus known before the producer runs. The kernels then apply
/// both to the result while it is still in registers.
struct EpilogueFusion {
  private let steps: [PlannedStep]
  private let kept: Set<Tensor>

  /// - Parameter kept: Tensors that must exist after the run.
  init(_ steps: [PlannedStep], keeping kept: Set<Tensor>) {
    self.steps = steps
    self.kept = kept
  }

  func fused(isSource: (Tensor) -> Bool) -> [PlannedStep] {
    var result: [PlannedStep] = []
    var producer: [Tensor: Int] = [:]
    let readers = readerCounts()
    for step in steps {
      if let target = step.inputs.first.flatMap({ producer[$0] }), readers[step.inputs[0]] == 1,
        !kept.contains(step.inputs[0]), result[target].outputs[0] == step.inputs[0],
        let operation = fusedOperation(step, into: result[target], isSource: isSource)
      {
        result[target].operation = operation
        result[target].inputs += step.inputs.dropFirst()
        result[target].outputs[0] = step.outputs[0]
        producer[step.outputs[0]] = target
        continue
      }
      for output in step.outputs { producer[output] = result.count }
      result.append(step)
    }
    return result
  }

  private func fusedOperation(
    _ step: PlannedStep, into producer: PlannedStep, isSource: (Tensor) -> Bool
  ) -> (any Operation)? {
    switch step.operation {
    case is AddBias:
      isSource(step.inputs[1]) ? producer.operation.absorbingBias() : nil
    case let activate as Activate:
      producer.operation.absorbing(activate.activation)
    default:
      nil
    }
  }

  private func readerCounts() -> [Tensor: Int] {
    var counts: [Tensor: Int] = [:]
    for step in steps { for input in step.inputs { counts[input, default: 0] += 1 } }
    return counts
  }
}
