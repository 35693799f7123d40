import KernelTasks

/// One work item of `ConvolutionTask`.
@Sendable
func convolution(
  _ task: UnsafePointer<ConvolutionTask>, _ item: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  switch task.pointee.method {
  case .dots:
    narrowGemm(task, rowBlock: item, scratch)
    return
  case .taps:
    tapGemm(task, item: item, scratch)
    return
  case .lines:
    lineGemm(task, item: item, scratch)
    return
  case .patches: break
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
