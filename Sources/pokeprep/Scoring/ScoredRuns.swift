import Foundation
import Reports

/// The scores that runs of a workspace keep in their `score.json`, those that may be compared side by
/// side.
struct ScoredRuns {
  private var documents: [ScoreDocument] = []
  /// Runs whose file could not be read.
  private var unread: [String] = []

  /// Reads the runs in the order of their names.
  init(_ place: RunLocation) {
    for run in place.all() {
      let file = run.appendingPathComponent("score.json")
      guard let data = FileManager.default.contents(atPath: file.path) else { continue }
      guard var document = try? JSONDecoder().decode(ScoreDocument.self, from: data) else {
        unread.append(run.lastPathComponent)
        continue
      }
      for index in document.sets.indices {
        let step = document.sets[index].step.map { ", step \($0)" } ?? ""
        document.sets[index].path = run.lastPathComponent + step
      }
      if let other = documents.firstIndex(where: { $0.isComparable(to: document) }) {
        documents[other].sets += document.sets
      } else {
        documents.append(document)
      }
    }
  }

  /// A block for each kind of comparison, and one for what could not be read.
  var blocks: [ScoreBlock] {
    documents.map { ScoreText(document: $0).block }
      + unread.map {
        ScoreBlock(heading: [
          "\($0): its score.json is not one that this version writes; score the run again"
        ])
      }
  }
}
