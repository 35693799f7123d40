import ArgumentParser
import CommandShell
import Files
import Foundation
import Kernels
import Networks
import Reports
import Training

/// What `train --overfit` does.
struct OverfittingRun {
  let plan: TrainingPlan
  let output: OutputOptions

  /// Steps of a start unless `--steps` says otherwise.
  private static let steps = 1000
  /// Pictures per step unless `--batch` says otherwise; all of them are the same one or two.
  private static let batch = 16
  /// Starts in which a generator may go blank.
  private static let starts = 4

  private struct Report: Encodable {
    var passes: Bool
    var outcome: Overfitting.Outcome
    var sheet: String
    var log: String
  }

  /// Trains, tells the error and writes a sheet and a line for each look.
  ///
  /// - Throws: `ExitCode` 1 when the generator does not reproduce what it was shown.
  func run(_ count: Int, engine: KernelEngine) throws {
    var configuration = try plan.newConfiguration()
    if plan.options.batch == nil { configuration.batch = min(configuration.batch, Self.batch) }
    let steps = plan.options.steps ?? Self.steps
    let test = try Overfitting(
      count, configuration: configuration, shards: plan.shards, steps: steps, engine: engine)
    let folder =
      plan.options.out.map(plan.place.resolve)
      ?? plan.place.fresh(model: "overfit-\(configuration.recipe.model)")
    let log = folder.appendingPathComponent("overfit.csv")
    let sheet = folder.appendingPathComponent("overfit.png")
    var lines = ["start,step,loss_d,loss_g,error,follows_labels"]
    let bar = output.progressBar()
    let (outcome, grid) = try test.run(
      starts: Self.starts, isInterrupted: { Interruption.isRequested }
    ) { look in
      let start = look.start > 1 ? "start \(look.start)  " : ""
      bar.update(
        title: "overfit", done: look.step, total: steps, unit: "steps",
        note: start + String(format: "mean absolute error %.1f of 255", look.worstError))
      lines.append(
        "\(look.start),\(look.step),\(look.lossD),\(look.lossG),\(look.worstError),"
          + (look.followsLabels ? "1" : "0"))
      try OutputFolder.make(folder.path)
      try AtomicFile.replace(
        log.path, with: lines.joined(separator: "\n") + "\n", .handedOver)
    }
    bar.finish()
    try PictureFiles.write(
      SampleSheet(
        rows: grid.rows.map { SampleSheet.Row(label: $0.name, images: $0.images) },
        columnLabels: grid.columns, title: "step \(grouped(grid.step))"
      ).rendered(), to: sheet)
    if output.json {
      try Console.print(
        json: Report(
          passes: outcome.passes, outcome: outcome, sheet: sheet.path, log: log.path))
    } else {
      if let noise = test.configuration.recipe.regularisers.instanceNoise, noise.sigma > 0 {
        Console.print(
          "instance noise σ \(noise.sigma)"
            + (noise.steps.map { ", falling to 0 over \(counted($0, "step"))" } ?? ""))
      }
      Self.lines(of: outcome).forEach { Console.print($0) }
      Console.print("sheet: \(sheet.path)")
    }
    if !outcome.passes { throw ExitCode(ExitStatus.needsAttention.rawValue) }
  }

  private static func lines(of outcome: Overfitting.Outcome) -> [String] {
    guard let last = outcome.last else { return ["interrupted before the first look"] }
    var lines = zip(outcome.classes, last.errors).map { name, error in
      String(
        format: "%@: mean absolute error %.2f of 255 per value, %.4f of the range", name, error,
        error / 255)
    }
    if last.errors.count > 1 {
      lines.append(
        last.followsLabels
          ? "each label's pictures are nearest to their own target"
          : "a label's pictures are nearer to the other label's target")
    }
    if last.start > 1 {
      lines.append(
        "\(last.start - 1) of \(last.start) starts went blank and were given up; the next seed each, "
          + "and the discriminator at a tenth of its learning rate"
      )
    }
    let limit = String(format: "%.2f (5 %% of the range)", outcome.threshold)
    lines.append(
      outcome.stepsNeeded.map { "below \(limit) after \(counted($0, "step"))" }
        ?? "not below \(limit) after \(counted(last.step, "step"))")
    lines.append(outcome.passes ? "passed" : "failed")
    return lines
  }
}
