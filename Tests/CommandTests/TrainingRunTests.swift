import CommandShell
import Foundation
import Synchronization
import Testing

@Suite("Runs in a job script")
struct TrainingRunTests {
  /// A workspace with pictures of 28×28 pixels, for the smallest models.
  private func workspace() throws -> DemoWorkspace {
    let demo = try DemoWorkspace(pictureCount: 12)
    let made = try demo.program.run(
      "run", "--types", "fire", "--set", "convert.size=28", "--quiet")
    #expect(made.status == 0, "\(made.errors)")
    return demo
  }

  private func train(_ demo: DemoWorkspace, _ arguments: String...) throws -> Program.Result {
    let process = try demo.program.start(["train"] + arguments)
    process.waitUntilExit()
    return try demo.program.result(of: process)
  }

  private static let job = [
    "--model", "mlp-gan", "--batch-size", "4", "--lr", "0.0003", "--seed", "5", "--set",
    "recipe.regularisers.label_smoothing=0.1", "--out", "runs/job", "--resume",
  ]

  private func job(_ demo: DemoWorkspace, _ arguments: String...) throws -> Program.Result {
    let process = try demo.program.start(["train"] + Self.job + arguments)
    process.waitUntilExit()
    return try demo.program.result(of: process)
  }

  @Test("--resume begins a run, takes the same options again, and refuses others untouched")
  func resume() throws {
    let demo = try workspace()
    let first = try job(demo, "--steps", "3")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.errors.contains("nothing to resume"))
    #expect(first.errors.contains("3 steps of 4 pictures"))
    #expect(try job(demo, "--steps", "3").status == 0)
    let longer = try job(demo, "--steps", "5", "--sample-every", "2")
    #expect(longer.status == 0 && longer.errors.contains("continuing after step 3"))
    #expect(longer.output.contains("after 5 steps"))
    let before = try demo.files(in: "runs")
    for (option, old, new) in [
      ("--model", "mlp-gan", "cgan28"), ("--batch", "4", "8"), ("--lr", "0.0003", "0.0004"),
      ("--seed", "5", "6"), ("--precision", "f32", "bf16"),
    ] {
      let refused = try train(demo, "--resume", "--out", "runs/job", "--steps", "9", option, new)
      #expect(refused.status == 2)
      #expect(
        refused.errors.contains("\(option): expected \(old)")
          && refused.errors.contains("found \(new)"), "\(refused.errors)")
    }
    let set = try train(
      demo, "--resume", "--steps", "9", "--set", "recipe.regularisers.label_smoothing=0.2")
    #expect(set.status == 2 && set.errors.contains("label_smoothing: expected 0.1"))
    #expect(try demo.files(in: "runs") == before)
    // The settings that the run has written down are its own.
    let config = demo.folder.appendingPathComponent("runs/job/config.yaml")
    let copy = demo.folder.appendingPathComponent("copy.yaml")
    try FileManager.default.copyItem(at: config, to: copy)
    let same = try train(demo, "--resume", "--config", copy.path, "--steps", "6")
    #expect(same.status == 0, "\(same.errors)")
  }

  @Test("a run that is stopped by SIGTERM is saved, and ends with 143")
  func terminated() throws {
    let demo = try workspace()
    let process = try demo.program.start(
      ["train", "--model", "mlp-gan", "--steps", "1000000", "--out", "run"])
    let log = demo.folder.appendingPathComponent("run/log.csv").path
    while process.isRunning, (try? Data(contentsOf: URL(fileURLWithPath: log)).count) ?? 0 < 300 {
      usleep(2000)
    }
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
    #expect(try demo.files(in: "run").keys.contains("checkpoint.safetensors"))
  }

  @Test("scores, the best state and the log are the same bytes on any threads and in two parts")
  func scores() throws {
    let demo = try workspace()
    func arguments(_ out: String, _ steps: String, _ threads: String) -> [String] {
      [
        "train", "--model", "mlp-gan", "--steps", steps, "--out", out, "--threads", threads,
        "--score-every", "3", "--batch", "4", "--resume",
      ]
    }
    for call in [
      arguments("one", "205", "1"), arguments("two", "4", "2"), arguments("two", "205", "2"),
    ] {
      let process = try demo.program.start(call)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 0, "\(result.errors)")
    }
    var (one, two) = (try demo.files(in: "one"), try demo.files(in: "two"))
    let scores = String(decoding: try #require(one["scores.csv"]), as: UTF8.self)
    let steps = scores.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[0] }
    // The first part ended with a score at step 4, which is the run's own end.
    #expect(steps.map(String.init) == stride(from: 3, to: 205, by: 3).map(String.init) + ["205"])
    let watch = String(decoding: try #require(one["watch.csv"]), as: UTF8.self)
    #expect(watch.split(separator: "\n").map { $0.prefix(4) } == ["step", "100,", "200,"])
    for name in ["checkpoint.safetensors", "watch.csv"] { #expect(one[name] == two[name]) }
    func withoutStep4(_ files: [String: Data]) -> [Substring] {
      String(decoding: files["scores.csv"] ?? Data(), as: UTF8.self).split(separator: "\n")
        .filter { !$0.hasPrefix("4,") }
    }
    #expect(withoutStep4(one) == withoutStep4(two))
    (one, two) = ([:], [:])
    let best = try demo.program.run("sample", "one", "--best", "--count", "1")
    #expect(best.status == 0 && best.errors.contains("one, best state, step"))
    let plot = demo.folder.appendingPathComponent("one/losses.svg")
    #expect(try String(contentsOf: plot, encoding: .utf8).contains("KID ×1000"))
  }

  @Test("sample names its run, and --best says what it wants")
  func sample() throws {
    let demo = try workspace()
    let made = try train(
      demo, "--model", "mlp-gan", "--steps", "2", "--batch", "4", "--out", "runs/a")
    #expect(made.status == 0)
    let drawn = try demo.program.run("sample", "--count", "1")
    #expect(drawn.errors.contains("runs/a, step 2"), "\(drawn.errors)")
    let best = try demo.program.run("sample", "--best")
    #expect(best.status == 2 && best.errors.contains("--score-every"))
  }

  @Test("where nobody watches, work in progress is told by lines")
  func lines() {
    let told = Mutex<[String]>([])
    let bar = ProgressBar(.lines, interval: 0.05) { line in told.withLock { $0.append(line) } }
    bar.update(title: "work", done: 3, total: 12, unit: "pictures", note: "well")
    while told.withLock({ $0.count }) < 2 { usleep(1000) }
    bar.finish()
    let count = told.withLock { $0.count }
    for line in told.withLock({ $0 }) {
      #expect(line.hasPrefix("work  25 %  3/12 pictures") && line.hasSuffix("well"))
    }
    usleep(120_000)
    #expect(told.withLock { $0.count } == count)
  }
}
