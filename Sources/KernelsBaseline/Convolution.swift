import KernelInterface

/// One work item of `ConvolutionTask`.
@Sendable
func convolution(
  _ task: UnsafeRawPointer, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  let task = task.assumingMemoryBound(to: ConvolutionTask.self)
  let blocks = task.pointee.rowBlocks &* task.pointee.columnBlocks
  let phase = item / blocks
  let block = item &- phase &* blocks
  let rowBlock = block / task.pointee.columnBlocks
  let columnBlock = block &- rowBlock &* task.pointee.columnBlocks
  let pass = ConvolutionPass(task.pointee.role, task.pointee.geometry, phase: phase)
  if task.pointee.isNarrow {
    narrowGemm(task, pass, rowBlock: rowBlock, scratch)
  } else {
    patchGemm(task, pass, rowBlock: rowBlock, columnBlock: columnBlock, scratch)
  }
}
