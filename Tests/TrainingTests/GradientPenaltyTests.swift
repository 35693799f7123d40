import Foundation
import Graph
import KernelTasks
import Kernels
import Networks
import SeededRandom
import Testing
import Training

/// A small critic with its penalty: convolution, convolution, dense, leaky ReLUs between.
private struct Critic {
  static let weight: Float = 10
  let graph = Graph()
  let variables = NetworkVariables()
  let real, fake, interpolation, penalty: Tensor
  /// Penalty gradients by kernel and bias of each layer.
  let gradients: [Tensor]
  var feeds: [Tensor: [Double]] = [:]

  init() {
    let network = Network(
      .glorot,
      Networks.Convolution(4, kernel: 4, stride: 2), LeakyReLU(0.2),
      Networks.Convolution(5, kernel: 4, stride: 2), LeakyReLU(0.2),
      Flatten(), Dense(1))
    let (graph, variables) = (graph, variables)
    real = graph.source("real", shape: [3, 8, 8, 2])
    fake = graph.source("fake", shape: [3, 8, 8, 2])
    interpolation = graph.source("interpolation", shape: [3, 1])
    let labels = graph.source("labels", shape: [3, 1])
    penalty = GradientPenalty(weight: Self.weight).added(
      to: graph, real: real, fake: fake, interpolation: interpolation
    ) { (network($0, labels: labels, variables: variables, in: graph, mode: .training), $0) }
    gradients = graph.gradients(of: penalty, withRespectTo: variables.parameters)
    for (index, tensor) in ([real, fake] + variables.parameters).enumerated() {
      var random = CounterRandom(
        seed: 2, stream: RandomStream("penalty"), index: UInt64(index))
      feeds[tensor] = random.normal(count: tensor.shape.count).map { Double($0) * 0.5 }
    }
    feeds[interpolation] = [0.2, 0.5, 0.9]
  }

  func parameter(_ name: String) throws -> Tensor {
    try #require(variables.sources.first { $0.variable.name == name }?.tensor)
  }
}

@Suite("The gradient penalty")
struct GradientPenaltyTests {
  @Test("its gradient agrees with central differences in double precision to 1e-4")
  func finiteDifferences() {
    let critic = Critic()
    let oracle = Oracle(critic.graph)
    let values = oracle.values(of: critic.gradients, feeding: critic.feeds)
    for (parameter, gradient) in zip(critic.variables.parameters, values) {
      let expected = (0..<parameter.shape.count).map { index in
        let ends = [1e-5, -1e-5].map { change in
          var changed = critic.feeds
          changed[parameter]?[index] += change
          return oracle.values(of: [critic.penalty], feeding: changed)[0][0]
        }
        return (ends[0] - ends[1]) / 2e-5
      }
      #expect(distance(gradient, expected) < 1e-4, "\(parameter.shape)")
    }
  }

