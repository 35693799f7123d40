package import Catalogue

/// Keeps one picture of each group that shows the same.
///
/// Reads the hashes and fingerprints that `convert` noted; decodes nothing, so another distance
/// costs the comparison alone.
package struct DuplicatesStage: CurationStage {
  /// `duplicates`.
  package static let name = StageName.duplicates
  /// Since the second, near duplicates are found.
  package static let version = 2
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
    return DuplicatesSummary(groups: result.groups, decisions: result.decisions)
  }

  /// What `run` would decide.
  package func preview(in context: StageContext) throws -> DuplicatesSummary {
    let result = try result(in: context)
    return DuplicatesSummary(groups: result.groups, decisions: result.decisions)
  }

  private func result(
    in context: StageContext
  ) throws -> (groups: [DuplicateGroups.Group], decisions: [Decision]) {
    let pictures = try context.catalogue.pictures(entering: .duplicates)
    let conversions = try context.catalogue.conversions()
    let candidates = try pictures.map { picture in
      let conversion = conversions[picture.id]
      return DuplicateCandidate(
        pictureID: picture.id, path: picture.path, pictureClass: try picture.requiredClass(),
        pixelCount: (conversion?.width ?? 0) * (conversion?.height ?? 0),
        byteCount: picture.byteCount, key: conversion?.pixelHash ?? "no pixels: \(picture.id)")
    }
    let groups =
      switch settings.method {
      case .off: [DuplicateGroups.Group]()
      case .exact: try DuplicateGroups.groups(of: candidates)
      case .near:
        try DuplicateGroups.groups(of: candidates) { distinct in
          try NearDuplicateSearch(
            pictures: distinct.map(\.pictureID), settings: settings, context: context
          ).matches()
        }
      }
    return (
      groups,
      DuplicateGroups.decide(candidates, groups: groups, distance: settings.distance)
    )
  }
}
