import KernelReference
import KernelTasks
import Kernels

/// Pictures N×H×W×C plus maps that have one pixel for each place of `BorderGeometry`, optionally with
/// bias and activation.
struct AddBorders: Operation {
  let geometry: BorderGeometry
  var hasBias = false
  var activation = Activation.identity

  var name: String { "add borders" }
  var inputsForReuse: [Int] { [0] }

  func outputShapes(for inputs: [Shape]) -> [Shape] {
    precondition(
      inputs[0].axes[1...2] == [geometry.height, geometry.width]
        && inputs[1].axes
          == [inputs[0].batch, geometry.mapHeight, geometry.mapWidth, inputs[0].channels],
      "maps \(inputs[1]) for \(inputs[0])")
    return [inputs[0]]
  }

  func gradients(_ context: GradientContext) -> [Tensor?] {
    precondition(!hasBias && activation == .identity, "fused nodes exist only after planning")
    let dy = context.outputGradient
    return [dy, context.wanted(1) { context.graph.borderSums(dy, geometry) }]
  }

  func evaluate(_ context: EvaluationContext) -> [[Double]] {
    let shape = context.inputShapes[0]
    return unsafe context.filled {
      unsafe Reference.addBorders(
        geometry, pictures: context.inputs[0], maps: context.inputs[1], output: $0,
        batch: shape.batch, channels: shape.channels)
    }
  }

  func lowered(_ context: LoweringContext) -> (any KernelCall)? {
    unsafe context.engine.addBorders(
      geometry, pictures: context.input(0), maps: context.input(1),
      bias: hasBias ? context.input(2) : nil, activation: activation, output: context.output,
      batch: context.inputShapes[0].batch, channels: context.channels)
  }

  func absorbingBias() -> (any Operation)? {
    guard !hasBias, activation == .identity else { return nil }
    return AddBorders(geometry: geometry, hasBias: true)
  }

  func absorbing(_ activation: Activation) -> (any Operation)? {
    guard self.activation == .identity else { return nil }
    return AddBorders(geometry: geometry, hasBias: hasBias, activation: activation)
  }
}

extension Graph {
  /// `pictures` (N×H×W×C) plus `maps` (N×map height×map width×C), each pixel the map's of its place.
  func addBorders(_ pictures: Tensor, _ maps: Tensor, _ geometry: BorderGeometry) -> Tensor {
    addSingle(AddBorders(geometry: geometry), [pictures, maps])
  }

  /// The sums of the pixels of each place of `pictures`, N×H×W×C → N×map height×map width×C: the
  /// transpose of `addBorders` by the maps.
  func borderSums(_ pictures: Tensor, _ geometry: BorderGeometry) -> Tensor {
    let (source, batch, channels) = (pictures.shape, pictures.shape.batch, pictures.shape.channels)
    let shape: Shape = [batch, geometry.mapHeight, geometry.mapWidth, channels]
    let operation = unsafe UnaryOperation(name: "border sums", shape: shape) {
      $0.graph.addBorders($0.graph.constant(0, shape: source), $0.outputGradient, geometry)
    } evaluation: {
      unsafe Reference.borderSums(
        geometry, pictures: $0, output: $1, batch: batch, channels: channels)
    } call: {
      unsafe $0.engine.borderSums(
        geometry, pictures: $0.input(0), output: $0.output, batch: batch, channels: channels)
    }
    return addSingle(operation, [pictures])
  }
}
