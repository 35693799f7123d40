import CommandShell
import Foundation
import Training

/// What is told at the end of a run.
struct TrainingReport {
  let run: RunFolder
  let trainer: Trainer
  let reason: FinishReason
  /// The name of the alarm that ended it.
  let alarm: String?

  private struct Result: Encodable {
    var run: String
    var reason: FinishReason
    var alarm: String?
    var step: Int
    var samples: String
    var log: String
    var checkpoint: String
  }

  /// Prints where everything is.
  func show(output: OutputOptions) throws {
    let sheet = run.sampleURL(step: trainer.stepCount).path
    if output.json {
      return try Console.print(
        json: Result(
          run: run.url.path, reason: reason, alarm: alarm, step: trainer.stepCount, samples: sheet,
          log: run.logURL.path, checkpoint: run.checkpointURL.path))
    }
    let word =
      alarm.map { "stopped by the alarm '\($0)', saved" }
      ?? (reason == .interrupted ? "interrupted, saved" : "done")
    Console.print("\(word) after \(counted(trainer.stepCount, "step")); the newest sample sheet is")
    Console.print("  \(sheet)")
    if reason == .interrupted {
      output.next("pokeprep train --resume --out \(run.url.path)").forEach { Console.print($0) }
    }
  }
}
