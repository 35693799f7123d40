import Audit
package import Catalogue
package import Curation
package import Foundation
import Imaging

extension CurationReport {
  /// Pictures shown on either side of the threshold.
  private static let galleryCount = 24
  /// Groups of duplicates shown.
  private static let groupCount = 40
  /// Pictures shown of each finding of the audit.
  private static let findingCount = 12
  /// Pictures shown that people decided about last.
  private static let decidedCount = 24

  /// Reads what the catalogue knows.
  ///
  /// - Parameters:
  ///   - catalogue: The catalogue of the workspace.
  ///   - workspace: Where prepared pictures lie.
  ///   - date: Shown as the time the report was made.
  /// - Throws: `CatalogueError`; what looking how far the workspace is throws. Prepared pictures that are
  ///   gone are left out.
  package init(catalogue: Catalogue, workspace: Workspace, date: Date = Date()) throws {
    let pictures = try catalogue.pictures()
    var decisions: [StageName: [Decision]] = [:]
    for stage in StageName.allCases { decisions[stage] = try catalogue.decisions(of: stage) }
    let records = try catalogue.stages()
    let gatherer = Gatherer(
      pictures: Dictionary(uniqueKeysWithValues: pictures.map { ($0.id, $0) }),
      conversions: try catalogue.conversions(), decisions: decisions,
      metric: try WhitenessScores.lastMetric(in: catalogue),
      parts: try WhitenessScores.parts(in: catalogue),
      thumbnails: ThumbnailSource(root: workspace.root))

    input = try catalogue.note("input") ?? workspace.defaultInputFolder
    found = pictures.count
    var remaining = Set(pictures.map(\.id))
    stages = []
    for name in StageName.allCases {
      let stage = gatherer.stage(
        name, isDone: records.contains { $0.name == name && $0.state == .done },
        remaining: &remaining)
      stages.append(stage)
    }
    kept = remaining.count
    status = try WorkspaceStatus(of: StageContext(workspace: workspace, catalogue: catalogue))
    classes = gatherer.classes(
      remaining: remaining, items: try catalogue.balanceItems(),
      isBalanced: records.contains { $0.name == .balance && $0.state == .done })
    let isOff = try catalogue.lastSettings(of: WhitenessStage.self)?.threshold == .off
    whiteness =
      isOff
      ? gatherer.whitenessOff(
        try WhitenessScores(lastComparedIn: catalogue), galleryCount: Self.galleryCount)
      : gatherer.whiteness(galleryCount: Self.galleryCount)
    let groups = gatherer.duplicateGroups(try catalogue.duplicates())
    duplicateCount = groups.count
    conflictCount = groups.count { $0.contains { $0.isConflict } }
    leakCount = groups.count { $0.contains { $0.isLeak } }
    // What a person should look at comes first: wrong labels, leaks, then what is not equal.
    func urgency(_ group: [DuplicateMember]) -> Int {
      group.contains { $0.isConflict }
        ? 0 : group.contains { $0.isLeak } ? 1 : group.contains { $0.kind != .exact } ? 2 : 3
    }
    let ordered = (0...3).flatMap { rank in groups.filter { urgency($0) == rank } }
    duplicates = ordered.prefix(Self.groupCount).map(gatherer.group)
    rejections = gatherer.rejections()
    let sources = workspace.absolutePath(input)
    audit = AuditSection(try AuditFindings(in: catalogue), examples: Self.findingCount) {
      gatherer.thumbnails.png(at: sources + "/" + $0.path)
    }
    let listing = try DecisionListing(in: catalogue)
    self.decisions = listing.rows
    lastDecided = gatherer.decided(listing, count: Self.decidedCount)
    history = try StageHistory(in: catalogue).rows
    self.date =
      date.formatted(.iso8601.year().month().day()) + " "
      + date.formatted(.iso8601.time(includingFractionalSeconds: false)) + " UTC"
  }
}

/// The catalogue's tables in memory, asked by the parts of the report.
private struct Gatherer {
  let pictures: [Int64: PictureRow]
  let conversions: [Int64: Conversion]
  let decisions: [StageName: [Decision]]
  let metric: WhitenessSettings.Metric
  let parts: [Int64: BackgroundParts]
  let thumbnails: ThumbnailSource

  /// Counts a stage; what it rejects leaves `remaining`.
  func stage(
    _ name: StageName, isDone: Bool, remaining: inout Set<Int64>
  ) -> CurationReport.Stage {
    let entered = remaining.count
    var counts: [String: Int] = [:]
    for decision in decisions[name] ?? [] where !decision.isKept {
      guard remaining.remove(decision.pictureID) != nil else { continue }
      counts[decision.reason, default: 0] += 1
    }
    let reasons = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return CurationReport.Stage(
      name: name.rawValue, isDone: isDone, entered: entered, kept: remaining.count,
      reasons: reasons.map { (reason: $0.key, count: $0.value) })
  }

  func classes(
    remaining: Set<Int64>, items: [BalanceItem], isBalanced: Bool
  ) -> [CurationReport.Class] {
    var before: [String: Int] = [:]
    var after: [String: Int] = [:]
    for decision in decisions[.filter] ?? [] where decision.isKept {
      guard let name = pictures[decision.pictureID]?.pictureClass else { continue }
      before[name, default: 0] += 1
      if remaining.contains(decision.pictureID) { after[name, default: 0] += 1 }
    }
    var balanced: [String: Int] = [:]
    for item in items {
      guard let name = pictures[item.pictureID]?.pictureClass else { continue }
      balanced[name, default: 0] += item.repeats
    }
    return before.keys.sorted().map { name in
      CurationReport.Class(
        name: name, before: before[name] ?? 0, after: after[name] ?? 0,
        balanced: isBalanced ? balanced[name] ?? 0 : nil)
    }
  }

