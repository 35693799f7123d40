import Benchmarking
import CommandShell
import Foundation

/// What the benchmarks print.
enum BenchmarkText {
  static func lines(of result: StepResult) -> [String] {
    let allocations = result.allocationsPerStep.map { number($0, 0) } ?? "not counted"
    return [
      "\(result.model), batch \(result.batch), \(result.precision), \(result.isa), "
        + "\(counted(result.threads, "thread"))",
      "step         \(number(result.secondsPerStep, 4)) s "
        + "(shortest \(number(result.shortestStep, 4)) s)",
      "pictures     \(number(result.imagesPerSecond, 1)) per second",
      "arithmetic   \(number(result.gflops, 0)) GFLOP/s of \(number(result.peakGflops, 0)) "
        + "(\(percent(result.fractionOfPeak)))",
      "allocations  \(allocations) per step",
      "networks     generator \(number(result.generatorGflopsPerImage, 3)), "
        + "discriminator \(number(result.discriminatorGflopsPerImage, 3)) GFLOP per picture",
    ]
  }

  /// The kernel calls of a step.
  static func table(ofProfile calls: [(step: String, seconds: Double)]) -> String {
    var table = Table([(name: "ms", alignment: .right), (name: "call", alignment: .left)])
    for call in calls { table.append([number(call.seconds * 1e3, 3), call.step]) }
    return table.text
  }

  /// The line above the layers.
  static func heading(of result: LayersResult) -> String {
    "\(result.isa), \(counted(result.threads, "thread")), peak \(number(result.peakGflops, 0)) GFLOP/s"
  }

  static func table(of result: LayersResult) -> String {
    var table = Table([
      (name: "", alignment: .left), (name: "layer", alignment: .left),
      (name: "forward ms", alignment: .right), (name: "GFLOP/s", alignment: .right),
      (name: "peak", alignment: .right), (name: "input gradient ms", alignment: .right),
      (name: "GFLOP/s", alignment: .right), (name: "peak", alignment: .right),
      (name: "weight gradient ms", alignment: .right), (name: "GFLOP/s", alignment: .right),
      (name: "peak", alignment: .right),
    ])
    for layer in result.layers {
      table.append(
        [layer.network, layer.layer]
          + [layer.forward, layer.inputGradient, layer.weightGradient].flatMap {
            [number($0.seconds * 1e3, 3), number($0.gflops, 0), percent($0.fractionOfPeak)]
          })
    }
    return table.text
  }

  static func lines(of result: KernelsResult) -> [String] {
    var streams = Table([
      (name: "kernel (\(result.isa), \(counted(result.threads, "thread")))", alignment: .left),
      (name: "ms", alignment: .right), (name: "GB/s", alignment: .right),
    ])
    for stream in result.streams {
      streams.append([
        stream.kernel, number(stream.seconds * 1e3, 3), number(stream.gigabytesPerSecond, 1),
      ])
    }
    var products = Table([
      (name: "matrix product", alignment: .left), (name: "GFLOP/s", alignment: .right),
      (name: "peak", alignment: .right), (name: "share", alignment: .right),
    ])
    for product in result.matrixProducts {
      products.append([
        "\(product.isa), \(product.precision)", number(product.gflops, 0),
        number(product.peakGflops, 0),
        percent(product.fractionOfPeak),
      ])
    }
    return [streams.text, "", products.text]
  }

  private static func number(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  private static func percent(_ share: Double) -> String { number(share * 100, 0) + " %" }
}
