import Foundation
import Training

/// A run from which nothing can be drawn yet, or any more.
struct NoCheckpoint: Error, CustomStringConvertible {
  /// What is missing, and when it comes where that is known.
  let description: String

  /// - Parameters:
  ///   - files: The run's files.
  ///   - step: The last step that its log has; nil for none.
  init(of files: RunFiles, isAt step: Int?) {
    guard FileManager.default.fileExists(atPath: files.url.path) else {
      description = "\(files.url.path): the run's folder is gone: deleted, renamed or moved"
      return
    }
    let configuration = (try? Data(contentsOf: files.configurationURL)).flatMap {
      try? TrainingConfiguration(yaml: $0)
    }
    let times = configuration.map { "; one is written " + Self.times($0) } ?? ""
    description =
      "there is no checkpoint yet"
      + (step.map { ", at step \($0)" } ?? "")
      + times
  }

  private static func times(_ configuration: TrainingConfiguration) -> String {
    var times: [String] = []
    if configuration.checkpointEvery > 0 {
      times.append("every \(configuration.checkpointEvery) steps")
    }
    if let minutes = configuration.checkpointMinutes {
      times.append("every \(Interval.minutes(minutes).description.dropLast()) minutes")
    }
    return (times.isEmpty ? "" : times.joined(separator: ", ") + " and ") + "when the run ends"
  }
}
