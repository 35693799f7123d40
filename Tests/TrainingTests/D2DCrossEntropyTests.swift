import Foundation
import Graph
import Kernels
import Networks
import Testing
import Training

/// The term on five pictures of three classes, with vectors that rows of a table give.
private struct Term {
  static let (batch, length, classes) = (5, 4, 3)
  let graph = Graph()
  let pictures, table, labels, value: Tensor
  /// By the pictures' embeddings and by the table.
  let gradients: [Tensor]
  var feeds: [Tensor: [Double]]

  init(_ recipe: D2DCrossEntropyRecipe = D2DCrossEntropyRecipe(weight: 1)) {
    let graph = graph
    pictures = graph.source("pictures", shape: [Self.batch, Self.length])
    table = graph.source("table", shape: [Self.classes, Self.length])
    labels = graph.source("labels", shape: [Self.batch, Self.classes])
    value = D2DCrossEntropy(recipe: recipe).added(
      to: graph, embeddings: pictures, vectors: graph.dense(labels, table), classes: labels)
    gradients = graph.gradients(of: value, withRespectTo: [pictures, table])
    func numbers(_ count: Int, _ seed: Double) -> [Double] {
      (0..<count).map { (index: Int) -> Double in
        let x = Double(index)
        return sin(1.7 * x + seed) + 0.3 * cos(0.9 * x * seed)
      }
    }
    feeds = [
      pictures: numbers(Self.batch * Self.length, 1), table: numbers(Self.classes * Self.length, 2),
      labels: Self.rows([0, 1, 2, 0, 1]),
    ]
  }

  /// A one-hot row for each class.
  static func rows(_ classes: [Int]) -> [Double] {
    classes.flatMap { label in
      var row = [Double](repeating: 0, count: Self.classes)
      row[label] = 1
      return row
    }
  }
}

@Suite("Data-to-data cross-entropy")
struct D2DCrossEntropyTests {
  // What the authors' program says of these numbers (PyTorch-StudioGAN, class
  // Data2DataCrossEntropyLoss with 3 classes, τ = 0.5, m = 0.98, in PyTorch 2.15 with float64).
  private static let theirs = 1.6589803100867258
  private static let theirGradients = [
    [
      -0.0017271596298714784, -0.017707964517235338, -0.021329545315088093, 0.01965068759892702,
      0.08389845254026687, 0.07903422506552249, -0.05086521162836182, -0.1440612766417563,
      0.045739054582095574, 0.16643560146667435, -0.07135914691659141, -0.03574445970285412,
      -0.048349681452243866, -0.07517633579449153, -0.03878184648355276, -0.025568435016175665,
      0.05378152250732051, 0.023217912970795285, -0.017537949061086005, 0.031567792780842575,
    ],
    [
      -0.04219357781920244, -0.0499889715043806, -0.005184239810095442, 0.017109894701159548,
      0.00531562117550876, -0.014504100400712247, 0.05419775182207684, 0.0013931289196014126,
      -0.1307984554985438, 0.024631359207229257, 0.14006137935376564, -0.012064599318880447,
    ],
  ]

  @Test("the term and its gradients are those of the authors' program")
  func golden() throws {
    let term = Term()
    let exact = Oracle(term.graph).values(
      of: [term.value] + term.gradients, feeding: term.feeds)
    #expect(abs(exact[0][0] - Self.theirs) < 1e-6)
    for (ours, theirs) in zip(exact.dropFirst(), Self.theirGradients) {
      #expect(ours.count == theirs.count)
      for (a, b) in zip(ours, theirs) { #expect(abs(a - b) < 1e-6) }
    }
    var bindings: [Tensor: FloatSlice] = [:]
    for (tensor, values) in term.feeds {
      let buffer = FloatBuffer(count: values.count)
      buffer.replace(with: values.map { Float($0) })
      bindings[tensor] = buffer.all
    }
    let engine = try KernelEngine(threads: 1)
    let tensors = [term.value] + term.gradients
    let program = Program(
      Plan(term.graph, keeping: tensors, engine: engine), engine: engine, bindings: bindings)
    // Labels are written through pointers from step to step, which nothing is told of.
    let labels = try #require(bindings[term.labels])
    let rows = labels.values
    for i in 0..<labels.count { unsafe labels.pointer[i] = i % Term.classes == 0 ? 1 : 0 }
    program.run()
    for (i, value) in rows.enumerated() { unsafe labels.pointer[i] = value }
    program.run()
    for (tensor, values) in zip(tensors, exact) {
      for (a, b) in zip(program.values(of: tensor), values) { #expect(abs(Double(a) - b) < 1e-5) }
    }
  }

  @Test("pictures of one class alone are drawn to their vector, and the weight multiplies")
  func oneClass() {
    var term = Term(D2DCrossEntropyRecipe(weight: 0.25, margin: 0.5, temperature: 2))
    term.feeds[term.labels] = Term.rows([0, 0, 0, 0, 0])
    // Without another class d + log(e^−d) is left, which is 0.
    let value = Oracle(term.graph).values(of: [term.value], feeding: term.feeds)[0][0]
    #expect(abs(value) < 1e-9)
    let whole = Term(D2DCrossEntropyRecipe(weight: 2))
    let twice = Oracle(whole.graph).values(of: [whole.value], feeding: whole.feeds)[0][0]
    #expect(abs(twice - 2 * Self.theirs) < 1e-6)
  }

  @Test("a recipe with it trains, tells it in the log and is refused without an embedding")
  func training() throws {
    let fixture = ShardFixture()
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 6)
    var recipe = Preset.pokegan.recipe(classes: 2, narrowing: 16, latent: 8)
    recipe.loss.d2dCrossEntropy = D2DCrossEntropyRecipe()
    func configuration(_ recipe: Recipe, batch: Int = 8) throws -> TrainingConfiguration {
      var made = try TrainingConfiguration(
        recipe: recipe, shards: shards, stop: .steps(2), batch: batch, seed: 3)
      made.sampleEvery = 0
      return made
    }
    #expect(throws: TrainingError.self) { try configuration(recipe) }
    recipe.discriminator.layers[recipe.discriminator.layers.count - 1] = LayerBox(
      Concatenate([Projection()], [Dense(6)], [LabelEmbedding(6)]))
    #expect(throws: TrainingError.self) { try configuration(recipe, batch: 1) }
    let trainer = try Trainer(
      shards: shards, configuration: configuration(recipe), engine: try KernelEngine(threads: 2))
    for _ in 0..<2 {
      let metrics = try trainer.trainStep().metrics
      let term = try #require(metrics.first { $0.name == "d2d_ce" }).value
      #expect(term.isFinite && term != 0)
    }
  }
}
