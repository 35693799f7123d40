/// Moves bias additions, activations and their derivatives into the convolution or normalisation
/// before them.
///
/// A step is fused when nothing else reads the value between the two, and when what it adds (the
/// bias, the activation's output) comes from outside or an earlier step and is thus known before the
/// producer runs. The kernels then apply both to the result while it is still in registers or caches.
struct EpilogueFusion {
  /// In the order in which they run.
  let steps: [PlannedStep]
  /// Tensors that must exist after the run.
  let kept: Set<Tensor>

  func fused(isSource: (Tensor) -> Bool) -> [PlannedStep] {
    var result: [PlannedStep] = []
    var producer: [Tensor: Int] = [:]
    let readers = readerCounts()
    for step in steps {
      let carrier = step.operation is ActivationGradient ? 1 : 0
      if step.inputs.indices.contains(carrier), let target = producer[step.inputs[carrier]],
        readers[step.inputs[carrier]] == 1, !kept.contains(step.inputs[carrier]),
        result[target].outputs[0] == step.inputs[carrier],
        let operation = fusedOperation(
          step, into: result[target],
          isKnown: { isSource($0) || producer[$0].map { $0 < target } ?? false })
      {
        result[target].operation = operation
        for index in step.inputs.indices where index != carrier {
          result[target].inputs.append(step.inputs[index])
        }
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
    _ step: PlannedStep, into producer: PlannedStep, isKnown: (Tensor) -> Bool
  ) -> (any Operation)? {
    switch step.operation {
    case is AddBias:
      isKnown(step.inputs[1]) ? producer.operation.absorbingBias() : nil
    case let activate as Activate:
      producer.operation.absorbing(activate.activation)
    case let gradient as ActivationGradient:
      isKnown(step.inputs[0])
        ? producer.operation.absorbingGradient(of: gradient.activation) : nil
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
