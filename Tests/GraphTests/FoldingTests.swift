import Graph
import KernelTasks
import Kernels
import Testing

@Suite("Layers that are computed with less than their definition says")
struct FoldingTests {
  /// A layer on pictures with label planes, its loss and the gradients by picture, labels and
  /// weights.
  private func values(
    folded: Bool, weightShape: Shape, layer: (Graph, Tensor, Tensor) -> Tensor
  ) -> (values: [[Float]], listing: [String]) {
    let graph = Graph(folds: folded)
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

  /// Outputs and gradients of `layers` on a picture and weights, with the listing of the plan.
  private func values(
    folds: Bool, shapes: [Shape], layers: (Graph, [Tensor]) -> Tensor
  ) -> (values: [[Float]], listing: [String]) {
    let graph = Graph(folds: folds)
    let sources = shapes.enumerated().map { graph.source("source \($0.offset)", shape: $0.element) }
    let output = layers(graph, sources)
    let loss = graph.sumAll(graph.multiply(output, output))
    var bindings: [Tensor: FloatSlice] = [:]
    for (index, tensor) in sources.enumerated() {
      let buffer = FloatBuffer(count: tensor.shape.count)
      buffer.replace(with: Scenario.values(tensor.shape.count, index: index).map { Float($0) })
      bindings[tensor] = buffer.all
    }
    let kept = [output] + graph.gradients(of: loss, withRespectTo: sources)
    let plan = Plan(graph, keeping: kept, engine: .forTests)
    let program = Program(plan, engine: .forTests, bindings: bindings)
    program.run()
    return (kept.map { program.values(of: $0) }, plan.listing)
  }

  private func compare(
    shapes: [Shape], without operation: String, layers: (Graph, [Tensor]) -> Tensor
  ) {
    let plain = values(folds: false, shapes: shapes, layers: layers)
    let folded = values(folds: true, shapes: shapes, layers: layers)
    #expect(plain.listing.contains { $0.contains(operation) })
    #expect(!folded.listing.contains { $0.contains(operation) })
    for (a, b) in zip(folded.values, plain.values) {
      #expect(relativeError(a.map(Double.init), b.map(Double.init)) < 1e-5)
    }
  }

  @Test(
    "convolutions of doubled pictures give the same output and gradients on the small ones",
    arguments: [(2, 3), (5, 17), (32, 40), (64, 33)])
  func upsampled(inputs: Int, outputs: Int) {
    let geometry = ConvolutionGeometry.same(
      batch: 3, height: 10, width: 8, inputChannels: inputs, outputChannels: outputs, kernel: 3,
      stride: 1)
    compare(
      shapes: [[3, 5, 4, inputs], [3, 3, inputs, outputs], [outputs]], without: "upsample nearest"
    ) {
      let linear = $0.convolution($0.upsampleNearest($1[0]), $1[1], geometry)
      return $0.activate($0.addBias(linear, $1[2]), .leakyReLU(slope: 0.2))
    }
  }

  @Test("convolutions of tripled pictures and larger kernels stay as they are")
  func otherUpsampling() {
    let tripled = ConvolutionGeometry.same(
      batch: 1, height: 9, width: 9, inputChannels: 2, outputChannels: 3, kernel: 3, stride: 1)
    let large = ConvolutionGeometry.same(
      batch: 1, height: 6, width: 6, inputChannels: 2, outputChannels: 3, kernel: 5, stride: 1)
    for (factor, geometry) in [(3, tripled), (2, large)] {
      let kernel = geometry.kernelHeight
      let listing = values(folds: true, shapes: [[1, 3, 3, 2], [kernel, kernel, 2, 3]]) {
        $0.convolution($0.upsampleNearest($1[0], factor: factor), $1[1], geometry)
      }.listing
      #expect(listing.contains { $0.contains("upsample nearest") })
    }
  }

  @Test(
    "gradients of global maxima go on as single pixels",
    arguments: [(3, 4, 1), (17, 16, 2), (40, 33, 1)])
  func pooled(inputs: Int, outputs: Int, stride: Int) {
    let first = ConvolutionGeometry.same(
      batch: 3, height: 10, width: 8, inputChannels: 2, outputChannels: inputs, kernel: 3, stride: 1
    )
    let second = ConvolutionGeometry.same(
      batch: 3, height: 10, width: 8, inputChannels: inputs, outputChannels: outputs, kernel: 4,
      stride: stride)
    compare(
      shapes: [[3, 10, 8, 2], [3, 3, 2, inputs], [4, 4, inputs, outputs], [outputs]],
      without: "scatter pixels"
    ) {
      let hidden = $0.activate($0.convolution($1[0], $1[1], first), .leakyReLU(slope: 0.2))
      let linear = $0.addBias($0.convolution(hidden, $1[2], second), $1[3])
      return $0.globalMaxPool($0.activate(linear, .leakyReLU(slope: 0.2)))
    }
  }
}
