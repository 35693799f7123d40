import Foundation
import Imaging
import Pixels

/// The files of Fixtures/imaging, made by Pillow (see the README there).
enum GoldenFiles {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/imaging")

  static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: folder.appending(path: name)))
  }
}

/// Folders outside of the project that some tests use when they are there.
enum SharedData {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/data")

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: path).path)
  }
}

/// The largest difference of two pictures' samples, or nil when their shapes differ.
func largestDifference(_ first: PixelImage, _ second: PixelImage) -> Int? {
  guard first.width == second.width, first.height == second.height,
    first.channelCount == second.channelCount
  else { return nil }
  return zip(first.bytes, second.bytes).map { abs(Int($0) - Int($1)) }.max() ?? 0
}

/// A picture without symmetry whose samples cover all values.
func sampleImage(width: Int, height: Int, channelCount: Int, seed: UInt64 = 1) -> PixelImage {
  var state = seed
  var bytes: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      for channel in 0..<channelCount {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let noise = Int(state >> 60)
        let ramp = (x * 255 / max(width - 1, 1) + y * 160 / max(height - 1, 1) * (channel + 1)) / 2
        bytes.append(UInt8((ramp + noise) & 255))
      }
    }
  }
  return PixelImage(width: width, height: height, channelCount: channelCount, bytes: bytes)
}
