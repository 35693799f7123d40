import Digest
import Files
import Foundation

/// One tensor on its way to a file.
package struct TensorPayload {
  /// Its name, unique in the file.
  package let name: String
  /// The type of its elements.
  package let dataType: DataType
  /// Its axes, slowest first.
  package let shape: [Int]
  /// Its bytes, little-endian, row-major.
  package let bytes: [UInt8]

  /// A tensor from bytes.
  ///
  /// - Precondition: `bytes` has exactly as many bytes as type and shape need.
  package init(name: String, dataType: DataType, shape: [Int], bytes: [UInt8]) {
    precondition(
      shape.reduce(dataType.byteCount, *) == bytes.count,
      "\(name): \(dataType.rawValue) \(shape) does not have \(bytes.count) bytes")
    self.name = name
    self.dataType = dataType
    self.shape = shape
    self.bytes = bytes
  }

  /// A tensor of 32-bit floats.
  package init(name: String, shape: [Int], floats: [Float]) {
    self.init(name: name, dataType: .f32, shape: shape, bytes: rawBytes(of: floats))
  }

  /// A tensor of 32-bit integers.
  package init(name: String, shape: [Int], int32s: [Int32]) {
    self.init(name: name, dataType: .i32, shape: shape, bytes: rawBytes(of: int32s))
  }

  /// A tensor of 64-bit integers.
  package init(name: String, shape: [Int], int64s: [Int64]) {
    self.init(name: name, dataType: .i64, shape: shape, bytes: rawBytes(of: int64s))
  }

  /// Whether any of its elements is infinite or no number; false for other elements than 32-bit floats.
  package var hasNonFinite: Bool {
    guard dataType == .f32 else { return false }
    return unsafe bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).contains { offset in
        unsafe !bytes.loadUnaligned(fromByteOffset: offset, as: Float.self).isFinite
      }
    }
  }

  /// The CRC-32C of the bytes as eight hexadecimal digits.
  package var checksum: String {
    unsafe bytes.withUnsafeBytes { unsafe CRC32C.hexadecimal($0) }
  }
}

/// Writes safetensors files.
package enum SafetensorsWriter {
  /// Where the data starts is a multiple of this, so that tensors are aligned for programs that map them.
  static let alignment = 64

  /// Writes the tensors in the given order and replaces the file in one step.
  ///
  /// The same tensors and metadata give the same bytes: metadata keys are sorted.
  ///
  /// - Throws: `SafetensorsError.file`; an older file is then untouched.
  package static func write(
    _ tensors: [TensorPayload], metadata: [String: String], to path: String
  ) throws(SafetensorsError) {
    try forwardingFileErrors { () throws(FileError) in
      let file = try AtomicFile(path: path)
      try file.write(header(of: tensors, metadata: metadata))
      for tensor in tensors { try file.write(tensor.bytes) }
      try file.commit()
    }
  }

  /// The length field and the JSON, padded with spaces.
  static func header(of tensors: [TensorPayload], metadata: [String: String]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let entries = metadata.sorted { $0.key < $1.key }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"__metadata__\":{\(entries.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in tensors {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = offset + tensor.bytes.count
      members.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(tensor.dataType.rawValue)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var json = Array("{\(members.joined(separator: ","))}".utf8)
    while (8 + json.count) % alignment != 0 { json.append(UInt8(ascii: " ")) }
    return rawBytes(of: [UInt64(json.count).littleEndian]) + json
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

/// The memory of an array as bytes (little-endian on every machine that Swift runs Linux on).
private func rawBytes<Element: BitwiseCopyable>(of elements: [Element]) -> [UInt8] {
  unsafe elements.withUnsafeBytes { unsafe Array($0) }
}
