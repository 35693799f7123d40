import SeededRandom

/// One of two values for each sample: `other` with a probability, else `value`.
///
/// Which one depends only on the random position (seed, step), the stream and the sample's place.
struct RandomTargets: RandomDraw {
  let value: Float
  let other: Float
  let probability: Float
  let stream: RandomStream
  let shape: Shape
  let split: BatchSplit

  var name: String { "random targets" }

  func fill(_ output: UnsafeMutablePointer<Float>, at position: RandomPosition, part: Int) {
    var random = CounterRandom(seed: position.seed, stream: stream, index: position.step)
    let length = shape.count / max(shape.batch, 1)
    var drawn = 0
    for sample in 0..<shape.batch {
      // The numbers of other parts' samples come before.
      let place = split.place(of: sample, in: part)
      while drawn < place {
        _ = random.uniform()
        drawn += 1
      }
      drawn += 1
      let target = random.uniform() < probability ? other : value
      for i in 0..<length { unsafe output[sample * length + i] = target }
    }
  }
}

extension Graph {
  /// For each sample `other` with a probability, else `value`; new draws at each step.
  ///
  /// - Parameters:
  ///   - value: The usual target.
  ///   - other: The exchanged one.
  ///   - probability: That of `other`, from 0 to 1.
  ///   - shape: N×…; all elements of a sample are equal.
  ///   - stream: A name that no other targets of the graph have.
  /// - Returns: The targets, constants to differentiation.
  package func randomTargets(
    _ value: Float, or other: Float, probability: Float, shape: Shape, stream: String
  ) -> Tensor {
    addSingle(
      RandomTargets(
        value: value, other: other, probability: probability,
        stream: RandomStream("targets/\(stream)"), shape: shape, split: split), [])
  }
}
