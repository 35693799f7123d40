import Foundation
import Kernels
import Networks
import Testing
import Training

@Suite("What a run does now and then")
struct CadenceTests {
  private let fixture = ShardFixture()

  @Test(
    "intervals are steps or minutes",
    arguments: [
      ("200", Interval.steps(200)), ("0", .steps(0)), ("5m", .minutes(5)), ("0.5m", .minutes(0.5)),
      ("-1", nil), ("m", nil), ("0m", nil), ("5 m", nil), ("0x10m", nil), ("infm", nil),
      ("1h", nil), ("1e3m", nil), ("", nil),
    ])
  func intervals(text: String, interval: Interval?) {
    #expect(Interval(text) == interval)
    if let interval { #expect(Interval(interval.description) == interval) }
  }

  @Test("it is due after whole multiples of steps, and after minutes since the last time")
  func cadence() {
    var both = Cadence(steps: 10, minutes: 1, from: 100)
    // Step, seconds of training; 60 s have passed at the third, and again 60 s after the fourth.
    let times: [(Int, Double, Bool)] = [
      (1, 101, false), (2, 159, false), (3, 160, true), (4, 161, false), (10, 170, true),
      (11, 229, false), (12, 230, true), (13, 231, false),
    ]
    for (step, seconds, expected) in times {
      let isDue = both.isDue(step: step, seconds: seconds)
      #expect(isDue == expected, "step \(step)")
    }
    var never = Cadence(steps: 0, minutes: nil, from: 0)
    let isDue = never.isDue(step: 10, seconds: 1e9)
    #expect(!isDue)
  }

  /// The steps at which a run of seven steps on 16 pictures in batches of 8 draws its sheets.
  private func sheets(_ change: (inout TrainingConfiguration) -> Void) throws -> [Int] {
    let shards = try fixture.flatColours(perClass: 8)
    defer { fixture.remove() }
    var settings = try TrainingConfiguration(
      recipe: Preset.cganStrided.recipe(classes: 2, narrowing: 16, latent: 8), shards: shards,
      stop: .steps(7), batch: 8)
    change(&settings)
    let run = try RunFolder(
      creating: fixture.folder.appending(path: "run"), configuration: settings)
    var steps: [Int] = []
    try Trainer(shards: shards, configuration: settings, engine: try KernelEngine(threads: 1))
      .train(
        in: run,
        onEvent: { event in
          if case .samples(let grid) = event { steps.append(grid.step) }
        })
    return steps
  }

  @Test("sheets show the start, what is due and the end")
  func steps() throws {
    // Two steps show all pictures once.
    let byEpochs = try sheets {
      ($0.sampleEvery, $0.sampleMinutes, $0.sampleAt) = (0, nil, [0, 1, 3, 100])
    }
    #expect(byEpochs == [0, 2, 6, 7])
    let bySteps = try sheets { $0.sampleEvery = 3 }
    #expect(bySteps == [0, 3, 6, 7])
    let none = try sheets { ($0.sampleEvery, $0.sampleMinutes) = (0, nil) }
    #expect(none == [7])
    // 10⁻⁹ minutes are over after every step.
    let byMinutes = try sheets { ($0.sampleEvery, $0.sampleMinutes) = (0, 1e-9) }
    #expect(byMinutes == Array(0...7))
  }

  @Test("what is done now and then changes no byte of the checkpoint")
  func checkpoints() throws {
    let shards = try fixture.flatColours(perClass: 8)
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    func checkpoint(_ name: String, _ change: (inout TrainingConfiguration) -> Void) throws -> Data
    {
      var settings = try TrainingConfiguration(
        recipe: Preset.dcgan64.recipe(classes: 2, narrowing: 16, latent: 8), shards: shards,
        stop: .steps(4), batch: 8)
      change(&settings)
      let run = try RunFolder(
        creating: fixture.folder.appending(path: name), configuration: settings)
      let trainer = try Trainer(shards: shards, configuration: settings, engine: engine)
      try trainer.train(
        in: run,
        onEvent: { event in
          if case .step = event, settings.scoreEvery != nil {
            _ = trainer.sampler.samples(of: [3, 2])
          }
        })
      #expect(try RunFolder(opening: run.url).configuration == settings)
      return try Data(contentsOf: run.checkpointURL)
    }
    let plain = try checkpoint("plain") { _ in }
    let busy = try checkpoint("busy") {
      ($0.sampleAt, $0.sampleMinutes, $0.checkpointMinutes) = ([0, 1], 1e-9, 1e-9)
      ($0.scoreEvery, $0.scoreMinutes, $0.stopOn) = (1, 3, ["collapse"])
    }
    #expect(plain == busy)
  }

  @Test("a batch is halved for few pictures and few minutes, and not below its least")
  func batches() throws {
    defer { fixture.remove() }
    let engine = try KernelEngine(threads: 1)
    let shards = try fixture.flatColours(perClass: 8)
    func batch(_ stop: StopCondition, samples: Int) throws -> Int {
      let settings = try TrainingConfiguration(
        recipe: Preset.dcgan64.recipe(classes: 2), shards: shards, stop: stop)
      #expect(settings.batch == 64)
      return SuitableBatch(for: settings, samples: samples, engine: engine).batch
    }
    #expect(try batch(.epochs(9), samples: 256) == 64)
    #expect(try batch(.epochs(9), samples: 255) == 32)
    #expect(try batch(.epochs(9), samples: 40) == 8)
    #expect(try batch(.epochs(9), samples: 3) == 8)
    #expect(try batch(.minutes(0.1), samples: 5000) == 16)
    #expect(try batch(.minutes(6000), samples: 5000) == 64)
  }
}