  // With the activations' derivatives M of the forward pass frozen: s = M ⊙ g going down,
  // t = M ⊙ (W ∗ t) going up from t₀ = ∂P/∂g₀; the weight gradient of a layer has the input t below
  // it and the output gradient s above it.
  @Test("differentiating the graph comes to the explicit form for piecewise-linear critics")
  func cheapForm() throws {
    let critic = Critic()
    let (graph, slope) = (Graph(), Activation.leakyReLU(slope: 0.2))
    let first = ConvolutionGeometry.same(
      batch: 3, height: 8, width: 8, inputChannels: 2, outputChannels: 4, kernel: 4, stride: 2)
    let second = ConvolutionGeometry.same(
      batch: 3, height: 4, width: 4, inputChannels: 4, outputChannels: 5, kernel: 4, stride: 2)
    var feeds: [Tensor: [Double]] = [:]
    func copied(_ name: String) throws -> Tensor {
      let source = try critic.parameter(name)
      let tensor = graph.source(name, shape: source.shape)
      feeds[tensor] = critic.feeds[source]
      return tensor
    }
    let (w1, b1) = (try copied("0.kernel"), try copied("0.bias"))
    let (w2, b2) = (try copied("2.kernel"), try copied("2.bias"))
    let w3 = try copied("5.kernel")
    let mixed = graph.source("mixed", shape: [3, 8, 8, 2])
    feeds[mixed] = try mixedPictures(critic)
    let a1 = graph.activate(graph.addBias(graph.convolution(mixed, w1, first), b1), slope)
    let a2 = graph.activate(graph.addBias(graph.convolution(a1, w2, second), b2), slope)
    let ones = graph.constant(1, shape: [3, 1])
    let g2 = graph.reshape(
      graph.convolutionInputGradient(
        ones, w3, .dense(batch: 3, inputs: 20, outputs: 1), shape: [3, 20]), to: a2.shape)
    let s2 = graph.activationGradient(slope, output: a2, g2)
    let g1 = graph.convolutionInputGradient(s2, w2, second, shape: a1.shape)
    let s1 = graph.activationGradient(slope, output: a1, g1)
    let g0 = graph.convolutionInputGradient(s1, w1, first, shape: mixed.shape)
    let t0 = graph.source("∂P/∂g₀", shape: mixed.shape)
    feeds[t0] = penaltyGradient(Oracle(graph).values(of: [g0], feeding: feeds)[0], batch: 3)
    let t1 = graph.activationGradient(slope, output: a1, graph.convolution(t0, w1, first))
    let t2 = graph.activationGradient(slope, output: a2, graph.convolution(t1, w2, second))
    let explicit = Oracle(graph).values(
      of: [
        graph.convolutionWeightGradient(t0, s1, first, shape: w1.shape),
        graph.convolutionWeightGradient(t1, s2, second, shape: w2.shape),
        graph.convolutionWeightGradient(
          graph.reshape(t2, to: [3, 20]), ones, .dense(batch: 3, inputs: 20, outputs: 1),
          shape: w3.shape),
      ], feeding: feeds)
    let values = Oracle(critic.graph).values(of: critic.gradients, feeding: critic.feeds)
    for (name, expected) in zip(["0.kernel", "2.kernel", "5.kernel"], explicit) {
      let index = try #require(
        critic.variables.sources.firstIndex { $0.variable.name == name })
      // The mean over three samples multiplies by the float nearest to ⅓.
      #expect(distance(values[index], expected) < 1e-7, "\(name)")
    }
    for index in [1, 3, 5] { #expect(values[index].allSatisfy { $0 == 0 }, "biases have no part") }
  }

