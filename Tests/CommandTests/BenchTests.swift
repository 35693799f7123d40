import Foundation
import Testing

@Suite("Benchmarks of the program")
struct BenchTests {
  private struct Step: Decodable {
    let model: String
    let batch: Int
    let precision: String
    let threads: Int
    let isa: String
    let seconds_per_step: Double
    let images_per_second: Double
    let gflops: Double
    let peak_gflops: Double
    let fraction_of_peak: Double
    let allocations_per_step: Double?
  }

  @Test(
    "a step is measured and allocates nothing",
    arguments: ["mlp28", "onehot28", "cgan-s2", "wgangp64", "wgan-gp", "acgan"])
  func step(model: String) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let result = try Program(folder: demo.folder, name: "pokeprep-bench").run(
      "step", "--model", model, "--batch", "2", "--steps", "2", "--threads", "2", "--json")
    #expect(result.status == 0)
    let step = try JSONDecoder().decode(Step.self, from: Data(result.output.utf8))
    #expect(step.model == model && step.batch == 2 && step.threads == 2)
    #expect(step.seconds_per_step > 0 && step.peak_gflops > 0)
    #expect(abs(step.images_per_second * step.seconds_per_step - 2) < 1e-6)
    #expect(abs(step.fraction_of_peak * step.peak_gflops - step.gflops) < 1e-6 * step.gflops)
    // Absent where the C library cannot count.
    if let allocations = step.allocations_per_step { #expect(allocations == 0) }
  }

  @Test(
    "a step that rounds its operands in memory allocates nothing", arguments: ["mlp28", "cgan-s2"])
  func roundingStep(model: String) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let result = try Program(folder: demo.folder, name: "pokeprep-bench").run(
      "step", "--model", model, "--batch", "2", "--steps", "2", "--threads", "2",
      "--precision", "bf16", "--json", environment: ["POKEPREP_ISA": "baseline"])
    #expect(result.status == 0)
    let step = try JSONDecoder().decode(Step.self, from: Data(result.output.utf8))
    #expect(step.precision == "bf16" && step.isa == "baseline")
    if let allocations = step.allocations_per_step { #expect(allocations == 0) }
  }

  @Test("the program that ships leaves the C library's allocation functions alone")
  func allocationFunctions() throws {
    let allocation = ["malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"]
    let shipped = try definedSymbols(of: Program.path(of: "pokeprep"))
    #expect(shipped.isDisjoint(with: allocation))
    // A program without symbols would pass.
    #expect(shipped.contains("main"))
    let counting = try definedSymbols(of: Program.path(of: "pokeprep-bench"))
    #expect(counting.isSuperset(of: allocation))
  }

  /// The names of the functions that a program defines, as `nm` lists them.
  private func definedSymbols(of path: String) throws -> Set<String> {
    let nm = Process()
    nm.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    nm.arguments = ["nm", "--defined-only", path]
    let pipe = Pipe()
    nm.standardOutput = pipe
    try nm.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    nm.waitUntilExit()
    try #require(nm.terminationStatus == 0)
    let functions = text.split(separator: "\n").compactMap { line -> String? in
      let fields = line.split(separator: " ")
      return fields.count == 3 && "TWVtwi".contains(fields[1]) ? String(fields[2]) : nil
    }
    return Set(functions)
  }
}
