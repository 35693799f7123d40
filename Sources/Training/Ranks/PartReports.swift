import Graph

/// What the parts of a batch have to tell of an update: the loss, the scores and what else is logged,
/// brought together in the order of the batch.
///
/// A class, because it owns the memory.
final class PartReports {
  private let share: BatchShare
  private let loss: Tensor
  private let tensors: [(output: UpdateOutput, tensor: Tensor)]
  /// Numbers of one part.
  private let count: Int
  /// The numbers of all parts, part after part.
  private let numbers: FloatBuffer
  /// The numbers of the whole batch.
  private let outputs: [UpdateOutput: FloatBuffer]

  /// Reports of everything that an update leaves but its pictures.
  init(of definition: AdversarialGraph, share: BatchShare) {
    self.share = share
    loss = definition.loss
    tensors = definition.outputs.filter { $0.key != .pictures }.map { ($0.key, $0.value) }
      .sorted { $0.1.node != $1.1.node ? $0.1.node < $1.1.node : $0.1.output < $1.1.output }
    count = 1 + tensors.reduce(0) { $0 + $1.tensor.shape.count }
    numbers = FloatBuffer(count: share.parts * count)
    var outputs: [UpdateOutput: FloatBuffer] = [:]
    for (output, tensor) in tensors {
      outputs[output] = FloatBuffer(count: share.parts * tensor.shape.count)
    }
    self.outputs = outputs
  }

  /// Takes what a part of this rank has left in its program.
  func take(_ part: Int, from program: Program) {
    // The program owns as many floats as its tensors have.
    var place = unsafe numbers.base + part * count
    unsafe place.pointee = program.address(of: loss).pointee
    unsafe place += 1
    for (_, tensor) in tensors {
      unsafe place.update(from: program.address(of: tensor), count: tensor.shape.count)
      unsafe place += tensor.shape.count
    }
  }

  /// Brings the reports of all ranks together.
  func complete() {
    unsafe share.complete(numbers.base, count: count)
    var start = 1
    for (output, tensor) in tensors {
      guard let whole = outputs[output] else { continue }
      let length = tensor.shape.count
      for part in 0..<share.parts {
        unsafe (whole.base + part * length).update(
          from: numbers.base + part * count + start, count: length)
      }
      start += length
    }
  }

  /// The mean of the parts' losses.
  var meanLoss: Float {
    var sum = 0.0
    for part in 0..<share.parts { unsafe sum += Double(numbers.base[part * count]) }
    return Float(sum / Double(share.parts))
  }

  /// An output of the whole batch; of a penalty a number for each part.
  func numbers(of output: UpdateOutput) -> FloatSlice? { outputs[output]?.all }
}
