import Foundation
import Testing
import TorchFiles

/// Files that PyTorch wrote: Tests/Golden/torch_files.py.
enum TorchFixtures {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/torch")

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  /// What PyTorch says of a tensor; floats as their bits.
  struct Expected: Decodable {
    let dtype: String
    let shape: [Int]
    let bits: [Int64]
  }

  static func expected() throws -> [String: Expected] {
    try JSONDecoder().decode(
      [String: Expected].self,
      from: Data(contentsOf: folder.appendingPathComponent("expected.json")))
  }
}

extension TorchTensor {
  /// The elements as whole numbers, floats as their bits.
  var bits: [Int64] {
    switch values {
    case .float32(let values): values.map { Int64(Int32(bitPattern: $0.bitPattern)) }
    case .int64(let values): values
    }
  }

  var dtype: String {
    switch values {
    case .float32: "float32"
    case .int64: "int64"
    }
  }
}
