import Graph
import Kernels
import Networks
import Testing

@Suite("Spectral normalisation")
struct SpectralNormTests {
  private static let network = Network(.torch, Dense(3, bias: false))

  /// A network of one dense layer 4→3 with the given weights, after power iteration.
  private func memory(_ weights: [Float]) throws -> (NetworkMemory, NetworkVariables, Graph, Tensor)
  {
    let variables = Self.network.variables(sampleShape: [4], heads: [1], isSpectral: true)
      .variables
    let memory = NetworkMemory(variables, initialisation: .torch, network: "test", seed: 1)
    let kernel = try #require(memory.slice("0.kernel"))
    kernel.replace(with: weights)
    SpectralIteration(memory).run(times: 60)
    let graph = Graph()
    let sources = NetworkVariables(isSpectral: true)
    let input = graph.constant(1, shape: [1, 4])
    let output = Self.network(
      input, NetworkConditions(labels: graph.constant(1, shape: [1, 1])), variables: sources,
      in: graph, mode: .training)
    return (memory, sources, graph, output)
  }

  @Test("a kernel is divided by its largest singular value")
  func value() throws {
    // diag(3, 1, 2) below a row of zeros: the singular values are 3, 2 and 1.
    let weights: [Float] = [3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]
    let (memory, sources, graph, output) = try memory(weights)
    var feeds: [Tensor: [Double]] = [:]
    for (tensor, slice) in memory.bindings(sources) {
      feeds[tensor] = slice.values.map(Double.init)
    }
    let found = Oracle(graph).values(of: [output], feeding: feeds)[0]
    for (value, expected) in zip(found, [1, 1.0 / 3, 2.0 / 3]) {
      #expect(abs(value - expected) < 1e-5)
    }
  }

  @Test("the gradient passes through the singular value")
  func gradient() throws {
    let weights: [Float] = (0..<12).map { Float(($0 * 7) % 11) / 5 - 1 }
    let (memory, sources, graph, output) = try memory(weights)
    let kernel = try #require(sources.parameters.first)
    let loss = graph.sumAll(graph.multiply(output, output))
    let gradient = graph.gradients(of: loss, withRespectTo: [kernel])[0]
    var feeds: [Tensor: [Double]] = [:]
    for (tensor, slice) in memory.bindings(sources) {
      feeds[tensor] = slice.values.map(Double.init)
    }
    let oracle = Oracle(graph)
    let found = oracle.values(of: [gradient], feeding: feeds)[0]
    for i in 0..<12 {
      func value(at shift: Double) -> Double {
        var moved = feeds
        moved[kernel]?[i] += shift
        return oracle.values(of: [loss], feeding: moved)[0][0]
      }
      let numeric = (value(at: 1e-6) - value(at: -1e-6)) / 2e-6
      #expect(abs(found[i] - numeric) < 1e-6, "\(i)")
    }
  }
}
