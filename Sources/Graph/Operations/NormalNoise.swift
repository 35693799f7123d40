import SeededRandom

/// Draws from N(0, 1).
///
/// The values depend only on the random position (seed, step), the stream and the element's place.
struct NormalNoise: RandomDraw {
  let stream: RandomStream
  let shape: Shape
  let split: BatchSplit

  /// Elements drawn from one random sequence; a fixed number, so that no order of work matters.
  private static let block = 4096

  var name: String { "normal noise" }

  /// The noise of the part's share of each batch that the tensor holds.
  func fill(_ output: UnsafeMutablePointer<Float>, at position: RandomPosition, part: Int) {
    let samples = split.parts > 1 ? split.samples : max(shape.batch, 1)
    let length = shape.count / max(shape.batch, 1)
    for first in stride(from: 0, to: shape.batch, by: samples) {
      unsafe draw(
        output + first * length, from: split.place(of: first, in: part) * length,
        count: samples * length, at: position)
    }
  }

  /// Elements from `start` on of the noise of a whole batch.
  private func draw(
    _ output: UnsafeMutablePointer<Float>, from start: Int, count: Int, at position: RandomPosition
  ) {
    let (size, stop) = (Self.block, start + count)
    for block in stride(from: start / size * size, to: stop, by: size) {
      var random = CounterRandom(
        seed: position.seed, stream: stream, index: position.step << 20 | UInt64(block / size))
      for i in stride(from: block, to: min(block + size, stop), by: 2) {
        let (first, second) = random.normalPair()
        if i >= start { unsafe output[i - start] = first }
        if i + 1 >= start, i + 1 < stop { unsafe output[i + 1 - start] = second }
      }
    }
  }
}

extension Graph {
  /// Numbers from N(0, 1), new ones at each step.
  ///
  /// - Parameters:
  ///   - shape: The shape of the result.
  ///   - stream: A name that no other noise of the graph has.
  /// - Returns: The numbers, constants to differentiation.
  package func normalNoise(shape: Shape, stream: String) -> Tensor {
    addSingle(
      NormalNoise(stream: RandomStream("noise/\(stream)"), shape: shape, split: split), [])
  }
}
