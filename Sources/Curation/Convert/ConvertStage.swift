package import Catalogue
import Foundation

/// Decodes every picture that passed the filter and writes it as a small square PNG.
///
/// What the later stages need, from the whiteness to the hash of the pixels, is measured on the
/// way: each source file is read once. Work is done in batches, each a transaction, and pictures
/// converted before with the same settings are left alone.
package struct ConvertStage: CurationStage {
  /// `convert`.
  package static let name = StageName.convert
  /// 2: the parts of the calibrated whiteness are measured; 3: fingerprints are taken; 4: pictures are
  /// shrunk while decoding; 5: fingerprints are taken from a quicker reduction; 6: blank pictures are
  /// rejected; 7: all that libjpeg warns of is told, an animated PNG shows its first frame, and more of
  /// XMP's orientations are read; 8: small pictures and drawings of one colour have no cuts; 9: below 64
  /// pixels, pictures are shrunk no further than fingerprints need.
  package static let version = 9
  /// How pictures are prepared.
  package let settings: ConvertSettings
  /// Pictures in a transaction: what is lost when the process is killed.
  private static let batchSize = 256

  package init(settings: ConvertSettings) {
    self.settings = settings
  }

  /// Which pictures people accepted, blank or not.
  package func decisionListing(in context: StageContext) throws -> String {
    try context.acceptanceListing()
  }

  /// Whether every prepared picture is still there and the one that was written, and no file can be read now that could not be before.
  package func isIntact(in context: StageContext) throws -> Bool {
    let conversions = try context.catalogue.conversions()
    let input = try context.inputFolder()
    return try context.catalogue.pictures(entering: .convert).allSatisfy { picture in
      guard let conversion = conversions[picture.id] else { return false }
      guard let path = conversion.preparedPath else {
        let isUnreadable = ConvertDecision.isUnreadable(conversion)
        let source = context.sourcePath(of: picture, in: input)
        return !(isUnreadable && FileManager.default.isReadableFile(atPath: source))
      }
      return PreparedFile.isIntact(context.workspace.absolutePath(path), conversion.written)
    }
  }

  /// Refuses folders of prepared pictures that are links to where source pictures lie, and an input folder that
  /// is away: all of its pictures would count as unreadable.
  package func check(in context: StageContext) throws {
    let input = try context.inputFolder()
    guard FileManager.default.fileExists(atPath: input) else {
      throw CurationError.unusableFolder(
        path: input,
        message: "no such folder, but pokeprep filter found pictures in it; bring it back, or name "
          + "another one with pokeprep filter --input DIR")
    }
    try PreparedLinks(context: context).check()
  }

  /// How many pictures a run would convert; those that no run has seen yet are in no count but
  /// `entered`.
  package func preview(in context: StageContext) throws -> ConvertSummary {
    let pictures = try context.catalogue.pictures(entering: .convert)
    let conversions = try context.catalogue.conversions()
    let jobs = try jobs(for: pictures, in: context)
    let open = try open(jobs, earlier: conversions, in: context)
    let isOpen = Set(open.map(\.picture.id))
    var tally = ConvertTally(settings, accepted: try context.catalogue.acceptedPictures())
    let measurements = open.count < pictures.count ? try context.catalogue.measurements() : [:]
    for picture in pictures where !isOpen.contains(picture.id) {
      guard let conversion = conversions[picture.id] else { continue }
      tally.add(conversion, measurements[picture.id], of: picture)
    }
    var summary = tally.summary(convertedCount: open.count, seconds: 0)
    summary.counts.entered = pictures.count
    return summary
  }

  /// Converts what is not converted yet, and decides.
  package func run(in context: StageContext) throws -> ConvertSummary {
    let start = ContinuousClock.now
    let conversion = try PictureConversion(settings: settings, context: context)
    let pictures = try context.catalogue.pictures(entering: .convert)
    let earlier = try context.catalogue.conversions()
    let jobs = try jobs(for: pictures, in: context)
    try PreparedFile.prepare(
      Set(jobs.map(\.pictureClass)).sorted().map { name in
        "\(context.workspace.preparedFolder)/\(PreparedName.folder(ofClass: name))"
      })
    let open = try open(jobs, earlier: earlier, in: context)
    let isOpen = Set(open.map(\.picture.id))
    tellReplaced(open, earlier: earlier, in: context)
    // A run that is killed must not leave new pictures under the settings of the old ones.
    try context.catalogue.invalidateConversions(
      of: open.map(\.picture.id).filter { earlier[$0] != nil })
    // Those of the open pictures follow with their conversions.
    var tally = ConvertTally(settings, accepted: try context.catalogue.acceptedPictures())
    var decisions: [Decision] = []
    let measurements = open.count < pictures.count ? try context.catalogue.measurements() : [:]
    for picture in pictures where !isOpen.contains(picture.id) {
      guard let conversion = earlier[picture.id] else { continue }
      decisions.append(tally.decide(conversion, measurements[picture.id]))
      tally.add(conversion, measurements[picture.id], of: picture)
    }
    try context.catalogue.replaceDecisions(of: .convert, with: decisions)
    let progress = WorkProgress(title: "convert", total: open.count, context: context)
    try convert(open, by: conversion, earlier: earlier, progress: progress, tally: &tally)
    let duration = start.duration(to: .now)
    return tally.summary(convertedCount: open.count, seconds: duration / .seconds(1))
  }

  /// One picture and where it goes.
  private struct Job: Sendable {
    var picture: PictureRow
    var pictureClass: String
    /// Relative to the workspace.
    var preparedFolder: String

    /// Worked out anew at each use, since most are used by the threads that convert.
    var preparedPath: String {
      let name = PreparedName.path(forSource: picture.path, pictureClass: pictureClass)
      return "\(preparedFolder)/\(name)"
    }
  }

  private func jobs(for pictures: [PictureRow], in context: StageContext) throws -> [Job] {
    let prepared = context.workspace.relativePath(context.workspace.preparedFolder)
    return try pictures.map { picture in
      Job(
        picture: picture, pictureClass: try picture.requiredClass(), preparedFolder: prepared)
    }
  }

  /// The pictures that a run would convert, with where they go, relative to the workspace; or all.
  func openPictures(in context: StageContext, withDone: Bool) throws -> [(
    picture: PictureRow, preparedPath: String
  )] {
    let jobs = try jobs(for: context.catalogue.pictures(entering: .convert), in: context)
    if withDone { return jobs.map { ($0.picture, $0.preparedPath) } }
    return try open(jobs, earlier: context.catalogue.conversions(), in: context)
      .map { ($0.picture, $0.preparedPath) }
  }

  /// The jobs that no earlier run has done.
  private func open(
    _ jobs: [Job], earlier: [Int64: Conversion], in context: StageContext
  ) throws -> [Job] {
    let digest = try settings.digest
    return jobs.filter { job in
      guard let conversion = earlier[job.picture.id] else { return true }
      let path = job.preparedPath
      return ConvertDecision.isNeeded(
        earlier: conversion, digest: digest, preparedPath: path,
        isPresent: PreparedFile.isIntact(
          context.workspace.absolutePath(path), conversion.written))
    }
  }

  /// Names prepared pictures in whose place there is something else.
  private func tellReplaced(
    _ jobs: [Job], earlier: [Int64: Conversion], in context: StageContext
  ) {
    let replaced = jobs.filter { job in
      guard let conversion = earlier[job.picture.id], conversion.preparedPath == job.preparedPath,
        !conversion.settings.isEmpty
      else { return false }
      let path = context.workspace.absolutePath(job.preparedPath)
      return PreparedFile.exists(path) && !PreparedFile.isIntact(path, conversion.written)
    }
    guard let first = replaced.first else { return }
    let others = replaced.count > 1 ? " and \(replaced.count - 1) more are" : " is"
    context.announce(
      "\(first.preparedPath)\(others) not what convert wrote; making it again from the source. A picture "
        + "to be used instead of another belongs in the input folder")
  }

  /// Converts on all threads while this one commits and counts the batches that are complete.
  private func convert(
    _ jobs: [Job], by conversion: PictureConversion, earlier: [Int64: Conversion],
    progress: WorkProgress, tally: inout ConvertTally
  ) throws {
    let context = conversion.context
    var committedCount = 0
    try inBatches(count: jobs.count, size: Self.batchSize, threads: context.threadCount) { index in
      // Once the user has asked to stop, the rest is left for the next run.
      if context.isInterrupted() {
        return Result<PictureConversion.Outcome?, any Error>.success(nil)
      }
      defer { progress.advance() }
      let job = jobs[index]
      return Result {
        try conversion.convert(
          job.picture, to: job.preparedPath, isKnown: earlier[job.picture.id] != nil)
      }
    } commit: { results in
      let outcomes = try results.map { try $0.get() }
      try commit(outcomes.compactMap(\.self), earlier: earlier, by: tally, in: context)
      for (job, outcome) in zip(jobs[committedCount...], outcomes) {
        guard let outcome else { continue }
        tally.add(outcome.conversion, outcome.measurements, of: job.picture)
      }
      committedCount += results.count
      try context.checkInterruption(in: .convert)
    }
  }

  private func commit(
    _ outcomes: [PictureConversion.Outcome], earlier: [Int64: Conversion], by tally: ConvertTally,
    in context: StageContext
  ) throws {
    var lap = WorkLap(context.profile)
    try context.catalogue.record(
      outcomes.map(\.conversion), measurements: outcomes.compactMap(\.measurements),
      fingerprints: outcomes.compactMap(\.fingerprint),
      decisions: outcomes.map { tally.decide($0.conversion, $0.measurements) })
    for outcome in outcomes {
      guard let old = earlier[outcome.conversion.pictureID]?.preparedPath,
        old != outcome.conversion.preparedPath
      else { continue }
      PreparedFile.remove(old, in: context.workspace)
    }
    lap.end("catalogue")
    lap.record()
  }
}
