package import Catalogue
import Imaging

/// Keeps one picture of each group that shows the same.
///
/// Reads the hashes and fingerprints that `convert` noted; decodes nothing, so another distance
/// costs the comparison alone.
package struct DuplicatesStage: CurationStage {
  /// `duplicates`.
  package static let name = StageName.duplicates
  /// Since the third, plain pictures must lie in place; since the fourth, mirror images are grouped, and no
  /// look-alike may be nearly as like as the original of a plain picture.
  package static let version = 4
  /// How equality is judged.
  package let settings: DuplicatesSettings

  package init(settings: DuplicatesSettings) {
    self.settings = settings
  }

  /// Every file of the reference folders.
  package func inputListing(in context: StageContext) throws -> String {
    try ReferencePictures(settings.reference ?? [], in: context).listing
  }

  /// The pictures that people accepted, and those of which they said that they are no duplicates.
  package func decisionListing(in context: StageContext) throws -> String {
    try context.acceptanceListing(withPairs: true)
  }

  /// Groups the pictures that came in and decides which of each group stays.
  package func run(in context: StageContext) throws -> DuplicatesSummary {
    let result = try result(in: context)
    let kept = Set(result.decisions.filter(\.isKept).map(\.pictureID))
    try context.catalogue.replaceDuplicates(
      with: DuplicateGroups.rows(of: result.groups, kept: kept))
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
    var references: ReferencePictures
  }

  private func summary(of result: Result) -> DuplicatesSummary {
    DuplicatesSummary(
      settings: settings, groups: result.groups, decisions: result.decisions, search: result.search,
      references: result.references)
  }

  private func result(in context: StageContext) throws -> Result {
    let pictures = try context.catalogue.pictures(entering: .duplicates)
    try context.checkInterruption(in: .duplicates)
    var references = try ReferencePictures(settings.reference ?? [], in: context)
    try references.look(in: context)
    let conversions = try context.catalogue.conversions()
    try context.checkInterruption(in: .duplicates)
    let candidates = try pictures.enumerated().map { number, picture in
      if number % 4096 == 0 { try context.checkInterruption(in: .duplicates) }
      let conversion = conversions[picture.id]
      return DuplicateCandidate(
        pictureID: picture.id, path: picture.path, pictureClass: try picture.requiredClass(),
        pixelCount: (conversion?.width ?? 0) * (conversion?.height ?? 0),
        byteCount: picture.byteCount, key: conversion?.pixelHash ?? "no pixels: \(picture.id)",
        split: picture.split, isReference: references.contains(picture))
    }
    // Blank pictures that are to stay show nothing that could be the same.
    let blank = try context.catalogue.pictures(ofSpreadBelow: PictureMeasurements.blankSpread)
    let compared = candidates.filter { !blank.contains($0.pictureID) } + references.candidates
    var search: NearDuplicateSearch.Result?
    let apart = PicturesApart(try context.catalogue.apartPictures())
    var limits: [Int64: String] = [:]
    let groups =
      switch settings.method {
      case .off: [DuplicateGroups.Group]()
      case .exact: try DuplicateGroups.groups(of: compared, apart: apart, leaks: settings.leaks)
      case .near:
        try DuplicateGroups.groups(of: compared, apart: apart, leaks: settings.leaks) { distinct in
          let found = try nearDuplicates(
            among: distinct.map(\.pictureID), references: references, apart: apart, in: context)
          search = found
          for (picture, standing) in zip(distinct, found.standings) {
            limits[picture.pictureID] = standing.reason
          }
          return found.matches
        } mirrors: { staying in
          // Where they are duplicates, none of them stays.
          guard !settings.mirror else { return [] }
          return try MirrorSearch(
            distance: settings.distance, references: references, context: context
          )
          .matches(among: staying.map(\.pictureID))
        }
      }
    try context.checkInterruption(in: .duplicates)
    return Result(
      groups: groups,
      decisions: try context.respectingAcceptance(
        of: DuplicateGroups.decide(
          candidates, groups: groups, distance: settings.distance, limits: limits)),
      search: search, references: references)
  }

  /// Compares pictures, the best first, by the fingerprints of the catalogue.
  private func nearDuplicates(
    among pictures: [Int64], references: ReferencePictures, apart: PicturesApart,
    in context: StageContext
  ) throws -> NearDuplicateSearch.Result {
    let reading = WorkProgress(
      title: "duplicates: reading", total: pictures.count, context: context)
    let comparing = WorkProgress(title: "duplicates", total: pictures.count, context: context)
    return try NearDuplicateSearch(
      pictureCount: pictures.count, settings: settings, threadCount: context.threadCount,
      load: { places in
        let stored = try references.fingerprints(
          of: places.map { pictures[$0] }, or: context.catalogue)
        return places.reduce(into: [:]) { $0[$1] = stored[pictures[$1]] }
      },
      advance: { phase, count in
        try context.checkInterruption(in: .duplicates)
        let progress = phase == .reading ? reading : comparing
        for _ in 0..<count { progress.advance() }
      },
      isInterrupted: context.isInterrupted,
      isApart: { apart.contains(pictures[$0], pictures[$1]) }
    ).result()
  }
}

extension NearDuplicateSearch.Standing {
  /// Why a picture that stays may yet be a copy; nil when everything could be told.
  fileprivate var reason: String? {
    switch self {
    case .told: nil
    case .blank: "no equal picture; one colour has no near copies"
    case .crowded: "no better copy of the same framing; too many look-alikes to find trimmed ones"
    case .undecided: "no equal picture; near to several that differ, so equal pixels alone count"
    }
  }
}
