import Graph
import KernelInterface
import Kernels
import Networks
import Safetensors
import Testing
import Training

/// The networks of a golden file with its start weights and batch.
private struct GoldenRun {
  let golden: GoldenFile
  let recipe: Recipe
  let generator: NetworkMemory
  let discriminator: NetworkMemory
  let step: AdversarialStep
  let engine: KernelEngine

  init(_ name: String, preset: Preset, isa: InstructionSet) throws {
    golden = try GoldenFile(name)
    let (classes, latent) = (try golden.number("classes"), try golden.number("latent"))
    var recipe = preset.recipe(
      classes: classes, narrowing: try golden.number("narrow"), latent: latent)
    // The golden runs are three steps at the first learning rate.
    recipe.generatorOptimiser.schedule = .constant
    recipe.discriminatorOptimiser.schedule = .constant
    self.recipe = recipe
    engine = try KernelEngine(isa: isa, threads: 2)
    generator = NetworkMemory(
      recipe.generator.variables(sampleShape: [latent], classCount: classes).variables)
    discriminator = NetworkMemory(
      recipe.discriminator.variables(sampleShape: [64, 64, 3], classCount: classes).variables)
    step = AdversarialStep(
      recipe: recipe, imageShape: [64, 64, 3],
      batch: try golden.number("batch"), generator: generator, discriminator: discriminator,
      engine: engine)
    for (prefix, network, memory) in networks {
      for variable in stored(memory) {
        try #require(memory.slice(variable.name))
          .replace(with: try golden.values("", prefix, variable, in: network))
      }
    }
    step.real.replace(with: try golden.pictures("batch.real"))
    step.labels.replace(with: try golden.oneHot(classes: classes))
    step.generatorLabels.replace(with: try golden.oneHot(classes: classes))
    step.discriminatorLatent.replace(with: try golden.floats("batch.z"))
    let hasSecond = golden.file.contains("batch.z_g")
    step.generatorLatent.replace(with: try golden.floats(hasSecond ? "batch.z_g" : "batch.z"))
  }

  var networks: [(String, Network, NetworkMemory)] {
    [("g", recipe.generator, generator), ("d", recipe.discriminator, discriminator)]
  }

  func stored(_ memory: NetworkMemory) -> [Variable] {
    memory.parameters + memory.buffers.filter { $0.role != .inverseStd }
  }

  func check(
    gradientsOf prefix: String, _ network: Network, _ memory: NetworkMemory
  ) throws {
    for variable in memory.parameters {
      let slice = try #require(memory.slice(variable.name, in: memory.gradients))
      let expected = try golden.values("grad.", prefix, variable, in: network)
      if hasNoEffect(variable, in: network) {
        // Exactly 0 in exact arithmetic: rounding noise has no relative error.
        #expect(slice.values.allSatisfy { abs($0) < 1e-5 }, "\(prefix).\(variable.name)")
      } else {
        let error = relativeError(slice.values, expected)
        #expect(error <= 1e-3, "gradient of \(prefix).\(variable.name)")
      }
    }
  }

  /// A bias in front of batch normalisation is taken away by the mean.
  func hasNoEffect(_ variable: Variable, in network: Network) -> Bool {
    guard variable.role == .bias, let index = Int(variable.name.prefix { $0 != "." }) else {
      return false
    }
    return network.layers.dropFirst(index + 1).first?.layer is BatchNorm
  }
}

/// The files, and every instruction set of this machine with kernels in float32 of its own.
private let cases: [(String, Preset, InstructionSet)] = KernelEngine.availableISAs.filter {
  $0.float32 == $0
}.flatMap { isa in
  [
    ("cgan.safetensors", Preset.cgan, isa), ("cgan-s2.safetensors", .cganStrided, isa),
    ("dcgan64.safetensors", .dcgan64, isa),
  ]
}

