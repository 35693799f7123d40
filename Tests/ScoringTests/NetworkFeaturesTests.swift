import Foundation
import Kernels
import Metrics
import Pixels
import Safetensors
import Scoring
import Testing

@Suite("Features of published networks", .serialized)
struct NetworkFeaturesTests {
  private static func imported(
    _ name: String, input: NetworkInput? = nil,
    changing change: (inout [String: NetworkParameters.Values]) -> Void = { _ in }
  ) throws -> NetworkImport {
    var values = try DrawnNetwork.parameters(name)
    change(&values)
    return try NetworkImport(
      NetworkParameters(values, path: "drawn.pth", digest: "0123"), input: input)
  }

  @Test(
    "are PyTorch's to 1e-4 for pictures that are enlarged and reduced",
    arguments: [
      ("efficientnet-lite0", NetworkInput.lite), ("inception-v3", .clean),
      ("inception-v3-fid", .pytorchFID),
    ])
  func golden(name: String, input: NetworkInput) throws {
    let expected = try DrawnNetwork.fixture().floats(of: name)
    let network = try Self.imported(name, input: input)
    #expect(network.network.rawValue == name)
    let features = NetworkFeatures(network, engine: try KernelEngine(threads: 2))
    let rows = try [64, 320].map { try features.features(of: [DrawnNetwork.picture($0)]) }
    #expect(rows[0].dimension * 2 == expected.count)
    let size = expected.map(abs).max() ?? 0
    let error = zip(rows.flatMap(\.values), expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(size > 1 && error < 1e-4 * size, "\(error) of \(size)")
    // Rows that differ little would say nothing.
    #expect(zip(rows[0].values, rows[1].values).contains { abs($0 - $1) > 0.05 * size })
  }

  @Test("are the same bits for any number of threads, after a file, and among other pictures")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("networks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let imported = try Self.imported("efficientnet-lite0")
    let file = folder.appendingPathComponent("lite0.safetensors")
    try imported.write(to: file)
    let images = (0..<17).map { DrawnPictures.picture(of: $0 % 3, number: $0, seed: 4) }
    let one = NetworkFeatures(imported, engine: try KernelEngine(threads: 1))
    let read = try NetworkFeatures(reading: file, engine: try KernelEngine(threads: 3))
    #expect((read.network, read.input, read.digest) == (.efficientNetLite0, .lite, "0123"))
    let all = try one.features(of: images)
    #expect(try read.features(of: images) == all)
    #expect(try read.features(of: [images[16]]) == all.rows([16]))
    #expect(throws: FeaturesError.self) {
      try OwnFeatures(reading: file, engine: try KernelEngine(threads: 1))
    }
  }

  @Test("a grey picture is one of three equal channels")
  func grey() throws {
    let features = NetworkFeatures(
      try Self.imported("efficientnet-lite0"), engine: try KernelEngine(threads: 2))
    let bytes = (0..<144).map { UInt8($0) }
    let grey = PixelImage(width: 12, height: 12, channelCount: 1, bytes: bytes)
    let colour = PixelImage(
      width: 12, height: 12, channelCount: 3, bytes: bytes.flatMap { [$0, $0, $0] })
    #expect(try features.features(of: [grey]) == features.features(of: [colour]))
  }

  @Test("tensors that are missing, of another shape, of another network or no numbers are named")
  func refusals() throws {
    func message(
      _ name: String = "efficientnet-lite0", input: NetworkInput? = nil,
      _ change: (inout [String: NetworkParameters.Values]) -> Void
    ) -> String {
      let error = #expect(throws: FeaturesError.self) {
        try Self.imported(name, input: input, changing: change)
      }
      return error?.description ?? ""
    }
    let name = "_blocks.3._bn1.running_var"
    let found = [
      message { $0[name] = nil }, message { $0["_conv_head.weight"] = ([1280, 320], []) },
      message { $0[name]?.values[2] = .nan }, message { $0[name]?.values[2] = -1 },
      message { $0["_blocks.16._bn1.bias"] = ([1], [0]) },
      message { $0 = ["layer1.weight": ([1], [0])] }, message(input: .clean) { _ in },
      message("inception-v3") { $0["fc.weight"] = nil },
    ]
    let expected = [
      "\(name) of shape [144]", "[1280, 320, 1, 1]", "numbers in \(name)", "0 and above",
      "of another network", "layer1.weight", "inputs of efficientnet-lite0", "1008",
    ]
    for (message, part) in zip(found, expected) {
      #expect(message.contains(part), "\(message)")
    }
  }

  @Test("weights are told apart by their bytes and checked against the digits in their name")
  func reading() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("parameters-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("some.pth")
    try SafetensorsWriter.write(
      [TensorPayload(name: "w", shape: [2], floats: [1, 2])], metadata: [:], to: file.path)
    let digest = try NetworkParameters(reading: file).digest
    #expect(digest.count == 64)
    for (name, isRight) in [("net-\(digest.prefix(8)).pth", true), ("net-00112233.pth", false)] {
      let other = folder.appendingPathComponent(name)
      try FileManager.default.copyItem(at: file, to: other)
      if isRight {
        #expect(try NetworkParameters(reading: other).digest == digest)
      } else {
        let error = #expect(throws: FeaturesError.self) { try NetworkParameters(reading: other) }
        let message = error?.description ?? ""
        #expect(message.contains("00112233"))
      }
    }
    try Data("no weights".utf8).write(to: file)
    #expect(throws: FeaturesError.self) { try NetworkParameters(reading: file) }
  }
}
