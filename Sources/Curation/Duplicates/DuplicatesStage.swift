package import Catalogue
import Imaging

/// Keeps one picture of each group that shows the same.
///
/// Reads the hashes and fingerprints that `convert` noted; decodes nothing, so another distance
/// costs the comparison alone.
package struct DuplicatesStage: CurationStage {
  /// `duplicates`.
  package static let name = StageName.duplicates
  /// Since the third, plain pictures must lie in place; since the fourth, mirror images are grouped.
  package static let version = 4
  /// How equality is judged.
  package let settings: DuplicatesSettings

  package init(settings: DuplicatesSettings) {
    self.settings = settings
  }

  /// Groups the pictures that came in and decides which of each group stays.
  package func run(in context: StageContext) throws -> DuplicatesSummary {
    let result = try result(in: context)
    try context.catalogue.replaceDuplicates(with: DuplicateGroups.rows(of: result.groups))
    try context.catalogue.replaceDecisions(of: .duplicates, with: result.decisions)
    return summary(of: result)
  }

  /// What `run` would decide.
  package func preview(in context: StageContext) throws -> DuplicatesSummary {
    let result = try result(in: context)
    return summary(of: result)
  }

  /// What was found, before it is written.
  private struct Result {
    var groups: [DuplicateGroups.Group]
    var decisions: [Decision]
    var search: NearDuplicateSearch.Result?
  }

  private func summary(of result: Result) -> DuplicatesSummary {
    DuplicatesSummary(
      settings: settings, groups: result.groups, decisions: result.decisions, search: result.search)
  }

  private func result(in context: StageContext) throws -> Result {
    let pictures = try context.catalogue.pictures(entering: .duplicates)
    try context.checkInterruption(in: .duplicates)
    let conversions = try context.catalogue.conversions()
    try context.checkInterruption(in: .duplicates)
    let candidates = try pictures.map { picture in
      let conversion = conversions[picture.id]
      return DuplicateCandidate(
        pictureID: picture.id, path: picture.path, pictureClass: try picture.requiredClass(),
        pixelCount: (conversion?.width ?? 0) * (conversion?.height ?? 0),
        byteCount: picture.byteCount, key: conversion?.pixelHash ?? "no pixels: \(picture.id)",
        split: picture.split)
    }
    var search: NearDuplicateSearch.Result?
    let groups =
      switch settings.method {
      case .off: [DuplicateGroups.Group]()
      case .exact: try DuplicateGroups.groups(of: candidates, leaks: settings.leaks)
      case .near:
        try DuplicateGroups.groups(of: candidates, leaks: settings.leaks) { distinct in
          let found = try nearDuplicates(among: distinct.map(\.pictureID), in: context)
          search = found
          return found.matches
        } mirrors: { staying in
          // Where they are duplicates, none of them stays.
          guard !settings.mirror else { return [] }
          return try MirrorSearch(distance: settings.distance, context: context)
            .matches(among: staying.map(\.pictureID))
        }
      }
    try context.checkInterruption(in: .duplicates)
    return Result(
      groups: groups,
      decisions: DuplicateGroups.decide(candidates, groups: groups, distance: settings.distance),
      search: search)
  }

  /// Compares pictures, the best first, by the fingerprints of the catalogue.
  private func nearDuplicates(
    among pictures: [Int64], in context: StageContext
  ) throws -> NearDuplicateSearch.Result {
    let reading = WorkProgress(
      title: "duplicates: reading", total: pictures.count, context: context)
    let comparing = WorkProgress(title: "duplicates", total: pictures.count, context: context)
    let catalogue = context.catalogue
    return try NearDuplicateSearch(
      pictureCount: pictures.count, settings: settings, threadCount: context.threadCount,
      load: { places in
        let stored = try catalogue.fingerprints(of: places.map { pictures[$0] })
        var found: [Int: PictureFingerprint] = [:]
        for place in places {
          if let bytes = stored[pictures[place]] { found[place] = PictureFingerprint(bytes: bytes) }
        }
        return found
      },
      advance: { phase, count in
        try context.checkInterruption(in: .duplicates)
        let progress = phase == .reading ? reading : comparing
        for _ in 0..<count { progress.advance() }
      },
      isInterrupted: context.isInterrupted
    ).result()
  }
}
