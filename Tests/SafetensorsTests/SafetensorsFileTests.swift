import Foundation
import Safetensors
import Testing

@Suite("safetensors files")
struct SafetensorsFileTests {
  /// Written by the Python package safetensors 0.6 (`save_file`): see Fixtures/reference/README.md.
  private let foreign = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/reference/python.safetensors").path

  @Test("a file from the Python package reads with its names, shapes, values and notes")
  func readsForeignFile() throws {
    let file = try SafetensorsFile(path: foreign)
    #expect(Set(file.tensors.map(\.name)) == ["floats", "integers", "bytes", "scalar"])
    #expect(try file.description(of: "floats").shape == [2, 3])
    #expect(try file.floats(of: "floats") == [0, 0.5, 1, 1.5, 2, -2.5])
    #expect(try file.int32s(of: "integers") == [-1, 0, 2_147_483_647])
    let bytes = try Array(file.bytes(of: "bytes"))
    #expect(bytes == [0, 127, 255])
    #expect(try file.description(of: "scalar").shape == [])
    #expect(file.metadata == ["note": "straße \"quoted\" \\ 🐉"])
  }

  @Test("what is written reads back, with data on a 64-byte boundary")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("a.safetensors").path
      let notes = ["k": "line\nbreak \u{1} é \"q\" \\"]
      try SafetensorsWriter.write(
        [
          TensorPayload(name: "images", dataType: .u8, shape: [3], bytes: [1, 2, 3]),
          TensorPayload(name: "odd \"name\"", shape: [2], floats: [1.25, -3]),
          TensorPayload(name: "none", shape: [0, 4], int64s: []),
        ], metadata: notes, to: path)
      let file = try SafetensorsFile(path: path)
      #expect(file.tensors.map(\.name) == ["images", "odd \"name\"", "none"])
      #expect(try file.floats(of: "odd \"name\"") == [1.25, -3])
      #expect(file.metadata == notes)
      let head = try Data(contentsOf: URL(fileURLWithPath: path)).prefix(8)
      let length = head.reversed().reduce(0) { $0 << 8 | Int($1) }
      #expect((8 + length) % 64 == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
  }

  /// Each file breaks one rule; the message must name the field.
  static let broken: [(String, String, Int, String)] = [
    ("not an object", "[]", 0, "header"),
    (
      "a duplicate key", #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{}}"#, 1,
      "header"
    ),
    ("a hole", #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "data_offsets"),
    (
      "an overlap",
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
      3, "data_offsets"
    ),
    ("missing data", #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 2, "file size"),
    ("surplus data", #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#, 2, "file size"),
    ("a wrong size", #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "data_offsets"),
    ("an unknown type", #"{"a":{"dtype":"X9","shape":[1],"data_offsets":[0,1]}}"#, 1, "dtype"),
    (
      "an overflowing shape",
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "shape"
    ),
    (
      "a huge number", #"{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,0]}}"#,
      0, "header"
    ),
    (
      "a backward range", #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}"#, 1,
      "data_offsets"
    ),
    ("a note that is no string", #"{"__metadata__":{"k":1}}"#, 0, "__metadata__.k"),
    ("an unclosed string", #"{"a"#, 0, "header"),
    ("deep nesting", String(repeating: "[", count: 100), 0, "header"),
  ]

  @Test("a malformed file is refused with file, field, expected and found", arguments: broken)
  func refusals(name: String, json: String, dataByteCount: Int, field: String) throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("bad.safetensors").path
      var length = UInt64(json.utf8.count)
      var bytes: [UInt8] = []
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: length))
        length >>= 8
      }
      bytes += Array(json.utf8) + [UInt8](repeating: 0, count: dataByteCount)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: SafetensorsError.self) { _ = try SafetensorsFile(path: path) }
      let text = try #require(error).description
      #expect(text.hasPrefix(path) && text.contains(field) && text.contains("expected"))
    }
  }

  @Test("a header length beyond the file is refused", arguments: [UInt64.max, 1 << 40, 3])
  func headerLength(length: UInt64) throws {
    try withTemporaryFolder { folder in
      let url = folder.appendingPathComponent("bad.safetensors")
      var bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
      bytes += Array("{}".utf8)
      try Data(bytes).write(to: url)
      let error = #expect(throws: SafetensorsError.self) { _ = try SafetensorsFile(path: url.path) }
      #expect(try #require(error).description.contains("header length"))
    }
  }
}
