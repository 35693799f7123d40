import AllocationCounter
import Benchmarking
import Kernels
import Networks
import Testing

@Suite("Measuring steps", .serialized)
struct StepBenchmarkTests {
  // Counted by PyTorch 2.13 with hooks on Conv2d, ConvTranspose2d and Linear of the same networks,
  // for one picture at three classes.
  @Test(
    "counts the multiplications and additions that PyTorch's layers have",
    arguments: [
      (Preset.dcgan64, 209_305_600, 213_925_888), (.wganGP64, 209_305_600, 213_925_888),
      (.oneHot28, 139_577_088, 16_269_568), (.oneHot32, 47_824_896, 11_223_040),
      (.mlp28, 2_969_088, 7_733_760), (.cgan, 754_246_784, 22_951_231_616),
    ])
  func counts(preset: Preset, generator: Int, discriminator: Int) {
    let shape = [preset.side, preset.side, preset.side == 28 ? 1 : 3]
    let operations = StepFloatingPointOperations(
      preset.recipe(classes: 3, channels: shape[2]), imageShape: shape)
    #expect(operations.generator == generator)
    #expect(operations.discriminator == discriminator)
    let penalty = preset == .wganGP64 ? 6 : 0
    #expect(operations.step == (8 + penalty) * discriminator + 4 * generator)
  }

  // That a step allocates nothing is tested with the program, where nothing else allocates meanwhile.
  @Test("a measurement holds together")
  func measurement() throws {
    let result = try StepBenchmark(.mlp28, batch: 2, engine: try KernelEngine(threads: 2))
      .run(steps: 2)
    #expect(result.batch == 2 && result.threads == 2)
    #expect(result.secondsPerStep >= result.shortestStep && result.shortestStep > 0)
    #expect(result.peakGflops > 0 && result.gflops > 0)
  }

  @Test("the counter sees an allocation")
  func counter() {
    let before = pokeprep_allocation_count()
    guard before >= 0 else { return }
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: 100_000)
    memory.initialize(repeating: 1, count: 100_000)
    #expect(pokeprep_allocation_count() > before)
    #expect(memory[99_999] == 1)
    memory.deallocate()
  }
}
