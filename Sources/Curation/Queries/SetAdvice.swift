package import Catalogue
import Foundation
import Imaging

/// What would help a set of pictures that the settings do not suit, each in a line with its command.
package struct SetAdvice {
  /// The lines, the most important first.
  package private(set) var lines: [String] = []

  /// Looks at what stages found.
  ///
  /// - Parameters:
  ///   - convert: What `convert` found; nil where nothing is to be said of it.
  ///   - whiteness: What `whiteness` found; nil likewise.
  ///   - augment: What `augment` wrote; nil likewise.
  ///   - hasSettingsFile: Whether there is a pokeprep.yaml.
  package init(
    convert: ConvertSummary? = nil, whiteness: WhitenessSummary? = nil,
    augment: AugmentSummary? = nil, hasSettingsFile: Bool = false
  ) {
    let isOff = whiteness.map { $0.settings.threshold == .off } ?? false
    if let convert {
      lines +=
        Self.hidden(convert, isOff, hasSettingsFile) + Self.tooLarge(convert, hasSettingsFile)
    }
    if let convert, !isOff, convert.settings.fit == .contain,
      2 * convert.fullFrameCount > convert.counts.entered
    {
      lines.append(
        "Most pictures (\(convert.fullFrameCount) of \(convert.counts.entered)) fill their frame, as "
          + "photographs do, and the settings are those for pictures on white. For photographs: "
          + Self.photographs(hasSettingsFile))
    } else if let whiteness, 2 * whiteness.counts.rejected > whiteness.counts.entered {
      let (rejected, all) = (whiteness.counts.rejected, whiteness.counts.entered)
      lines.append(
        (rejected == all
          ? "None of the \(all) pictures is on white. "
          : "Most pictures (\(rejected) of \(all)) are not on white. ")
          + "If they need not be: "
          + Self.words(Self.whitenessOff, hasSettingsFile: hasSettingsFile)
          + "; for photographs: " + Self.photographs(hasSettingsFile))
    }
    if let augment, augment.settings.flip, augment.settings.copies > 0,
      MirroredSigns.areThere(in: augment.classes.map(\.name))
    {
      lines.append(
        "The classes are called like signs that mirrored are others, and half of the copies are "
          + "mirrored. To leave that: "
          + Self.words((.augment, "--no-flip", "flip: false"), hasSettingsFile: hasSettingsFile))
    }
  }

  /// Looks at what the last runs of the stages found, as far as it still holds.
  ///
  /// - Throws: `CatalogueError`.
  package init(lastRunsIn context: StageContext) throws(CatalogueError) {
    func summary<Summary: Decodable>(_ stage: StageName) throws(CatalogueError) -> Summary? {
      let record = try context.catalogue.stage(stage)
      guard let record, record.state == .done else { return nil }
      return record.summary.flatMap {
        try? JSONDecoder().decode(Summary.self, from: Data($0.utf8))
      }
    }
    self.init(
      convert: try summary(.convert), whiteness: try summary(.whiteness),
      augment: try summary(.augment),
      hasSettingsFile: context.workspace.hasSettingsFile)
  }

  /// A setting of a stage, as an option and as a line of pokeprep.yaml.
  private typealias Change = (stage: StageName, option: String, line: String)

  private static let whitenessOff: Change = (.whiteness, "--threshold off", "threshold: off")

  /// How settings are changed so that the next `run` does not change them back: in the file of settings
  /// where there is one, which goes before the last run of a stage.
  private static func words(_ changes: Change..., hasSettingsFile: Bool) -> String {
    hasSettingsFile
      ? "write " + changes.map { "\($0.line) below \($0.stage)" }.joined(separator: " and ")
        + " in pokeprep.yaml, then pokeprep run"
      : changes.map { "pokeprep \($0.stage) \($0.option)" }.joined(separator: ", and ")
  }

  private static func photographs(_ hasSettingsFile: Bool) -> String {
    "pokeprep init --photos\(hasSettingsFile ? " --force (it replaces pokeprep.yaml)" : ""), then pokeprep run"
  }

  /// Transparent pictures that another background would show.
  private static func hidden(
    _ summary: ConvertSummary, _ isWhitenessOff: Bool, _ hasSettingsFile: Bool
  ) -> [String] {
    let background = summary.settings.background
    guard summary.hiddenCount > 0,
      let other = background.contrasting(in: summary.settings.mode)
    else { return [] }
    // Without the sign, with which a shell begins a comment.
    let name = other == .grey ? "grey" : String(other.hexadecimal.dropFirst())
    let count = summary.hiddenCount
    let change: Change = (.convert, "--background \(name)", "background: \(name)")
    let help =
      isWhitenessOff
      ? words(change, hasSettingsFile: hasSettingsFile)
      : words(change, whitenessOff, hasSettingsFile: hasSettingsFile) + " (that is not white)"
    return [
      "\(count) transparent \(count == 1 ? "picture is" : "pictures are") drawn in the colour of "
        + "the background, \(background.hexadecimal). To see them: \(help)"
    ]
  }

  /// Pictures beyond the limits: those that a higher one would let in, and those that none would.
  private static func tooLarge(
    _ summary: ConvertSummary, _ hasSettingsFile: Bool
  ) -> [String] {
    let needs = summary.rejections.compactMap { megapixels(for: $0.words) }
    let most = ConvertSettings.megapixels.upperBound
    func pictures(_ count: Int, _ limit: Int) -> String {
      "\(count) \(count == 1 ? "picture needs" : "pictures need") more than \(limit) million pixels"
    }
    var lines: [String] = []
    let possible = needs.filter { $0 <= most }
    if let limit = possible.max() {
      lines.append(
        "\(pictures(possible.count, summary.settings.maxMegapixels)). If you trust them: "
          + words(
            (.convert, "--max-megapixels \(limit)", "max-megapixels: \(limit)"),
            hasSettingsFile: hasSettingsFile))
    }
    if possible.count < needs.count {
      lines.append(
        "\(pictures(needs.count - possible.count, most)) by their headers, and no setting lets so "
          + "many in: where it is true, scale them down with another program")
    }
    return lines
  }

  /// The limit that lets a picture in, in millions of pixels, given why it was rejected; nil where
  /// that was for something else.
  private static func megapixels(for words: String) -> Int? {
    let kinds = [("too many pixels:", 1_000_000), ("too many bytes of memory:", (512 << 20) / 100)]
    guard let (_, unit) = kinds.first(where: { words.hasPrefix($0.0) }),
      let found = words.split(separator: ", found ").last?.split(separator: " ").first
    else { return nil }
    // More than an integer holds is more than enough.
    return (Int(found) ?? .max) / unit + 1
  }
}
