import Graph
import KernelInterface
import Kernels
import Testing

@Suite("Layers on label planes")
struct FoldingTests {
  /// A layer on pictures with label planes, its loss and the gradients by picture, labels and
  /// weights.
  private func values(
    folded: Bool, weightShape: Shape, layer: (Graph, Tensor, Tensor) -> Tensor
  ) -> (values: [[Float]], listing: [String]) {
    let graph = Graph(foldsLabelPlanes: folded)
    let picture = graph.source("picture", shape: [3, 8, 10, 2])
    let labels = graph.source("labels", shape: [3, 3])
    let weights = graph.source("weights", shape: weightShape)
    let planes = graph.broadcastPixels(labels, shape: [3, 8, 10, 3])
    let output = layer(graph, graph.concatenateChannels([picture, planes]), weights)
    let loss = graph.sumAll(graph.multiply(output, output))
    let gradients = graph.gradients(of: loss, withRespectTo: [picture, labels, weights])
    var bindings: [Tensor: FloatSlice] = [:]
    for (index, tensor) in [picture, labels, weights].enumerated() {
      let buffer = FloatBuffer(count: tensor.shape.count)
      // The labels are blended, not one-hot.
      buffer.replace(with: Scenario.values(tensor.shape.count, index: index).map { Float($0) })
      bindings[tensor] = buffer.all
    }
    let kept = [output] + gradients
    let plan = Plan(graph, keeping: kept, engine: .forTests)
    let program = Program(plan, engine: .forTests, bindings: bindings)
    program.run()
    return (kept.map { program.values(of: $0) }, plan.listing)
  }

  private func compare(weightShape: Shape, layer: (Graph, Tensor, Tensor) -> Tensor) {
    let plain = values(folded: false, weightShape: weightShape, layer: layer)
    let folded = values(folded: true, weightShape: weightShape, layer: layer)
    #expect(plain.listing.contains { $0.contains("concatenate channels") })
    #expect(!folded.listing.contains { $0.contains("concatenate channels") })
    for (a, b) in zip(folded.values, plain.values) {
      #expect(relativeError(a.map(Double.init), b.map(Double.init)) < 1e-5)
    }
  }

  @Test("dense layers give the same output and gradients without the planes")
  func dense() {
    compare(weightShape: [400, 7]) { graph, joined, weights in
      graph.dense(graph.reshape(joined, to: [3, 400]), weights)
    }
  }

  @Test(
    "convolutions give the same output and gradients without the planes",
    arguments: [(3, 1), (4, 1), (3, 2), (4, 2), (5, 2), (1, 1)])
  func convolution(kernel: Int, stride: Int) {
    let geometry = ConvolutionGeometry.same(
      batch: 3, height: 8, width: 10, inputChannels: 5, outputChannels: 6, kernel: kernel,
      stride: stride)
    compare(weightShape: [kernel, kernel, 5, 6]) { $0.convolution($1, $2, geometry) }
  }

  @Test("a convolution whose every pixel reaches an edge keeps the planes")
  func smallPicture() {
    let geometry = ConvolutionGeometry.same(
      batch: 3, height: 8, width: 10, inputChannels: 5, outputChannels: 6, kernel: 9, stride: 1)
    let folded = values(folded: true, weightShape: [9, 9, 5, 6]) {
      $0.convolution($1, $2, geometry)
    }
    #expect(folded.listing.contains { $0.contains("concatenate channels") })
  }
}