@Suite("Training steps against Keras and PyTorch")
struct GoldenTests {
  @Test(
    "forward results, losses, first gradients and updates are within the tolerances",
    arguments: cases)
  func golden(name: String, preset: Preset, isa: InstructionSet) throws {
    let run = try GoldenRun(name, preset: preset, isa: isa)
    let (golden, step) = (run.golden, run.step)
    let (lossesD, lossesG) = (try golden.floats("loss.d"), try golden.floats("loss.g"))
    let before = run.networks.map { $0.2.values.values }
    let adams = (
      Adam(run.recipe.discriminatorOptimiser, memory: run.discriminator),
      Adam(run.recipe.generatorOptimiser, memory: run.generator)
    )
    for index in lossesD.indices {
      let tolerance: Float = index == 0 ? 1e-5 : 2e-2
      let outcome = step.runDiscriminator()
      #expect(abs(outcome.loss / lossesD[index] - 1) <= tolerance, "loss.d \(index)")
      if index == 0 {
        let values = step.discriminatorValues()
        #expect(relativeError(values.fake, try golden.pictures("out.fake")) <= 1e-4)
        #expect(relativeError(values.realLogits, try golden.floats("out.d_real")) <= 1e-4)
        #expect(relativeError(values.fakeLogits, try golden.floats("out.d_fake")) <= 1e-4)
        try run.check(gradientsOf: "d", run.recipe.discriminator, run.discriminator)
      }
      adams.0.update(step: index, engine: run.engine)
      let lossG = step.runGenerator()
      #expect(abs(lossG / lossesG[index] - 1) <= tolerance, "loss.g \(index)")
      if index == 0 { try run.check(gradientsOf: "g", run.recipe.generator, run.generator) }
      adams.1.update(step: index, engine: run.engine)
    }
    try checkUpdates(of: run, before: before)
  }

  private func checkUpdates(of run: GoldenRun, before: [[Float]]) throws {
    for (index, (prefix, network, memory)) in run.networks.enumerated() {
      let start = FloatBuffer(count: memory.values.count)
      start.replace(with: before[index])
      for variable in memory.parameters where !run.hasNoEffect(variable, in: network) {
        let first = try #require(memory.slice(variable.name, in: start)).values
        let last = try #require(memory.slice(variable.name)).values
        let expected = try run.golden.values("after.", prefix, variable, in: network)
        let error = relativeError(
          zip(last, first).map { $0 - $1 }, zip(expected, first).map { $0 - $1 })
        #expect(error <= 5e-2, "update of \(prefix).\(variable.name)")
      }
      for variable in memory.buffers where variable.role != .inverseStd {
        let values = try #require(memory.slice(variable.name)).values
        let expected = try run.golden.values("after.", prefix, variable, in: network)
        // A stored mean contains the bias in front of the layer, which rounding noise moves.
        #expect(relativeError(values, expected) <= 1e-2, "\(prefix).\(variable.name)")
      }
    }
  }

  @Test("evaluation mode with the stored statistics draws PyTorch's pictures")
  func evaluation() throws {
    let golden = try GoldenFile("dcgan64.safetensors")
    let engine = try KernelEngine(threads: 2)
    let (classes, latent) = (try golden.number("classes"), try golden.number("latent"))
    let batch = try golden.number("batch")
    let network = Preset.dcgan64.recipe(
      classes: classes, narrowing: try golden.number("narrow"), latent: latent
    ).generator
    let memory = NetworkMemory(
      network.variables(sampleShape: [latent], classCount: classes).variables)
    for variable in memory.parameters + memory.buffers where variable.role != .inverseStd {
      let values = try golden.values("after.", "g", variable, in: network)
      try #require(memory.slice(variable.name)).replace(with: values)
      if variable.role == .movingVariance {
        let index = variable.name.prefix { $0 != "." }
        try #require(memory.slice("\(index).inverse_std"))
          .replace(with: values.map { 1 / ($0 + 1e-5).squareRoot() })
      }
    }
    let graph = Graph()
    let input = graph.source("latent", shape: [batch, latent])
    let labels = graph.source("labels", shape: [batch, classes])
    let variables = NetworkVariables()
    let output = network(
      input, labels: labels, variables: variables, in: graph, mode: .evaluation)
    var bindings = memory.bindings(variables)
    for (tensor, values) in [
      (input, try golden.floats("batch.z")), (labels, try golden.oneHot(classes: classes)),
    ] {
      bindings[tensor] = FloatBuffer(count: values.count).all
      bindings[tensor]?.replace(with: values)
    }
    let program = Program(
      Plan(graph, keeping: [output], engine: engine), engine: engine, bindings: bindings)
    program.run()
    #expect(relativeError(program.values(of: output), try golden.pictures("out.fake_eval")) <= 1e-4)
  }
}
