import KernelInterface

/// One work item of `ConvolutionTask`.
@Sendable
func convolution(
  _ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.assumingMemoryBound(to: ConvolutionTask.self)
  if task.pointee.isNarrow {
    narrowGemm(task, rowBlock: item, scratch)
    return
  }
  // Phases innermost: they read the same source pixels.
  let phases = ConvolutionPass.phaseCount(task.pointee.role, task.pointee.geometry)
  let block = item / phases
  let phase = item &- block &* phases
  let rowBlock = block / task.pointee.columnBlocks
  let columnBlock = block &- rowBlock &* task.pointee.columnBlocks
  let pass = ConvolutionPass(task.pointee.role, task.pointee.geometry, phase: phase)
  patchGemm(task, pass, rowBlock: rowBlock, columnBlock: columnBlock, scratch)
}
