package import Catalogue
import Files
import Foundation
import OrderedMap
import Shards

/// Writes the balanced pictures and their changed copies as shards.
///
/// Samples are computed on all threads, a block at a time, and written in the order of the plan: the
/// same bytes come out whatever the number of threads. `shards.json` is written last.
package struct AugmentStage: CurationStage {
  /// `augment`.
  package static let name = StageName.augment
  /// 2: where whiteness is off, copies are filled with the colours of their edges.
  package static let version = 2
  /// Copies, changes, split and folder.
  package let settings: AugmentSettings
  /// Samples computed between two writes: 12 MB of pixels at 64×64 RGB.
  private static let blockSize = 1024

  package init(settings: AugmentSettings) {
    self.settings = settings
  }

  /// Whether the folder still holds the finished set that was written: all files, of their sizes and times,
  /// or else of their bytes.
  package func isIntact(in context: StageContext) throws -> Bool {
    let folder = folder(in: context)
    guard let set = try? ShardSet(folder: folder),
      try set.manifest.config == AugmentInput(context: context, settings: settings).digest
    else { return false }
    guard let noted = try WrittenShards(notedIn: context.catalogue) else { return true }
    return noted.isThere(in: folder, as: set.manifest)
  }

  /// Refuses a folder with other files, to write shards of nothing, and labels and pairs that are not
  /// there, before these settings are noted as those of the last run.
  package func check(in context: StageContext) throws {
    try OutputPlaces(of: context.workspace, input: context.inputFolder())
      .check(shards: settings.out, pictures: context.catalogue.pictures().map(\.path))
    try ShardWriter.check(folder(in: context))
    guard try context.catalogue.pictures(entering: .augment).isEmpty else {
      try AugmentInput(context: context, settings: settings).checkPartners()
      return
    }
    let advice = try SetAdvice(lastRunsIn: context).lines
    throw CurationError.nothingLeft(
      stage: .augment,
      message: (["no picture is left; pokeprep status tells which stage rejected them, and why"]
        + advice).joined(separator: ". "))
  }

  /// Splits, augments and writes.
  package func run(in context: StageContext) throws -> AugmentSummary {
    let input = try AugmentInput(context: context, settings: settings)
    let plan = plan(of: input)
    let folder = folder(in: context)
    let isNew = !FileManager.default.fileExists(atPath: folder.path)
    try OutputFolder.make(folder.path)
    let writer = try ShardWriter(
      folder: folder, configuration: input.configuration, samplesPerShard: settings.shardSize)
    let manifest: ShardManifest
    do { manifest = try write(plan, of: input, by: writer, in: context) } catch {
      writer.discard(removesFolder: isNew)
      throw error
    }
    return try conclude(manifest, of: plan, input, in: context)
  }

  /// Notes the shards that were written, and what became of each picture.
  func conclude(
    _ manifest: ShardManifest, of plan: AugmentPlan, _ input: AugmentInput, in context: StageContext
  ) throws -> AugmentSummary {
    try WrittenShards(manifest, in: folder(in: context)).note(in: context.catalogue)
    let heldOut = Set(plan.validation.map(\.item))
    let testing = Set(input.items.indices.filter { input.items[$0].split == .test })
    try context.catalogue.replaceDecisions(
      of: .augment,
      with: input.sources.enumerated().map { index, source in
        Decision(
          pictureID: source.id, stage: .augment, isKept: true,
          reason: !heldOut.contains(index)
            ? "used for training"
            : testing.contains(index) ? "held out for testing" : "held out for validation")
      })
    return AugmentSummary(
      folder: settings.out, settings: settings, plan: plan, input: input,
      shardCount: manifest.shards.count, byteCount: manifest.shards.reduce(0) { $0 + $1.bytes })
  }

  /// Renders all samples and writes them in the order of the plan.
  private func write(
    _ plan: AugmentPlan, of input: AugmentInput, by writer: ShardWriter, in context: StageContext
  ) throws -> ShardManifest {
    let progress = WorkProgress(
      title: "augment", total: plan.training.count + plan.validation.count, unit: "samples",
      context: context)
    let renderer = SampleRenderer(
      settings: settings, convert: input.convert, takesEdge: input.takesEdge)
    if input.takesEdge, settings.copies > 0, settings.rotate > 0 || settings.zoom > 0 {
      context.announce(
        "augment: copies are filled with the colours of their edges, as whiteness is off; with "
          + "another: --fill")
    }
    for (split, samples) in [(DataSplit.train, plan.training), (.validation, plan.validation)] {
      for first in stride(from: 0, to: samples.count, by: Self.blockSize) {
        try context.checkInterruption(in: .augment)
        let block = samples[first..<min(first + Self.blockSize, samples.count)]
        let rendered = orderedMap(count: block.count, threads: context.threadCount) { index in
          defer { progress.advance() }
          let sample = block[first + index]
          return Result { try renderer.sample(of: input.sources[sample.item], copy: sample.copy) }
        }
        for sample in rendered { try writer.append(sample.get(), to: split) }
      }
    }
    return try writer.finish()
  }

  /// What `run` would write, without writing.
  package func preview(in context: StageContext) throws -> AugmentSummary {
    let input = try AugmentInput(context: context, settings: settings)
    let plan = plan(of: input)
    func shards(_ count: Int) -> Int { (count + settings.shardSize - 1) / settings.shardSize }
    let sampleCount = plan.training.count + plan.validation.count
    return AugmentSummary(
      folder: settings.out, settings: settings, plan: plan, input: input,
      shardCount: shards(plan.training.count) + shards(plan.validation.count),
      byteCount: sampleCount * input.configuration.imageByteCount)
  }

  func plan(of input: AugmentInput) -> AugmentPlan {
    AugmentPlan(
      items: input.items, settings: settings, balance: input.rebalance,
      byFolders: input.isSplitByFolders)
  }

  func folder(in context: StageContext) -> URL {
    URL(fileURLWithPath: context.workspace.absolutePath(settings.out), isDirectory: true)
  }
}
