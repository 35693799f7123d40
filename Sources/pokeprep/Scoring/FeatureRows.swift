import CommandShell
import Foundation
import Metrics
import Safetensors

/// A file with the features of pictures, a row each.
struct FeatureRows {
  /// The format that such a file of ours says it has; others need not.
  static let format = "pokeprep-feature-rows/1"
  private static let tensor = "features"

  let matrix: FeatureMatrix
  /// What they are features of.
  var network: String?
  /// The class of each row; nil without classes.
  var labels: [Int]?

  init(_ matrix: FeatureMatrix, network: String, labels: [Int]?) {
    self.matrix = matrix
    self.network = network
    self.labels = labels
  }

  /// Reads a file with a tensor `features` of N×D 32-bit floats.
  ///
  /// - Throws: `CommandProblem` for other shapes, and what reading throws.
  init(reading url: URL) throws {
    let file = try SafetensorsFile(path: url.path)
    guard file.contains(Self.tensor) else {
      throw CommandProblem(
        "\(url.path): expected a tensor 'features' of N×D, as 'features extract' writes, found "
          + (file.tensors.isEmpty
            ? "none" : file.tensors.prefix(3).map(\.name).joined(separator: ", ")))
    }
    let shape = try file.description(of: Self.tensor).shape
    guard shape.count == 2, shape[1] > 0 else {
      throw CommandProblem("\(url.path): expected features of N×D, found \(shape)")
    }
    matrix = try FeatureMatrix(
      values: file.floats(of: Self.tensor), count: shape[0], dimension: shape[1])
    network = file.metadata["features"]
  }

  /// Writes the file; an older one is replaced when the new one is complete.
  func write(to url: URL) throws {
    var payloads = [
      TensorPayload(
        name: Self.tensor, shape: [matrix.count, matrix.dimension], floats: matrix.values)
    ]
    if let labels {
      payloads.append(
        TensorPayload(name: "labels", shape: [labels.count], int64s: labels.map(Int64.init)))
    }
    try SafetensorsWriter.write(
      payloads, metadata: ["format": Self.format, "features": network ?? ""], to: url.path)
  }
}
