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

  @Test("two programs never train one run")
  func locked() throws {
    let demo = try workspace()
    let process = try demo.program.start(
      ["train", "--model", "mlp-gan", "--steps", "1000000", "--out", "run"])
    let log = demo.folder.appendingPathComponent("run/log.csv").path
    while process.isRunning, !FileManager.default.fileExists(atPath: log) { usleep(2000) }
    for words in [["--resume"], []] {
      let other = try Program(folder: demo.folder).start(
        ["train", "--model", "mlp-gan", "--steps", "1", "--out", "run"] + words)
      other.waitUntilExit()
      let result = try demo.program.result(of: other)
      #expect(result.status == 2)
      #expect(result.errors.contains("another pokeprep trains this run"), "\(result.errors)")
    }
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
  }

  @Test("a model that does not fit is refused before any stage runs")
  func wrongSize() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let refused = try train(demo, "--model", "mlp-gan", "--steps", "1")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("convert prepares 64×64"), "\(refused.errors)")
    #expect(!refused.errors.contains("running it first"))
    let sized = try demo.program.run("run", "--set", "convert.size=100")
    #expect(sized.status == 0)
    // Said before the work as well as after it.
    #expect(sized.errors.contains("No model of pokeprep train makes pictures of 100×100"))
    #expect(sized.output.contains("No model of pokeprep train makes pictures of 100×100"))
  }

  @Test("train takes the shards that augment wrote last, and says so of others")
  func otherShards() throws {
    let demo = try workspace()
    #expect(try demo.program.run("augment", "--out", "mine", "--copies", "1").status == 0)
    let usual = try train(demo, "--model", "mlp-gan", "--steps", "1", "--batch", "4", "--dry-run")
    #expect(usual.output.contains("set/mine"), "\(usual.output.prefix(300))")
    let typed = try train(demo, "shards", "--model", "mlp-gan", "--steps", "1", "--batch", "4")
    #expect(typed.status == 0)
    #expect(
      typed.errors.contains("shards: taken as it is, for pokeprep augment writes to mine"),
      "\(typed.errors)")
    let quiet = try train(
      demo, "--model", "mlp-gan", "--steps", "1", "--batch", "4", "--quiet", "--out", "quiet")
    #expect(quiet.status == 0 && quiet.errors.isEmpty, "\(quiet.errors)")
    let drawn = try demo.program.run("sample", "quiet", "--count", "1", "--quiet")
    #expect(drawn.status == 0 && drawn.errors.isEmpty, "\(drawn.errors)")
    let verified = try demo.program.run("verify", "--json")
    #expect(verified.status == 0)
  }

  @Test("classes without training pictures are named, in blends and walks as well")
  func untrained() throws {
    let demo = try DemoWorkspace(pictureCount: 12)
    // Every picture of water is rejected.
    let images = demo.folder.appendingPathComponent("images/water")
    for name in try FileManager.default.contentsOfDirectory(atPath: images.path) {
      try Data("no picture".utf8).write(to: images.appendingPathComponent(name))
    }
    let made = try demo.program.run("run", "--set", "convert.size=28", "--quiet")
    #expect(made.status == 0, "\(made.errors)")
    let trained = try train(
      demo, "--model", "cgan28", "--steps", "1", "--batch", "4", "--out", "runs/a")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.errors.contains(" of fire; "), "\(trained.errors)")
    let words = "no training pictures of water"
    for arguments in [
      ["sample", "--count", "1"], ["sample", "--count", "1", "--label", "fire:0.5,water:0.5"],
      ["interpolate", "--steps", "2", "--rows", "1"],
      ["interpolate", "--walk", "latent", "--label", "Water", "--steps", "2", "--rows", "1"],
    ] {
      let result = try demo.program.run(typed: arguments)
      #expect(result.status == 0 && result.errors.contains(words), "\(arguments): \(result.errors)")
    }
    let fire = try demo.program.run("sample", "--count", "1", "--label", "fire")
    #expect(!fire.errors.contains(words))
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
