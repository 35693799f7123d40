import Testing
import TorchFiles

@Suite("Damaged files of PyTorch")
struct DamagedTorchFileTests {
  static let names = ["legacy.pth", "zip.pth", "wheel.whl", "one-legacy.pth", "one-zip.pth"]

  /// Few elements, so that a damaged shape costs no time.
  private let limits = TorchFileLimits(byteCount: 1 << 20, elementCount: 1 << 12)

  @Test("a file cut off anywhere is refused", arguments: names)
  func truncation(name: String) throws {
    let bytes = try TorchFixtures.bytes(name)
    for length in 0..<bytes.count {
      #expect(throws: TorchFileError.self, "\(length) bytes") {
        try TorchFile(bytes: Array(bytes[..<length]), limits: limits)
      }
    }
  }

  @Test("a byte changed anywhere is refused or read, and never more", arguments: names)
  func changedBytes(name: String) throws {
    let bytes = try TorchFixtures.bytes(name)
    let elements = try TorchFile(bytes: bytes).tensors.reduce(0) { $0 + $1.bits.count }
    var refusals = 0
    for position in bytes.indices {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var changed = bytes
        changed[position] ^= mask
        do throws(TorchFileError) {
          let file = try TorchFile(bytes: changed, limits: limits)
          for tensor in file.tensors {
            #expect(tensor.bits.count == tensor.shape.reduce(1, *))
          }
        } catch {
          refusals += 1
          #expect(!error.description.isEmpty)
        }
      }
    }
    // Padding, times and flags are not read; all else is at least half.
    #expect(2 * refusals > bytes.count)
    #expect(elements > 0)
  }

  @Test("a changed weight in a ZIP is noticed by its CRC-32")
  func changedWeight() throws {
    var bytes = try TorchFixtures.bytes("one-zip.pth")
    let one: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
    let place = try #require(
      bytes.indices.first { bytes[$0...].starts(with: one) }, "no weights 1 and 2")
    bytes[place] = 1
    let error = #expect(throws: TorchFileError.self) { try TorchFile(bytes: bytes) }
    #expect(error?.description.contains("CRC-32") == true)
  }

  // MARK: - Pickles made by hand

  private static let head: [UInt8] = [
    0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    0x80, 0x02, 0x4D, 0xE9, 0x03, 0x2E,
  ]
  // {'little_endian': True}
  private static let system: [UInt8] =
    [0x80, 0x02, 0x7D] + text("little_endian") + [0x88, 0x73, 0x2E]

  private static func text(_ text: String) -> [UInt8] {
    [0x58, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8)
  }

  private static func tuple(_ parts: [[UInt8]]) -> [UInt8] { [0x28] + parts.joined() + [0x74] }

  private static func number(_ value: Int32) -> [UInt8] {
    let bits = UInt32(bitPattern: value)
    return [0x4A] + (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
  }

  private static func long(_ value: Int) -> [UInt8] {
    [0x8A, 8] + (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// {'a': a view of a storage of `count` floats}, that storage, and two floats.
  private static func file(
    count: [UInt8] = number(2), offset: [UInt8] = number(0), shape: [[UInt8]],
    strides: [[UInt8]], stored: Int = 2
  ) -> [UInt8] {
    let storage =
      tuple([
        text("storage"), Array("ctorch\nFloatStorage\n".utf8), text("0"), text("cpu"), count,
        [0x4E],
      ]) + [0x51]
    let tensor =
      Array("ctorch._utils\n_rebuild_tensor_v2\n".utf8)
      + tuple([storage, offset, tuple(shape), tuple(strides), [0x89], [0x7D]]) + [0x52]
    let object = [0x80, 0x02, 0x7D] + text("a") + tensor + [0x73, 0x2E]
    let keys = [0x80, 0x02, 0x5D] + text("0") + [0x61, 0x2E]
    let data = (0..<8).map { UInt8(truncatingIfNeeded: stored >> (8 * $0)) }
    return head + system + object + keys + data + [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
  }

  @Test("the file made by hand reads when its numbers are right")
  func handMade() throws {
    let bytes = Self.file(shape: [Self.number(2)], strides: [Self.number(1)])
    #expect(try TorchFile(bytes: bytes).tensors.first?.values == .float32([1, 2]))
    let last = Self.file(offset: Self.number(1), shape: [], strides: [])
    #expect(try TorchFile(bytes: last).tensors.first?.values == .float32([2]))
  }

  static let lies: [(String, [UInt8])] = [
    ("a shape beyond the storage", file(shape: [number(3)], strides: [number(1)])),
    ("a stride beyond it", file(shape: [number(2)], strides: [number(2)])),
    ("an offset beyond it", file(offset: number(2), shape: [], strides: [])),
    ("a negative offset", file(offset: number(-1), shape: [number(1)], strides: [number(1)])),
    ("a negative stride", file(offset: number(1), shape: [number(2)], strides: [number(-1)])),
    ("a negative length", file(shape: [number(-2), number(-1)], strides: [number(0), number(0)])),
    (
      "a shape that overflows",
      file(shape: [long(1 << 62), number(4)], strides: [number(0), number(0)])
    ),
    (
      "strides that overflow",
      file(shape: [number(3), number(3)], strides: [long(.max), long(.max)])
    ),
    ("2⁶² copies of one float", file(shape: [long(1 << 62)], strides: [number(0)])),
    ("2⁶³ − 1 copies", file(shape: [long(.max)], strides: [number(0)])),
    ("fewer strides than dimensions", file(shape: [number(1), number(1)], strides: [number(1)])),
    (
      "a storage longer than the file",
      file(count: number(3), shape: [], strides: [], stored: 3)
    ),
    (
      "a storage of 2⁶² floats", file(count: long(1 << 62), shape: [], strides: [], stored: 1 << 62)
    ),
    ("a storage of a negative length", file(count: long(-1), shape: [], strides: [], stored: -1)),
    ("a length that contradicts the pickle", file(shape: [], strides: [], stored: 1)),
    ("a mark without values", head + system + [0x80, 0x02, 0x74, 0x2E]),
    ("values below a mark", head + system + [0x80, 0x02, 0x4E, 0x28, 0x85, 0x2E]),
    ("a value left over", head + system + [0x80, 0x02, 0x4E, 0x4E, 0x2E]),
    ("a memo that is empty", head + system + [0x80, 0x02, 0x68, 0x07, 0x2E]),
    ("a text of 4 GiB", head + system + [0x80, 0x02, 0x58, 0xFF, 0xFF, 0xFF, 0xFF, 0x2E]),
    ("a key without a value", head + system + [0x80, 0x02, 0x7D, 0x28, 0x4E, 0x75, 0x2E]),
    (
      "a name without an end",
      head + system + [0x80, 0x02, 0x63] + [UInt8](repeating: 0x61, count: 999)
    ),
  ]

  @Test("numbers that lie are refused", arguments: lies)
  func refusals(lie: String, bytes: [UInt8]) {
    #expect(throws: TorchFileError.self, "\(lie)") {
      try TorchFile(bytes: bytes)
    }
  }

  @Test("a million tuples in each other, and a list that holds itself, exhaust nothing")
  func nesting() {
    let deep =
      Self.head + Self.system + [0x80, 0x02, 0x4E] + [UInt8](repeating: 0x85, count: 1_000_000)
    #expect(throws: TorchFileError.self) { try TorchFile(bytes: deep + [0x2E]) }
    // ] BINPUT 0, BINGET 0, APPEND
    let cycle = Self.head + Self.system + [0x80, 0x02, 0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E]
    #expect(throws: TorchFileError.self) { try TorchFile(bytes: cycle) }
  }

  @Test("a ZIP member that claims more than deflate can hold is refused before memory is taken")
  func bomb() throws {
    var bytes = try TorchFixtures.bytes("wheel.whl")
    let name = Array("small/models/small-1234.pth".utf8)
    // The last occurrence is in the central directory; its size stands 22 bytes before the name.
    let place = try #require(bytes.indices.last { bytes[$0...].starts(with: name) })
    for (index, byte) in [UInt8(0), 0, 0, 0x30].enumerated() { bytes[place - 22 + index] = byte }
    let error = #expect(throws: TorchFileError.self) { try TorchFile(bytes: bytes) }
    #expect(error?.description.contains("1,032") == true, "\(String(describing: error))")
  }
}
