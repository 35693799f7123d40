import Catalogue
import Files
import Foundation
import OrderedMap
import Shards

/// Writes the shards of a task: which samples are in them and what is done to each stands in the plan.
struct ShardTask {
  let runner: TaskRunner
  /// Samples computed between two looks whether to stop.
  private static let blockSize = 1024

  func run(_ task: Int) throws -> (TaskReport, [ShardManifest.Entry]) {
    guard let configuration = runner.content.configuration else {
      throw PlanProblem(
        .plan, "\(runner.open.folder.root): its shards are not described; make a new plan")
    }
    let renderer = SampleRenderer(
      settings: runner.settings[AugmentStage.self], convert: runner.settings[ConvertStage.self])
    try OutputFolder.make(runner.shardsFolder.path)
    var entries: [ShardManifest.Entry] = []
    for (shard, samples) in try shards(of: task) {
      let rendered = try render(samples, by: renderer)
      entries.append(try shard.write(rendered, of: configuration, to: runner.shardsFolder))
    }
    let digests = entries.map { "\($0.file) \($0.sha256)\n" }.joined()
    let report = TaskReport(
      task: task, phase: .shards, samples: entries.reduce(0) { $0 + $1.samples }, seconds: 0,
      sha256: PlanFile.digest(of: Array(digests.utf8)))
    return (report, entries)
  }

  private typealias Sample = (source: SampleRenderer.Source, copy: Int)

  /// The shards with their samples.
  private func shards(of task: Int) throws -> [(PlannedShard, [Sample])] {
    var shards: [(PlannedShard, [Sample])] = []
    for line in try runner.items(ShardLine.self, of: task) {
      switch line {
      case .shard(let shard): shards.append((shard, []))
      case .sample(var source, let copy) where !shards.isEmpty:
        source.preparedPath = runner.workspace.absolutePath(source.preparedPath)
        shards[shards.count - 1].1.append((source, copy))
      case .sample: continue
      }
    }
    return shards
  }

  private func render(_ samples: [Sample], by renderer: SampleRenderer) throws -> [ShardSample] {
    var rendered: [ShardSample] = []
    rendered.reserveCapacity(samples.count)
    for first in stride(from: 0, to: samples.count, by: Self.blockSize) {
      try runner.checkInterruption(.augment)
      let block = samples[first..<min(first + Self.blockSize, samples.count)]
      let results = orderedMap(count: block.count, threads: runner.threadCount) { index in
        Result {
          try renderer.sample(of: block[first + index].source, copy: block[first + index].copy)
        }
      }
      do { for result in results { rendered.append(try result.get()) } } catch let error
        as CurationError
      {
        throw PlanProblem(
          .plan,
          "\(error). Or run pokeprep merge --phase \(runner.open.decidingPhase.rawValue), which makes it "
            + "again")
      }
    }
    return rendered
  }
}
