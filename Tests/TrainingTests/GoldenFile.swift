import Foundation
import Graph
import Networks
import Safetensors
import Testing

/// A file of golden numbers from another framework, read in this project's names and layouts.
///
/// Keras' layouts are ours. PyTorch's are turned: convolution OIHW → HWIO, transposed convolution
/// IOHW → HWOI, linear (out, in) → (in, out), pictures NCHW → NHWC; a dense layer beside a picture
/// also has the order of its pixels and channels turned.
struct GoldenFile {
  let file: SafetensorsFile
  let isTorch: Bool

  init(_ name: String) throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    file = try SafetensorsFile(path: root.appending(path: "Fixtures/reference/\(name)").path)
    isTorch = file.metadata["framework"] == "torch"
  }

  func number(_ key: String) throws -> Int {
    try #require(file.metadata[key].flatMap(Int.init), "\(key)")
  }

  func floats(_ name: String) throws -> [Float] { try file.floats(of: name) }

  /// Pictures as N×H×W×C.
  func pictures(_ name: String) throws -> [Float] {
    let values = try file.floats(of: name)
    guard isTorch else { return values }
    let shape = try file.description(of: name).shape
    return permuted(values, shape: shape, order: [0, 2, 3, 1])
  }

  /// One-hot rows of the batch's labels.
  func oneHot(classes: Int) throws -> [Float] {
    try file.int32s(of: "batch.labels").flatMap { label in
      (0..<classes).map { $0 == Int(label) ? Float(1) : 0 }
    }
  }

  /// The values of a variable of our network: `section` is empty, `grad.` or `after.`, `prefix` is
  /// `g` or `d`.
  func values(
    _ section: String, _ prefix: String, _ variable: Variable, in network: Network
  ) throws -> [Float] {
    let parts = variable.name.split(separator: ".")
    let layerIndex = try #require(Int(parts[0]))
    let position = network.layers[..<layerIndex].count { isWeighted($0.layer) }
    let layer = network.layers[layerIndex].layer
    let name = "\(section)\(prefix).\(position).\(theirName(String(parts[1]), layer: layer))"
    let values = try file.floats(of: name)
    guard isTorch else { return values }
    let shape = try file.description(of: name).shape
    switch (layer, variable.role) {
    case (is Networks.Convolution, .kernel), (is TransposedConvolution, .kernel):
      // OIHW → HWIO, IOHW → HWOI.
      return permuted(values, shape: shape, order: [2, 3, 1, 0])
    case (is Dense, .kernel) where prefix == "g":
      // (C·H·W, in) → in × (H·W·C)
      let channels = shape[0] / 16
      return permuted(values, shape: [channels, 4, 4, shape[1]], order: [3, 1, 2, 0])
    case (is Dense, .bias) where prefix == "g":
      return permuted(values, shape: [shape[0] / 16, 4, 4], order: [1, 2, 0])
    case (is Dense, .kernel):
      // (1, C·H·W) → (H·W·C) × 1
      return permuted(values, shape: [shape[1] / 16, 4, 4], order: [1, 2, 0])
    default:
      return values
    }
  }

  private func isWeighted(_ layer: any Layer) -> Bool {
    layer is Dense || layer is Networks.Convolution || layer is TransposedConvolution
      || layer is BatchNorm
  }

  private func theirName(_ name: String, layer: any Layer) -> String {
    guard isTorch else { return name }
    let names = [
      "kernel": "weight", "gamma": "weight", "beta": "bias", "moving_mean": "running_mean",
      "moving_variance": "running_var",
    ]
    return names[name] ?? name
  }

  private func permuted(_ values: [Float], shape: [Int], order: [Int]) -> [Float] {
    let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    let result = order.map { shape[$0] }
    return (0..<values.count).map { index in
      var (rest, source) = (index, 0)
      for axis in result.indices.reversed() {
        source += rest % result[axis] * strides[order[axis]]
        rest /= result[axis]
      }
      return values[source]
    }
  }
}

/// ‖a − b‖ ÷ ‖b‖.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
  guard a.count == b.count else { return .infinity }
  var (difference, size) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
    size += Double(y) * Double(y)
  }
  return difference.squareRoot() / max(size.squareRoot(), 1e-12)
}
