import Foundation
import KernelTasks
import Kernels
import Networks
import Shards
import Testing
import Training

@Suite("Training in bfloat16")
struct PrecisionTests {
  private let fixture = ShardFixture()

  private func losses(
    _ shards: ShardSet, isa: InstructionSet, threads: Int, precision: Precision, steps: Int
  ) throws -> [(d: Float, g: Float)] {
    var configuration = try TrainingConfiguration(
      recipe: Preset.dcgan64.recipe(classes: 2, narrowing: 8, latent: 16), shards: shards,
      stop: .steps(steps), batch: 8, seed: 3)
    configuration.precision = precision
    let trainer = try Trainer(
      shards: shards, configuration: configuration,
      engine: try KernelEngine(isa: isa, threads: threads, precision: precision))
    return try (0..<steps).map { _ in
      let record = try trainer.trainStep()
      return (record.lossD, record.lossG)
    }
  }

  @Test(
    "the losses of the first steps are within 5 % of those in f32, and not the same",
    arguments: KernelEngine.availableISAs)
  func losses(isa: InstructionSet) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let exact = try losses(shards, isa: isa, threads: 2, precision: .f32, steps: 8)
    let rounded = try losses(shards, isa: isa, threads: 2, precision: .bf16, steps: 8)
    for (step, (a, b)) in zip(exact, rounded).enumerated() {
      #expect(abs(a.d - b.d) < 0.05 * a.d, "discriminator, step \(step + 1)")
      #expect(abs(a.g - b.g) < 0.05 * a.g, "generator, step \(step + 1)")
    }
    #expect(zip(exact, rounded).contains { $0.d != $1.d })
  }

  @Test("1, 2 and 7 threads give the same losses", arguments: KernelEngine.availableISAs)
  func threads(isa: InstructionSet) throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 10)
    let results = try [1, 2, 7].map { threads in
      try losses(shards, isa: isa, threads: threads, precision: .bf16, steps: 3)
        .flatMap { [$0.d.bitPattern, $0.g.bitPattern] }
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test("an engine of another precision than the configuration's is refused")
  func mismatch() throws {
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 4)
    var configuration = try TrainingConfiguration(preset: .dcgan64, shards: shards)
    configuration.precision = .bf16
    let error = #expect(throws: TrainingError.self) {
      _ = try Trainer(
        shards: shards, configuration: configuration, engine: try KernelEngine(threads: 1))
    }
    #expect(try #require(error).description.contains("precision"))
  }

  @Test("auto is bf16 where tiles are, f32 without bfloat16, and bf16 stands in config.yaml")
  func automatic() throws {
    #expect(try KernelEngine.fasterPrecision(isa: .amx) == .bf16)
    #expect(try KernelEngine.fasterPrecision(isa: .avx2) == .f32)
    defer { fixture.remove() }
    let shards = try fixture.flatColours(perClass: 4)
    var configuration = try TrainingConfiguration(preset: .dcgan64, shards: shards)
    configuration.precision = .bf16
    #expect(try configuration.yaml().contains("precision: bf16"))
  }
}
