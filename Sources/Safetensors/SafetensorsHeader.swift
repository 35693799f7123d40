import Files

/// The header of a safetensors file: `u64 length | JSON | data`, all little-endian.
///
/// Format: https://github.com/huggingface/safetensors (format section). Read here more strictly
/// than some readers do: keys are unique, the tensors fill the data without holes or overlaps.
struct SafetensorsHeader {
  /// Longest JSON that is read, in bytes.
  static let maximumLength = 100_000_000

  let tensors: [TensorDescription]
  let metadata: [String: String]
  /// Where the data begins in the file: 8 + the JSON's length.
  let dataStart: Int

  init(of file: borrowing RegularFile) throws(SafetensorsError) {
    let path = file.path
    func malformed(_ field: String, _ expected: String, _ found: String) -> SafetensorsError {
      .malformed(path: path, field: field, expected: expected, found: found)
    }
    guard file.byteCount >= 10 else {
      throw malformed("file size", "at least 10 bytes", "\(file.byteCount)")
    }
    let prefix = try Self.bytes(in: 0..<8, of: file)
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let limit = min(Self.maximumLength, file.byteCount - 8)
    guard length <= UInt64(limit) else {
      let isZIP = prefix.starts(with: [0x50, 0x4B, 0x03, 0x04])
      throw malformed(
        "header length", "at most \(limit) bytes",
        isZIP ? "a ZIP archive, such as PyTorch's .pth" : "\(length), as in no safetensors file")
    }
    dataStart = 8 + Int(length)
    let json = try Self.bytes(in: 8..<dataStart, of: file)
    guard json.first == UInt8(ascii: "{") else {
      throw malformed(
        "header", "'{' at byte 8", json.first.map { "byte \($0)" } ?? "nothing")
    }
    let members: [(key: String, value: HeaderJSON)]
    do throws(HeaderJSON.Problem) {
      guard case .object(let object) = try HeaderJSON.parse(json) else {
        throw HeaderJSON.Problem(position: 0, expected: "an object", found: "another value")
      }
      members = object
    } catch {
      throw malformed("header at byte \(8 + error.position)", error.expected, error.found)
    }
    var metadata: [String: String] = [:]
    var tensors: [TensorDescription] = []
    for (name, value) in members {
      if name == "__metadata__" {
        guard case .object(let entries) = value else {
          throw malformed(name, "an object", value.kind)
        }
        for (key, entry) in entries {
          guard case .string(let text) = entry else {
            throw malformed("\(name).\(key)", "a string", entry.kind)
          }
          metadata[key] = text
        }
      } else {
        tensors.append(try Self.tensor(name, value, path: path))
      }
    }
    tensors.sort { $0.dataOffsets.lowerBound < $1.dataOffsets.lowerBound }
    try Self.checkContiguous(tensors, dataByteCount: file.byteCount - dataStart, path: path)
    self.tensors = tensors
    self.metadata = metadata
  }

  private static func bytes(
    in range: Range<Int>, of file: borrowing RegularFile
  ) throws(SafetensorsError) -> [UInt8] {
    do throws(FileError) { return try file.bytes(in: range) } catch { throw .file(error) }
  }

  private static func tensor(
    _ name: String, _ value: HeaderJSON, path: String
  ) throws(SafetensorsError) -> TensorDescription {
    func malformed(_ field: String, _ expected: String, _ found: String) -> SafetensorsError {
      .malformed(path: path, field: "tensor '\(name)' \(field)", expected: expected, found: found)
    }
    guard case .object(let members) = value else {
      throw malformed("entry", "an object", value.kind)
    }
    var dataType: DataType?
    var shape: [Int]?
    var offsets: [Int]?
    for (key, member) in members {
      switch (key, member) {
      case ("dtype", .string(let text)):
        guard let type = DataType(rawValue: text) else {
          throw malformed(
            "dtype", "one of \(DataType.allCases.map(\.rawValue).joined(separator: ", "))", text)
        }
        dataType = type
      case ("shape", .array(let values)): shape = values.compactMap(\.whole)
      case ("data_offsets", .array(let values)): offsets = values.compactMap(\.whole)
      default: throw malformed("entry", "dtype, shape and data_offsets", "\(key): \(member.kind)")
      }
      if case .array(let values) = member, !values.allSatisfy({ $0.whole != nil }) {
        throw malformed(key, "whole numbers", "something else")
      }
    }
    guard let dataType, let shape, let offsets else {
      throw malformed(
        "entry", "dtype, shape and data_offsets",
        members.map(\.key).joined(separator: ", "))
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw malformed("data_offsets", "a begin and an end, in order", "\(offsets)")
    }
    var byteCount = dataType.byteCount
    for side in shape {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: side)
      guard !overflow else { throw malformed("shape", "fewer than 2^63 bytes", "\(shape)") }
      byteCount = product
    }
    guard offsets[1] - offsets[0] == byteCount else {
      throw malformed(
        "data_offsets", "\(byteCount) bytes for \(dataType.rawValue) \(shape)",
        "\(offsets[1] - offsets[0])")
    }
    return TensorDescription(
      name: name, dataType: dataType, shape: shape, dataOffsets: offsets[0]..<offsets[1])
  }

  private static func checkContiguous(
    _ tensors: [TensorDescription], dataByteCount: Int, path: String
  ) throws(SafetensorsError) {
    var end = 0
    for tensor in tensors {
      guard tensor.dataOffsets.lowerBound == end else {
        throw .malformed(
          path: path, field: "tensor '\(tensor.name)' data_offsets",
          expected: "a begin at \(end), without hole or overlap",
          found: "\(tensor.dataOffsets.lowerBound)")
      }
      end = tensor.dataOffsets.upperBound
    }
    guard end == dataByteCount else {
      throw .malformed(
        path: path, field: "file size", expected: "\(end) bytes of data",
        found: "\(dataByteCount)")
    }
  }
}

extension HeaderJSON {
  fileprivate var whole: Int? {
    if case .integer(let number) = self { number } else { nil }
  }
}
