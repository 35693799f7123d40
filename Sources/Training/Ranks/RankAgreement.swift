import Digest
import Graph

/// How ranks begin alike, and stay so.
extension BatchShare {
  /// Steps after which the ranks compare their weights.
  private static let stepsBetweenComparisons = 100

  /// Gives all ranks the state of rank 0.
  func spread(_ state: TrainingState) {
    guard let ranks else { return }
    for buffer in state.buffers {
      // The whole buffer.
      unsafe ranks.broadcast(
        UnsafeMutableRawPointer(buffer.base), byteCount: buffer.count * MemoryLayout<Float>.stride)
      buffer.markChanged()
    }
    state.step = ranks.shared(state.step)
    let anchors = state.feedback.anchors
    state.feedback.anchors = (ranks.shared(anchors.real), ranks.shared(anchors.fake))
    state.feedback.augmentation = AugmentationControl(
      numbers: state.feedback.augmentation.numbers.map { ranks.shared($0) })
  }

  /// Whether one of the ranks says so; from time to time they compare their weights on the way.
  ///
  /// - Throws: `TrainingError.mpi` on all ranks when they differ, which they never do on sound machines.
  func isAgreed(_ answer: Bool, on state: TrainingState) throws(TrainingError) -> Bool {
    guard let ranks else { return answer }
    var sum = CRC32C()
    if state.step % Self.stepsBetweenComparisons == 0 {
      for buffer in state.buffers {
        // The whole buffer.
        unsafe sum.update(
          UnsafeRawBufferPointer(
            start: buffer.base, count: buffer.count * MemoryLayout<Float>.stride))
      }
    }
    let answers = ranks.gathered(UInt64(sum.value) << 1 | (answer ? 1 : 0))
    if let other = answers.firstIndex(where: { $0 >> 1 != answers[0] >> 1 }) {
      throw .mpi(
        "rank \(other): expected the weights of rank 0 after step \(state.step), found others; do both "
          + "machines have the same libraries and sound memory? Go on with --resume")
    }
    return answers.contains { $0 & 1 == 1 }
  }
}
