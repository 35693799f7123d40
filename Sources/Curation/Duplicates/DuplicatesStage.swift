public import Catalogue

/// Keeps one picture of each group of equal ones.
///
/// Reads the hashes that `convert` noted; decodes nothing.
public struct DuplicatesStage: PreviewableStage {
  /// `duplicates`.
  public static let name = StageName.duplicates
  /// How equality is judged.
  public let settings: DuplicatesSettings

  /// A stage with these settings.
  public init(settings: DuplicatesSettings) {
    self.settings = settings
  }

  /// Groups the pictures that came in and decides which of each group stays.
  public func run(in context: StageContext) throws -> DuplicatesSummary {
    let result = try result(in: context)
    try context.catalogue.replaceDuplicates(with: DuplicateGroups.rows(of: result.groups))
    try context.catalogue.replaceDecisions(of: .duplicates, with: result.decisions)
    return result.summary
  }

  /// What `run` would decide.
  public func preview(in context: StageContext) throws -> DuplicatesSummary {
    try result(in: context).summary
  }

  private struct Result {
    var groups: [DuplicateGroups.Group]
    var decisions: [Decision]

    var summary: DuplicatesSummary {
      DuplicatesSummary(
        counts: StageCounts(of: decisions), groupCount: groups.count,
        conflicts: groups.filter(\.isConflict).map { group in
          group.members.map {
            DuplicatesSummary.Member(path: $0.path, pictureClass: $0.pictureClass)
          }
        })
    }
  }

  private func result(in context: StageContext) throws -> Result {
    let pictures = try context.catalogue.pictures(entering: .duplicates)
    let conversions = try context.catalogue.conversions()
    let candidates = try pictures.map { picture in
      let conversion = conversions[picture.id]
      return DuplicateCandidate(
        pictureID: picture.id, path: picture.path, pictureClass: try picture.requiredClass(),
        pixelCount: (conversion?.width ?? 0) * (conversion?.height ?? 0),
        byteCount: picture.byteCount, key: conversion?.pixelHash ?? "no pixels: \(picture.id)")
    }
    let groups = settings.method == .off ? [] : DuplicateGroups.groups(of: candidates)
    return Result(
      groups: groups, decisions: DuplicateGroups.decide(candidates, groups: groups))
  }
}

/// What `duplicates` found.
public struct DuplicatesSummary: Sendable, Codable, Hashable {
  /// A picture of a group.
  public struct Member: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    public var path: String
    /// The class it stands in.
    public var pictureClass: String
  }

  /// Pictures that came in, stayed and went.
  public var counts: StageCounts
  /// Groups of two or more equal pictures.
  public var groupCount: Int
  /// The groups that span classes, so that at least one label is wrong; the one kept comes first.
  public var conflicts: [[Member]]
}
