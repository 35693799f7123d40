import Graph
import Networks

/// A network in training mode on a fixed input with fixed labels, evaluated in double precision.
struct LayerBench {
  let graph = Graph()
  let variables = NetworkVariables()
  let input, labels, output: Tensor
  var feeds: [Tensor: [Double]] = [:]

  /// - Parameters:
  ///   - network: What is looked at.
  ///   - shape: N×H×W×C or N×C.
  ///   - rows: A weight for each class, one row a sample.
  init(_ network: Network, input shape: Shape, labels rows: [[Double]]) {
    input = graph.source("input", shape: shape)
    labels = graph.source("labels", shape: [rows.count, rows[0].count])
    output = network(input, labels: labels, variables: variables, in: graph, mode: .training)
    feeds[input] = (0..<shape.count).map { Double(($0 * 37) % 23) / 11 - 1 }
    feeds[labels] = rows.flatMap { $0 }
    for (index, source) in variables.sources.enumerated() {
      feeds[source.tensor] = (0..<source.variable.shape.count).map {
        Double(($0 * 29 + index * 13) % 19) / 12 - 0.7
      }
    }
  }

  /// What a tensor of the graph comes to.
  func values(of tensor: Tensor) -> [Double] {
    Oracle(graph).values(of: [tensor], feeding: feeds)[0]
  }

  /// The values that a parameter was given, by its name such as `0.kernel`.
  func value(_ name: String) -> [Double] {
    variables.sources.first { $0.variable.name == name }.flatMap { feeds[$0.tensor] } ?? []
  }

  /// The largest distance of the gradient of Σ output³ from central differences, over the input and
  /// all trained variables.
  func gradientError() -> Double {
    let cube = graph.multiply(graph.multiply(output, output), output)
    let loss = graph.sumAll(cube)
    var largest = 0.0
    for source in [input] + variables.parameters {
      let gradient = values(of: graph.gradients(of: loss, withRespectTo: [source])[0])
      for i in gradient.indices {
        func value(at shift: Double) -> Double {
          var moved = self
          moved.feeds[source]?[i] += shift
          return moved.values(of: loss)[0]
        }
        let numeric = (value(at: 1e-5) - value(at: -1e-5)) / 2e-5
        largest = max(largest, abs(gradient[i] - numeric) / (1 + abs(numeric)))
      }
    }
    return largest
  }
}