  // By the definition: the gradient of the critic's score by a source that holds pictures and planes,
  // in double precision, summed over the channels that the recipe names.
  @Test(
    "the norm is taken over the picture, or over the label planes too",
    arguments: [LossRecipe.PenaltyNorm.picture, .pictureAndLabels])
  func norm(over norm: LossRecipe.PenaltyNorm) throws {
    var recipe = Preset.wganGP64.recipe(classes: 3, narrowing: 16, latent: 8)
    #expect(recipe.loss.gradientPenaltyNorm == .pictureAndLabels, "the peer's definition")
    recipe.loss.gradientPenaltyNorm = norm
    var random = CounterRandom(seed: 4, stream: RandomStream("penalty norm"))
    let (batch, shape) = (2, [64, 64, 3])
    let generator = NetworkMemory(recipe.generatorVariables(imageShape: shape).variables)
    let discriminator = NetworkMemory(recipe.discriminatorVariables(imageShape: shape).variables)
    generator.values.replace(with: random.normal(count: generator.values.count).map { $0 * 0.1 })
    discriminator.values.replace(
      with: random.normal(count: discriminator.values.count).map { $0 * 0.15 })
    let step = AdversarialStep(
      recipe: recipe, imageShape: shape, batch: batch, generator: generator,
      discriminator: discriminator, engine: try KernelEngine(threads: 2))
    step.real.replace(with: random.normal(count: step.real.count))
    step.discriminatorLatent.replace(with: random.normal(count: step.discriminatorLatent.count))
    step.labels.replace(with: [0, 1, 0, 0, 0, 1])
    step.interpolation.replace(with: [0.3, 0.8])
    let outcome = step.runDiscriminator()
    let penalty = try #require(outcome.metrics.first { $0.name == "penalty" }).value

    let graph = Graph()
    let variables = NetworkVariables()
    let joined = graph.source("joined", shape: [batch, 64, 64, 6])
    var critic = recipe.discriminator
    critic.layers.removeFirst()
    let score = critic(
      joined, labels: graph.source("labels", shape: [batch, 3]), variables: variables, in: graph,
      mode: .training)
    let gradient = graph.gradients(of: graph.sumAll(score), withRespectTo: [joined])[0]
    var feeds: [Tensor: [Double]] = [:]
    for (tensor, variable) in zip(variables.parameters, discriminator.parameters) {
      feeds[tensor] = try #require(discriminator.slice(variable.name)).values.map { Double($0) }
    }
    let (real, fake) = (step.real.values, step.discriminatorValues().fake)
    let (labels, shares) = (step.labels.values, step.interpolation.values)
    feeds[joined] = (0..<(batch * 64 * 64)).flatMap { pixel in
      let sample = pixel / (64 * 64)
      let share = Double(shares[sample])
      let colours = (0..<3).map {
        share * Double(real[pixel * 3 + $0]) + (1 - share) * Double(fake[pixel * 3 + $0])
      }
      return colours + (0..<3).map { Double(labels[sample * 3 + $0]) }
    }
    let values = Oracle(graph).values(of: [gradient], feeding: feeds)[0]
    func expected(channels: Int) -> Double {
      (0..<batch).map { sample in
        let part = (0..<(64 * 64 * 6)).filter { $0 % 6 < channels }
          .map { values[sample * 64 * 64 * 6 + $0] }
        return 10 / Double(batch)
          * pow(part.reduce(1e-12) { $0 + $1 * $1 }.squareRoot() - 1, 2)
      }.reduce(0, +)
    }
    let (picture, all) = (expected(channels: 3), expected(channels: 6))
    #expect(abs(picture - all) > 0.01 * all, "the test can tell them apart")
    let wanted = norm == .picture ? picture : all
    #expect(abs(Double(penalty) - wanted) < 1e-4 * wanted)
  }

  @Test("the planned graph holds the products of the explicit form and no others")
  func products() throws {
    let critic = Critic()
    let plan = Plan(
      critic.graph, keeping: critic.gradients, engine: try KernelEngine(threads: 1))
    func count(_ word: String) -> Int { plan.listing.count { $0.hasPrefix(word + " (") } }
    // Forward without the score itself, which the gradient does not depend on; up again below the
    // last activation.
    #expect(count("convolution") == 2 + 2)
    #expect(count("convolution input gradient") == 3)
    #expect(count("convolution weight gradient") == 3)
  }

  /// ε·x + (1 − ε)·G(z).
  private func mixedPictures(_ critic: Critic) throws -> [Double] {
    let real = try #require(critic.feeds[critic.real])
    let fake = try #require(critic.feeds[critic.fake])
    let share = try #require(critic.feeds[critic.interpolation])
    let size = real.count / share.count
    return real.indices.map {
      share[$0 / size] * real[$0] + (1 - share[$0 / size]) * fake[$0]
    }
  }

  /// ∂/∂g of λ·mean (√(Σ g² + 1e-12) − 1)².
  private func penaltyGradient(_ gradient: [Double], batch: Int) -> [Double] {
    let size = gradient.count / batch
    return (0..<batch).flatMap { n in
      let row = gradient[(n * size)..<((n + 1) * size)]
      let norm = (row.reduce(0) { $0 + $1 * $1 } + Double(Float(1e-12))).squareRoot()
      let factor = Double(Critic.weight) * 2 / Double(batch) * (norm - 1) / norm
      return row.map { factor * $0 }
    }
  }

  /// ‖a − b‖ ÷ max(‖b‖, 1e-9).
  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    return difference / max(b.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-9)
  }
}
