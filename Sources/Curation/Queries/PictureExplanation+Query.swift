import Catalogue
import Foundation

extension PictureExplanation {
  /// Explains the picture at a path.
  ///
  /// - Parameters:
  ///   - path: Relative to the current folder or to the input folder, or absolute, through links
  ///     or not; or the path of a prepared picture.
  ///   - folder: The current folder, absolute.
  ///   - context: Where to look.
  /// - Throws: `CurationError.unknownPicture` with the nearest known paths; `notFiltered`.
  package init(of path: String, from folder: String, in context: StageContext) throws {
    let catalogue = context.catalogue
    let picture = try PictureLookup(context: context).picture(typedAs: path, from: folder)
    let input = try context.inputFolder()
    let source = context.sourcePath(of: picture, in: input)
    let measurements = try catalogue.measurements(of: picture.id)
    let verdicts = Self.verdicts(from: try catalogue.decisions(about: picture.id))
    self.init(
      path: picture.path, sourcePath: source, importedFrom: ImportMark(of: input)?.origin,
      file: SourceState(of: picture, in: input),
      byteCount: picture.byteCount, folder: picture.folder, pictureClass: picture.pictureClass,
      species: picture.species, split: picture.split,
      isKept: !verdicts.contains { $0.outcome == .rejected },
      decoding: try catalogue.conversion(of: picture.id).map {
        Decoding($0, in: context.workspace)
      },
      verdicts: verdicts, duplicates: try DuplicateGroup(with: picture, in: catalogue),
      decisions: try DecisionListing(in: catalogue).rowsByPicture[picture.id] ?? [],
      repeats: try catalogue.balanceItems().first { $0.pictureID == picture.id }?.repeats,
      background: try measurements?.backgroundParts.map {
        BackgroundExplanation(parts: $0, metric: try WhitenessScores.lastMetric(in: catalogue))
      },
      measurements: measurements?.byName ?? [:], darkestSide: measurements?.darkestSide)
  }

  private static func verdicts(from decisions: [Decision]) -> [Verdict] {
    let end = decisions.first { !$0.isKept }?.stage
    return StageName.allCases.map { stage in
      if let one = decisions.first(where: { $0.stage == stage }) {
        return Verdict(
          stage: stage, outcome: one.isKept ? .kept : .rejected, reason: one.reason,
          value: one.value, threshold: one.threshold)
      }
      let isBeyond = end.map { $0 < stage } ?? false
      return Verdict(stage: stage, outcome: isBeyond ? .notReached : .undecided)
    }
  }
}

extension PictureExplanation.Decoding {
  init(_ conversion: Conversion, in workspace: Workspace) {
    self.init(
      format: conversion.format, width: conversion.width, height: conversion.height,
      policies: conversion.policies,
      preparedPath: conversion.preparedPath.map(workspace.absolutePath),
      content: conversion.content, error: conversion.error)
  }
}

extension PictureExplanation.DuplicateGroup {
  /// The group of a picture; nil when it stands alone.
  init?(with picture: PictureRow, in catalogue: Catalogue) throws {
    let all = try catalogue.duplicates()
    guard let own = all.first(where: { $0.pictureID == picture.id }) else { return nil }
    let pictures = Dictionary(uniqueKeysWithValues: try catalogue.pictures().map { ($0.id, $0) })
    let members = try all.filter { $0.groupID == own.groupID }.map { member in
      let row = pictures[member.pictureID]
      let size = try catalogue.conversion(of: member.pictureID)
      return PictureExplanation.Duplicate(
        path: row?.path ?? "", pictureClass: row?.pictureClass, width: size?.width,
        height: size?.height, isKept: member.isKept, kind: member.kind,
        distance: member.distance, difference: member.difference)
    }
    self.init(
      number: own.groupID, isConflict: own.isConflict, isLeak: own.isLeak,
      members: members.sorted { $0.isKept != $1.isKept ? $0.isKept : $0.path < $1.path })
  }
}
