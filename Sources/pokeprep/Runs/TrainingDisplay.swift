import CommandShell
import Foundation
import KernelTasks
import PlainText
import Reports
import Training

/// Shows a run while it goes on: the progress line, sample sheets, the loss plot.
struct TrainingDisplay {
  let run: RunFolder
  let output: OutputOptions
  private let bar: ProgressBar
  private var summary: TrainingSummary?
  private var forecast: RunForecast?

  init(run: RunFolder, output: OutputOptions) {
    self.run = run
    self.output = output
    bar = output.progressBar()
  }

  /// Takes one event of the training loop.
  mutating func handle(_ event: TrainingEvent) throws {
    switch event {
    case .started(let summary):
      self.summary = summary
      forecast = RunForecast(run.configuration, summary: summary)
      announce(summary)
    case .step(let record):
      show(record)
      if let words = forecast?.take(record) { say(words) }
    case .samples(let grid): try draw(grid)
    case .checkpointed: try plot()
    case .shardsReplaced(let folder):
      say(
        "\(folder): the shards were replaced or removed since the run began; it goes on with those it "
          + "has open, but --resume will want them back")
    case .finished:
      try plot()
      bar.finish()
    }
  }

  /// Tells something between two states of the progress line.
  func say(_ line: String) {
    bar.finish()
    output.announce(line)
  }

  private func plot() throws {
    try LossPlot.write(
      log: run.logURL, scores: run.scoresURL, watch: run.watchURL, to: plotURL)
  }

  /// The losses of the run as a drawing.
  var plotURL: URL { run.url.appendingPathComponent("losses.svg") }

  /// The classes of which there are pictures.
  private var trainedClasses: [String] {
    zip(run.configuration.classes, run.configuration.classShares).filter { $1 > 0 }.map(\.0)
  }

  private func announce(_ summary: TrainingSummary) {
    let operations = Double(summary.floatingPointOperations) / 1e9
    output.announce(
      """
      \(summary.model): generator \(grouped(summary.generatorParameters)) parameters, \
      discriminator \(grouped(summary.discriminatorParameters)); \
      \(counted(summary.samples, "picture")) of \(trainedClasses.joined(separator: ", ").inOneLine); \
      \(String(format: "%.0f", operations)) GFLOP a step of \(summary.batch), \
      \(summary.memoryByteCount >> 20) MB; \(summary.precision.rawValue) on \(summary.isa.rawValue)
      """)
    if let forecast { output.announce(forecast.words) }
    if summary.firstStep > 0 { output.announce("continuing after step \(summary.firstStep)") }
  }

  private func show(_ record: StepRecord) {
    let losses =
      String(format: "loss D %.3f G %.3f", record.lossD, record.lossG) + Self.verdict(of: record)
    if case .minutes(let minutes) = run.configuration.stop {
      // The clock decides, so the bar is made of seconds.
      let pictures = Double(run.configuration.batch * record.step)
      let rate = min(pictures / max(record.seconds, 1e-9), 1e12)
      bar.update(
        title: "train", done: Int(min(max(record.seconds, 0), minutes * 60)),
        total: max(1, Int(minutes * 60)), unit: "s",
        note: "step \(record.step)  \(Int(rate)) images/s  " + losses)
    } else {
      bar.update(
        title: "train", done: record.step, total: summary?.lastStep, unit: "steps", note: losses)
    }
  }

  /// How well the discriminator tells pictures and labels apart, as far as the recipe has that.
  private static func verdict(of record: StepRecord) -> String {
    var words = ""
    if let real = record["accuracy_real"], let fake = record["accuracy_fake"] {
      words += String(format: "  D right on real %.0f %% fake %.0f %%", real * 100, fake * 100)
    }
    if let distance = record["critic_distance"] {
      words += String(format: "  critic distance %.2f", distance)
    }
    if let hits = record["auxiliary_class_real"] {
      words += String(format: "  class %.0f %%", hits * 100)
    }
    return words
  }

  private func draw(_ grid: SampleGrid) throws {
    let sheet = SampleSheet(
      rows: grid.rows.map { SampleSheet.Row(label: $0.name, images: $0.images) },
      columnLabels: grid.columns,
      title: "step \(grouped(grid.step))"
        + (forecast.flatMap { $0.wholeEpochs(grid.step) }.map { ", epoch \(grouped($0))" } ?? ""))
    try PictureFiles.write(sheet.rendered(), to: run.sampleURL(step: grid.step))
  }
}
