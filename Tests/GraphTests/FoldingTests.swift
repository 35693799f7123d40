import Graph
import Kernels
import Testing

@Suite("Layers on label planes")
struct FoldingTests {
  /// A dense layer on pictures with label planes, its loss and the gradients by picture, labels and
  /// weights.
  private func values(folded: Bool) -> (values: [[Float]], listing: [String]) {
    let graph = Graph(foldsLabelPlanes: folded)
    let picture = graph.source("picture", shape: [3, 4, 5, 2])
    let labels = graph.source("labels", shape: [3, 3])
    let weights = graph.source("weights", shape: [100, 7])
    let planes = graph.broadcastPixels(labels, shape: [3, 4, 5, 3])
    let joined = graph.concatenateChannels([picture, planes])
    let output = graph.dense(graph.reshape(joined, to: [3, 100]), weights)
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

  @Test("give the same output and gradients without the planes")
  func equality() {
    let (plain, folded) = (values(folded: false), values(folded: true))
    #expect(plain.listing.contains { $0.contains("broadcast pixels") })
    #expect(!folded.listing.contains { $0.contains("concatenate channels") })
    for (a, b) in zip(folded.values, plain.values) {
      #expect(relativeError(a.map(Double.init), b.map(Double.init)) < 1e-5)
    }
  }
}