  func whiteness(galleryCount: Int) -> CurationReport.Whiteness? {
    let scored = (decisions[.whiteness] ?? []).filter { $0.value != nil }
    guard let threshold = scored.lazy.compactMap(\.threshold).first else { return nil }
    let sorted = Self.ascending(scored)
    return CurationReport.Whiteness(
      metric: metric, threshold: threshold, scores: sorted.compactMap(\.value),
      justAbove: gallery(sorted.filter(\.isKept), count: galleryCount),
      justBelow: gallery(sorted.filter { !$0.isKept }.reversed(), count: galleryCount))
  }

  /// What was measured, where no background is rejected.
  func whitenessOff(_ scores: WhitenessScores, galleryCount: Int) -> CurationReport.Whiteness {
    let scored = (decisions[.whiteness] ?? []).filter(\.isKept).compactMap { decision in
      scores.byPicture[decision.pictureID].map { score -> Decision in
        var one = decision
        one.value = score
        return one
      }
    }
    let sorted = Self.ascending(scored)
    return CurationReport.Whiteness(
      metric: metric, threshold: nil, scores: sorted.compactMap(\.value),
      justAbove: gallery(sorted, count: galleryCount), justBelow: [])
  }

  /// By score.
  ///
  /// Equal scores are mixed, so that a gallery shows more than the first class; in a fixed order
  /// (multiplicative hashing), so that the report does not change by itself.
  private static func ascending(_ decisions: [Decision]) -> [Decision] {
    func rank(_ decision: Decision) -> UInt64 {
      UInt64(bitPattern: decision.pictureID) &* 0x9E37_79B9_7F4A_7C15
    }
    return decisions.sorted { ($0.value ?? 0, rank($0)) < ($1.value ?? 0, rank($1)) }
  }

  private func gallery(
    _ decisions: some Sequence<Decision>, count: Int
  ) -> [CurationReport.Thumbnail] {
    decisions.prefix(count).map { decision in
      var shot = thumbnail(
        decision.pictureID, caption: String(format: "%.3f", decision.value ?? 0),
        isKept: decision.isKept)
      if metric == .calibrated, let parts = parts[decision.pictureID] {
        shot.parts = parts
        shot.note = WhitenessFault.largest(in: parts)?.note(for: parts)
      }
      return shot
    }
  }

  func duplicateGroups(_ members: [DuplicateMember]) -> [[DuplicateMember]] {
    Dictionary(grouping: members, by: \.groupID).sorted { $0.key < $1.key }.map { group in
      group.value.sorted { ($0.isKept ? 0 : 1, $0.pictureID) < ($1.isKept ? 0 : 1, $1.pictureID) }
    }
  }

  func group(_ members: [DuplicateMember]) -> CurationReport.DuplicateGroup {
    CurationReport.DuplicateGroup(
      members: members.map { member in
        let name = pictures[member.pictureID]?.pictureClass ?? "no class"
        let kind = member.kind == .exact ? "" : ", \(member.kind.rawValue)"
        return thumbnail(
          member.pictureID, caption: name + (member.isKept ? ", kept" : "") + kind,
          isKept: member.isKept)
      }, isConflict: members.contains { $0.isConflict },
      isLeak: members.contains { $0.isLeak })
  }

  /// By stage and reason, in the order of the first paths.
  func rejections() -> [CurationReport.RejectionGroup] {
    var seen: Set<Int64> = []
    var result: [CurationReport.RejectionGroup] = []
    for stage in StageName.allCases {
      let rejected = (decisions[stage] ?? []).filter {
        !$0.isKept && seen.insert($0.pictureID).inserted
      }
      let groups = Dictionary(grouping: rejected, by: \.reason).map { reason, all in
        let rows = all.map { (path: pictures[$0.pictureID]?.path ?? "?", decision: $0) }
          .sorted { $0.path < $1.path }.prefix(RejectionSection.limit)
        return CurationReport.RejectionGroup(
          stage: stage.rawValue, reason: reason, count: all.count,
          shown: rows.map { ($0.path, detail(of: $0.decision)) })
      }
      result += groups.sorted {
        ($0.shown.first?.path ?? "", $0.reason) < ($1.shown.first?.path ?? "", $1.reason)
      }
    }
    return result
  }

  /// The pictures here that were decided about last, each with what was said.
  func decided(_ listing: DecisionListing, count: Int) -> [CurationReport.Thumbnail] {
    let dated = listing.rowsByPicture.map { id, rows in
      (id: id, made: rows.map(\.made).max() ?? "", words: rows.map(\.words))
    }
    return dated.sorted { ($1.made, $0.id) < ($0.made, $1.id) }.prefix(count).map { one in
      thumbnail(
        one.id, caption: one.words.joined(separator: "; "),
        isKept: !one.words.contains { $0.hasPrefix("reject") })
    }
  }

  private func detail(of decision: Decision) -> String {
    if let error = conversions[decision.pictureID]?.error, decision.stage == .convert {
      return error == decision.reason ? "" : error
    }
    guard let value = decision.value else { return "" }
    guard let threshold = decision.threshold else { return String(format: "%.3f", value) }
    return String(format: "%.3f, threshold %.2f", value, threshold)
  }

  private func thumbnail(
    _ id: Int64, caption: String, isKept: Bool
  ) -> CurationReport.Thumbnail {
    // A picture that cannot be read any more is shown as an empty tile.
    CurationReport.Thumbnail(
      path: pictures[id]?.path ?? "?",
      png: conversions[id]?.preparedPath.flatMap(thumbnails.png), caption: caption,
      isKept: isKept)
  }
}
