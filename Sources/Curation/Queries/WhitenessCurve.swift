import Catalogue
import Files
import Foundation

/// How well the scores of the catalogue agree with what people said: `whiteness --curve`.
package struct WhitenessCurve: Sendable, Encodable {
  /// A labelled picture on the wrong side of the threshold.
  package struct Mistake: Sendable, Encodable, Hashable {
    /// As it stands in the label file.
    package var path: String
    /// What was said of it.
    package var label: String
    /// Its score, 0…1.
    package var score: Double
  }

  /// The score.
  package var metric: WhitenessSettings.Metric
  /// Pictures per word of the label file, counting those alone that have a score.
  package var labels: [String: Int]
  /// Pictures that count: labelled white or not white, and scored.
  package var scoredCount: Int
  /// Those of them that are labelled white.
  package var whiteCount: Int
  /// Precision and recall from 0 to 1 in steps of 0.05, and at the threshold.
  package var points: [PrecisionRecall]
  /// At the threshold of the settings.
  package var atThreshold: PrecisionRecall
  /// Where F1 is largest; nil when no picture counts.
  package var best: PrecisionRecall?
  /// Pictures on the wrong side of the threshold, the clearest mistakes first.
  package var mistakes: [Mistake]
  /// Paths of the label file that mean no picture of the catalogue.
  package var unmatched: [String]
  /// Paths of pictures that have no score: not converted yet, or left out by `filter`.
  package var unscored: [String]

  /// Compares labels with the scores of the catalogue; nothing is decoded or decided.
  ///
  /// A path of the label file may be relative to the input folder (with or without its own name
  /// in front) or to the workspace, or absolute.
  ///
  /// - Throws: `CurationError.notFiltered`; `CatalogueError`.
  package init(
    of labels: WhitenessLabels, settings: WhitenessSettings, in context: StageContext
  ) throws {
    let scores = try WhitenessScores(settings.metric, in: context.catalogue).byPicture
    let paths = LabelledPaths(
      pictures: try context.catalogue.pictures(), inputFolder: try context.inputFolder(),
      workspace: context.workspace.root)
    let threshold = settings.threshold.score ?? 0
    var scored: [(score: Double, isWhite: Bool)] = []
    var counts: [String: Int] = [:]
    var mistakes: [Mistake] = []
    var unmatched: [String] = []
    var unscored: [String] = []
    for entry in labels.entries {
      guard let id = paths.picture(at: entry.path) else {
        unmatched.append(entry.path)
        continue
      }
      guard let score = scores[id] else {
        unscored.append(entry.path)
        continue
      }
      counts[entry.label, default: 0] += 1
      guard let isWhite = entry.isWhite else { continue }
      scored.append((score, isWhite))
      if (score >= threshold) != isWhite {
        mistakes.append(Mistake(path: entry.path, label: entry.label, score: score))
      }
    }
    func distance(_ mistake: Mistake) -> Double { abs(mistake.score - threshold) }
    let steps = (0...20).map { Double($0) / 20 }
    let thresholds = steps.contains(threshold) ? steps : steps + [threshold]
    metric = settings.metric
    self.labels = counts
    scoredCount = scored.count
    whiteCount = scored.count(where: \.isWhite)
    points = PrecisionRecall.curve(of: scored, at: thresholds.sorted())
    atThreshold = PrecisionRecall.curve(of: scored, at: [threshold])[0]
    best = PrecisionRecall.best(of: scored)
    self.mistakes = mistakes.sorted { distance($0) > distance($1) }
    self.unmatched = unmatched
    self.unscored = unscored
  }
}

/// Finds the pictures that the paths of a label file mean.
private struct LabelledPaths {
  private let ids: [String: Int64]
  private let inputFolder: String
  private let workspace: String
  /// The names of the input folder with a slash, as it is written and as links lead.
  private let prefixes: [String]

  init(pictures: [PictureRow], inputFolder: String, workspace: String) {
    ids = Dictionary(pictures.map { ($0.path, $0.id) }) { first, _ in first }
    self.inputFolder = inputFolder
    self.workspace = workspace
    prefixes = Set([inputFolder, RealPath.of(inputFolder)])
      .map { ($0 as NSString).lastPathComponent + "/" }
  }

  func picture(at path: String) -> Int64? {
    for path in [path, TableFile.plainPath(path)] {
      if let id = ids[path] { return id }
      for prefix in prefixes where path.hasPrefix(prefix) {
        if let id = ids[String(path.dropFirst(prefix.count))] { return id }
      }
    }
    return TypedPath(path, from: workspace).candidates(inputFolder: inputFolder)
      .lazy.compactMap { ids[$0] }.first
  }
}
