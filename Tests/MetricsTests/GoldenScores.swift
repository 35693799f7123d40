import Foundation
import Metrics
import Safetensors
import Testing

/// Features and expected numbers from Fixtures/metrics/metrics_golden.py, which says whose they are.
struct GoldenScores {
  private let file: SafetensorsFile

  init(_ name: String) throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    file = try SafetensorsFile(
      path: root.appendingPathComponent("Fixtures/metrics/\(name).safetensors").path)
  }

  func features(_ name: String) throws -> FeatureMatrix {
    let shape = try file.description(of: name).shape
    return try FeatureMatrix(
      values: file.floats(of: name), count: shape[0], dimension: shape[1])
  }

  func labelled(_ name: String, classCount: Int) throws -> LabelledFeatures {
    try LabelledFeatures(
      features(name), labels: integers("\(name).labels"), classCount: classCount)
  }

  func floats(_ name: String) throws -> [Float] { try file.floats(of: name) }

  func integers(_ name: String) throws -> [Int] { try file.int32s(of: name).map(Int.init) }

  func number(_ name: String) throws -> Double {
    let text = try #require(file.metadata[name], "no number '\(name)'")
    return try #require(Double(text))
  }

  func table(_ name: String) throws -> [[Int]] {
    let text = try #require(file.metadata[name], "no table '\(name)'")
    return try JSONDecoder().decode([[Int]].self, from: Data(text.utf8))
  }

  /// Compares with an expected number to 10⁻⁴ of its magnitude.
  func expect(
    _ value: Double, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try number(name)
    #expect(
      abs(value - expected) <= 1e-4 * abs(expected),
      "\(name): expected \(expected), found \(value)", sourceLocation: sourceLocation)
  }
}

/// Numbers that any machine draws alike.
func drawnFeatures(_ count: Int, _ dimension: Int, seed: UInt64) throws -> FeatureMatrix {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  let values = (0..<(count * dimension)).map { _ in
    // xorshift64
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(state >> 40) * 0x1p-24
  }
  return try FeatureMatrix(values: values, count: count, dimension: dimension)
}
