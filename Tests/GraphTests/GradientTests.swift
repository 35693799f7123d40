import Graph
import Testing

@Suite("Gradients against central differences in double precision")
struct GradientTests {
  @Test("the gradient of every operation is right to 1e-4", arguments: operationCases)
  func firstOrder(_ operation: OperationCase) {
    let scenario = Scenario(operation)
    let gradients = scenario.graph.gradients(of: scenario.loss, withRespectTo: scenario.inputs)
    let values = Oracle(scenario.graph).values(of: gradients, feeding: scenario.feeds)
    for (index, input) in scenario.inputs.enumerated() {
      let expected = scenario.finiteDifferences(of: scenario.loss, by: input)
      #expect(relativeError(values[index], expected) < 1e-4, "input \(index)")
    }
  }

  @Test(
    "the gradient of a squared gradient is right to 1e-4",
    arguments: operationCases.filter(\.isTwiceDifferentiable))
  func secondOrder(_ operation: OperationCase) {
    let scenario = Scenario(operation)
    let graph = scenario.graph
    let first = graph.gradients(of: scenario.loss, withRespectTo: [scenario.inputs[0]])[0]
    let penalty = graph.sumAll(graph.multiply(first, first))
    let gradients = graph.gradients(of: penalty, withRespectTo: scenario.inputs)
    let values = Oracle(graph).values(of: gradients, feeding: scenario.feeds)
    for (index, input) in scenario.inputs.enumerated() {
      let expected = scenario.finiteDifferences(of: penalty, by: input)
      #expect(relativeError(values[index], expected) < 1e-4, "input \(index)")
    }
  }

  @Test("inputs that lead to no target get no gradient nodes")
  func pruning() {
    let graph = Graph()
    let input = graph.source("input", shape: [2, 3])
    let weights = graph.source("weights", shape: [3, 4])
    let loss = graph.sumAll(graph.dense(input, weights))
    let plan = Plan(
      graph, keeping: graph.gradients(of: loss, withRespectTo: [weights]), engine: .forTests)
    #expect(!plan.listing.contains { $0.contains("input gradient") })
    #expect(plan.listing.contains { $0.contains("weight gradient") })
  }

  @Test("a target without a part in the result has gradient zero")
  func unrelated() {
    let graph = Graph()
    let input = graph.source("input", shape: [2])
    let other = graph.source("other", shape: [3])
    let gradient = graph.gradients(of: graph.sumAll(input), withRespectTo: [other])
    #expect(Oracle(graph).values(of: gradient, feeding: [:]) == [[0, 0, 0]])
  }
}
