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
  /// Gives the pairs that tasks found by bands among pictures, the best first; nil to look for them.
  var foundPairs: (@Sendable ([DuplicateCandidate]) throws -> [BandPair])?

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

  /// The pictures that are compared, of equal ones the best, the best first.
  func distinct(in context: StageContext) throws -> [DuplicateCandidate] {
    let compared = try compared(in: context)
    var distinct: [DuplicateCandidate] = []
    _ = try DuplicateGroups.groups(
      of: compared.shown, apart: compared.apart, leaks: settings.leaks
    ) {
      distinct = $0
      return []
    }
    return distinct
  }

  /// What comes in.
  private struct Compared {
    var candidates: [DuplicateCandidate]
    /// Those of them that show something, with references.
    var shown: [DuplicateCandidate]
    var references: ReferencePictures
    var apart: PicturesApart
  }

  private func compared(in context: StageContext) throws -> Compared {
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
    return Compared(
      candidates: candidates,
      shown: candidates.filter { !blank.contains($0.pictureID) } + references.candidates,
      references: references, apart: PicturesApart(try context.catalogue.apartPictures()))
  }

  private func result(in context: StageContext) throws -> Result {
    let compared = try compared(in: context)
    var search: NearDuplicateSearch.Result?
    var limits: [Int64: String] = [:]
    func groups(
      _ matches: ([DuplicateCandidate]) throws -> NearDuplicateSearch.Result,
      mirrors: ([DuplicateCandidate]) throws -> [NearMatch?]
    ) throws -> [DuplicateGroups.Group] {
      try DuplicateGroups.groups(
        of: compared.shown, apart: compared.apart, leaks: settings.leaks
      ) { distinct in
        let found = try matches(distinct)
        search = found
        for (picture, standing) in zip(distinct, found.standings) {
          limits[picture.pictureID] = standing.reason
        }
        return found.matches
      } mirrors: {
        // Where they are duplicates, none of them stays.
        settings.mirror ? [] : try mirrors($0)
      }
    }
    let found: [DuplicateGroups.Group]
    switch settings.method {
    case .off: found = []
    case .exact:
      found = try DuplicateGroups.groups(
        of: compared.shown, apart: compared.apart, leaks: settings.leaks)
    case .near where settings.isByBands:
      var places: [Int64: Int] = [:]
      var bands = BandMatches([], mirror: settings.mirror)
      found = try groups { distinct in
        places = Dictionary(
          uniqueKeysWithValues: distinct.enumerated().map { ($1.pictureID, $0) })
        bands = BandMatches(
          try foundPairs?(distinct) ?? bandPairs(among: distinct.map(\.pictureID), in: context),
          mirror: settings.mirror)
        return bands.matches(count: distinct.count) {
          compared.apart.contains(distinct[$0].pictureID, distinct[$1].pictureID)
        }
      } mirrors: {
        bands.mirrorMatches(among: $0.map { places[$0.pictureID] ?? -1 })
      }
    case .near:
      found = try groups { distinct in
        try nearDuplicates(
          among: distinct.map(\.pictureID), references: compared.references, apart: compared.apart,
          in: context)
      } mirrors: { staying in
        try MirrorSearch(
          distance: settings.distance, references: compared.references, context: context
        )
        .matches(among: staying.map(\.pictureID))
      }
    }
    try context.checkInterruption(in: .duplicates)
    return Result(
      groups: found,
      decisions: try context.respectingAcceptance(
        of: DuplicateGroups.decide(
          compared.candidates, groups: found, distance: settings.radius, limits: limits)),
      search: search, references: compared.references)
  }

  /// Compares pictures, the best first, by bands.
  private func bandPairs(among pictures: [Int64], in context: StageContext) throws -> [BandPair] {
    let reading = WorkProgress(
      title: "duplicates: reading", total: pictures.count, context: context)
    let catalogue = context.catalogue
    return try MemoryBands(settings: settings, threadCount: context.threadCount).pairs(
      among: pictures.count,
      load: { places in
        let stored = try catalogue.fingerprints(of: places.map { pictures[$0] })
        return places.reduce(into: [:]) { found, place in
          found[place] = stored[pictures[place]].flatMap { PictureFingerprint(bytes: $0) }
        }
      }, check: { try context.checkInterruption(in: .duplicates) },
      advance: { for _ in 0..<$0 { reading.advance() } })
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
