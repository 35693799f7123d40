import KernelReference
import KernelTasks
import Kernels

/// The sums of the pixels of each place of `BorderGeometry`, N×H×W×C → N×map height×map width×C: the
/// transpose of `AddBorders` by the maps.
struct BorderSums: Operation {
  let geometry: BorderGeometry

  var name: String { "border sums" }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    [[inputs[0].batch, geometry.mapHeight, geometry.mapWidth, inputs[0].channels]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    let graph = context.graph
    let zero = graph.constant(0, shape: context.inputs[0].shape)
    return [context.wanted(0) { graph.addBorders(zero, context.outputGradient, geometry) }]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.inputShapes[0]
    let result = context.filled(context.outputShapes[0].count) {
      Reference.borderSums(
        geometry, pictures: context.inputs[0], output: $0, batch: shape.batch,
        channels: shape.channels)
    }
    return [result]
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    let (pictures, output) = (context.input(0), context.output)
    let (batch, channels) = (context.inputShapes[0].batch, context.inputShapes[0].channels)
    let geometry = geometry
    return context.engine.borderSums(
      geometry, pictures: pictures, output: output, batch: batch, channels: channels)
  }
}

extension Graph {
  /// The sums of the pixels of each place of `pictures` (N×H×W×C).
  func borderSums(_ pictures: Tensor, _ geometry: BorderGeometry) -> Tensor {
    addSingle(BorderSums(geometry: geometry), [pictures])
  }
}
