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
  ///   - hasSettingsFile: Whether there is a pokeprep.yaml.
  package init(
    convert: ConvertSummary? = nil, whiteness: WhitenessSummary? = nil,
    hasSettingsFile: Bool = false
  ) {
    if let convert { lines += Self.hidden(convert) + Self.tooLarge(convert) }
    let isOff = whiteness.map { $0.settings.threshold == .off } ?? false
    if let convert, !isOff, convert.settings.fit == .contain,
      2 * convert.fullFrameCount > convert.counts.entered
    {
      let file = hasSettingsFile ? " --force (it replaces pokeprep.yaml)" : ""
      lines.append(
        "Most pictures (\(convert.fullFrameCount) of \(convert.counts.entered)) fill their frame, as "
          + "photographs do, and the settings are those for pictures on white. For photographs: "
          + "pokeprep init --photos\(file), then pokeprep run")
    } else if let whiteness, 2 * whiteness.counts.rejected > whiteness.counts.entered {
      let (rejected, all) = (whiteness.counts.rejected, whiteness.counts.entered)
      lines.append(
        (rejected == all
          ? "None of the \(all) pictures is on white. "
          : "Most pictures (\(rejected) of \(all)) are not on white. ")
          + "If they need not be: pokeprep whiteness --threshold off; for photographs: pokeprep "
          + "init --photos, then pokeprep run")
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
      hasSettingsFile: FileManager.default.fileExists(atPath: context.workspace.settingsPath))
  }

  /// Transparent pictures that another background would show.
  private static func hidden(_ summary: ConvertSummary) -> [String] {
    guard summary.hiddenCount > 0 else { return [] }
    let background = summary.settings.background
    let name = background.contrasting == .grey ? "grey" : "black"
    let count = summary.hiddenCount
    return [
      "\(count) transparent \(count == 1 ? "picture is" : "pictures are") drawn in the colour of "
        + "the background, \(background.hexadecimal). To see them: pokeprep convert --background "
        + "\(name), and pokeprep whiteness --threshold off, as that is not white"
    ]
  }

  /// Pictures that a higher limit would let in.
  private static func tooLarge(_ summary: ConvertSummary) -> [String] {
    guard let count = summary.counts.reasons["too many pixels"] else { return [] }
    let limit = summary.settings.maxMegapixels
    return [
      "\(count) \(count == 1 ? "picture has" : "pictures have") more than \(limit) million pixels. "
        + "If you trust them: pokeprep convert --max-megapixels \(min(2 * limit, 1000))"
    ]
  }
}
