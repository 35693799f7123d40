import Foundation
import Pixels
import Safetensors
import Scoring

/// Networks on weights that Fixtures/features/networks.py draws by the same formulas, and the features
/// that PyTorch has with them.
enum DrawnNetwork {
  static func fixture() throws -> SafetensorsFile {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try SafetensorsFile(
      path: root.appendingPathComponent("Fixtures/features/networks.safetensors").path)
  }

  /// What PyTorch's state dictionary has, by name.
  static func parameters(_ name: String) throws -> [String: NetworkParameters.Values] {
    let text = try fixture().metadata[name] ?? "{}"
    let shapes = try JSONDecoder().decode([String: [Int]].self, from: Data(text.utf8))
    return Dictionary(
      uniqueKeysWithValues: shapes.map { key, shape in (key, (shape, values(key, shape))) })
  }

  static func picture(_ side: Int) -> PixelImage {
    PixelImage(
      width: side, height: side, channelCount: 3,
      bytes: drawn("picture \(side)", side * side * 3).map { UInt8($0 * 256) })
  }

  private static func values(_ name: String, _ shape: [Int]) -> [Float] {
    let numbers = drawn(name, shape.reduce(1, *))
    if name.hasSuffix("running_var") { return numbers.map { Float(0.5 + $0) } }
    if shape.count == 4 {
      let range = (6 / Double(shape[1...].reduce(1, *))).squareRoot()
      return numbers.map { Float((2 * $0 - 1) * range) }
    }
    if shape.count == 1, name.hasSuffix("weight") { return numbers.map { Float(0.8 + 0.4 * $0) } }
    return numbers.map { Float(0.2 * (2 * $0 - 1)) }
  }

  /// The upper 24 bits of SplitMix64, started from FNV-1a of the name.
  private static func drawn(_ name: String, _ count: Int) -> [Double] {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return (0..<count).map { _ in
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      z ^= z >> 31
      return Double(z >> 40) / 16_777_216
    }
  }
}
