import ArgumentParser
import Foundation
import Kernels
import Networks
import Reports
import Training

/// `train --overfit`: can the model learn one picture, or two of two classes, by heart?
struct OverfittingRun {
  let plan: TrainingPlan
  let output: OutputOptions

  /// Steps unless `--steps` says otherwise.
  private static let steps = 1000
  /// Pictures per step unless `--batch` says otherwise; all of them are the same one or two.
  private static let batch = 8

  private struct Report: Encodable {
    var passes: Bool
    var outcome: Overfitting.Outcome
    var sheet: String
  }

  /// Trains, tells the error and writes a sheet.
  ///
  /// - Throws: `ExitCode` 1 when the generator does not reproduce what it was shown.
  func run(_ count: Int, engine: KernelEngine) throws {
    var configuration = try plan.newConfiguration()
    if plan.options.batch == nil { configuration.batch = min(configuration.batch, Self.batch) }
    configuration.sampleColumns = 4
    let test = try Overfitting(
      count, configuration: configuration, shards: plan.shards, engine: engine)
    let steps = plan.options.steps ?? Self.steps
    let bar = output.progressBar()
    let outcome = try test.run(steps: steps, isInterrupted: { Interruption.isRequested }) {
      bar.update(
        title: "overfit", done: $0, total: steps, unit: "steps",
        note: String(format: "mean absolute error %.1f of 255", $1))
    }
    bar.finish()
    let folder =
      plan.options.out.map(plan.place.resolve)
      ?? plan.place.fresh(model: "overfit-\(configuration.recipe.model)")
    let sheet = folder.appendingPathComponent("overfit.png")
    let grid = test.sampleGrid()
    try PictureFiles.write(
      SampleSheet(
        rows: grid.rows.map { SampleSheet.Row(label: $0.name, images: $0.images) },
        columnLabels: grid.columns, title: "step \(outcome.steps)"
      ).rendered(), to: sheet)
    if output.json {
      try Console.print(
        json: Report(passes: outcome.passes, outcome: outcome, sheet: sheet.path))
    } else {
      Self.lines(of: outcome).forEach { Console.print($0) }
      Console.print("sheet: \(sheet.path)")
    }
    if !outcome.passes { throw ExitCode(ExitStatus.needsAttention.rawValue) }
  }

  private static func lines(of outcome: Overfitting.Outcome) -> [String] {
    var lines = zip(outcome.classes, outcome.errors).map { name, error in
      String(
        format: "%@: mean absolute error %.2f of 255 per value, %.4f of the range", name, error,
        error / 255)
    }
    if outcome.errors.count > 1 {
      lines.append(
        outcome.followsLabels
          ? "each label's pictures are nearest to their own target"
          : "a label's pictures are nearer to the other label's target")
    }
    let limit = String(format: "%.2f (5 %% of the range)", outcome.threshold)
    lines.append(
      outcome.stepsNeeded.map { "below \(limit) first after \(grouped($0)) steps" }
        ?? "never below \(limit) in \(grouped(outcome.steps)) steps")
    lines.append(outcome.passes ? "passed" : "failed")
    return lines
  }
}
