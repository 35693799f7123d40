package import Foundation

/// Where a run keeps its files: `config.yaml`, `log.csv`, `samples/`, `checkpoint.safetensors`, ….
package protocol RunLayout: Sendable {
  /// The run's folder.
  var url: URL { get }
}

extension RunLayout {
  /// `config.yaml`: the full configuration.
  package var configurationURL: URL { url.appending(path: "config.yaml") }
  /// `log.csv`: a line per step.
  package var logURL: URL { url.appending(path: "log.csv") }
  /// `checkpoint.safetensors`: the state.
  package var checkpointURL: URL { url.appending(path: "checkpoint.safetensors") }
  /// `best.safetensors`: the state with the best score.
  package var bestURL: URL { url.appending(path: "best.safetensors") }
  /// `scores.csv`: a line per score.
  package var scoresURL: URL { url.appending(path: "scores.csv") }
  /// `watch.csv`: a line per look at the pictures.
  package var watchURL: URL { url.appending(path: "watch.csv") }
  /// `alarms.csv`: a line per alarm.
  package var alarmsURL: URL { url.appending(path: "alarms.csv") }
  /// `samples`: the sample grids.
  package var samplesURL: URL { url.appending(path: "samples") }

  /// The file for the sample grid of a step: `samples/000500.png`.
  package func sampleURL(step: Int) -> URL {
    let digits = String(step)
    let padding = String(repeating: "0", count: max(6 - digits.count, 0))
    return samplesURL.appending(path: "\(padding)\(digits).png")
  }
}

/// The files of a run that is only looked at, whatever of them is there.
package struct RunFiles: RunLayout {
  package let url: URL

  /// The run in a folder.
  package init(in url: URL) { self.url = url }
}
