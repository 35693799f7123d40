package import Files

/// A safetensors file, open and its header checked; tensors are read when they are asked for.
package final class SafetensorsFile: Sendable {
  private let file: RegularFile
  private let dataStart: Int
  private let indexByName: [String: Int]
  /// The tensors in the order of their bytes.
  package let tensors: [TensorDescription]
  /// The file's own notes, `__metadata__`.
  package let metadata: [String: String]

  /// Opens the file at `path` and checks its header against its length.
  ///
  /// - Throws: `SafetensorsError.file` or `.malformed`.
  package init(path: String) throws(SafetensorsError) {
    file = try forwardingFileErrors { () throws(FileError) in try RegularFile(path: path) }
    let header = try SafetensorsHeader(of: file)
    tensors = header.tensors
    metadata = header.metadata
    dataStart = header.dataStart
    indexByName = Dictionary(
      header.tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where the file is.
  package var path: String { file.path }
  /// Size in bytes.
  package var byteCount: Int { file.byteCount }

  /// Whether there is a tensor of that name.
  package func contains(_ name: String) -> Bool { indexByName[name] != nil }

  /// What the header says of a tensor.
  ///
  /// - Throws: `SafetensorsError.missingTensor`.
  package func description(of name: String) throws(SafetensorsError) -> TensorDescription {
    guard let index = indexByName[name] else {
      throw .missingTensor(path: path, name: name, available: tensors.map(\.name))
    }
    return tensors[index]
  }

  /// A tensor's bytes.
  ///
  /// - Throws: `SafetensorsError.missingTensor`, or `.file` when they cannot be read.
  package func bytes(of name: String) throws(SafetensorsError) -> [UInt8] {
    let range = try description(of: name).dataOffsets
    return try forwardingFileErrors { () throws(FileError) in
      try file.bytes(in: (dataStart + range.lowerBound)..<(dataStart + range.upperBound))
    }
  }

  /// Fills a buffer with a part of a tensor.
  ///
  /// - Parameters:
  ///   - name: The tensor.
  ///   - offset: Where the part begins, in bytes from the tensor's first.
  ///   - buffer: Takes the part.
  /// - Throws: As `bytes(of:)`.
  /// - Precondition: The tensor has so many bytes.
  package func read(
    _ name: String, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SafetensorsError) {
    let range = try description(of: name).dataOffsets
    precondition(offset >= 0 && offset + buffer.count <= range.count, "a part of the tensor")
    try forwardingFileErrors { () throws(FileError) in
      try unsafe file.read(into: buffer, at: dataStart + range.lowerBound + offset)
    }
  }

  /// What became of the file since it was opened.
  package func change() -> RegularFile.Change { file.change() }

  /// A copy of a tensor of 32-bit floats, in row-major order.
  ///
  /// - Throws: `SafetensorsError.missingTensor`, or `.malformed` when it has another type.
  package func floats(of name: String) throws(SafetensorsError) -> [Float] {
    try elements(of: name, as: .f32, Float.self)
  }

  /// A copy of a tensor of 32-bit integers, in row-major order.
  ///
  /// - Throws: `SafetensorsError.missingTensor`, or `.malformed` when it has another type.
  package func int32s(of name: String) throws(SafetensorsError) -> [Int32] {
    try elements(of: name, as: .i32, Int32.self)
  }

  /// A copy of a tensor of 64-bit integers, in row-major order.
  ///
  /// - Throws: `SafetensorsError.missingTensor`, or `.malformed` when it has another type.
  package func int64s(of name: String) throws(SafetensorsError) -> [Int64] {
    try elements(of: name, as: .i64, Int64.self)
  }

  private func elements<Element: BitwiseCopyable>(
    of name: String, as dataType: DataType, _: Element.Type
  ) throws(SafetensorsError) -> [Element] {
    let tensor = try description(of: name)
    guard tensor.dataType == dataType else {
      throw .malformed(
        path: path, field: "tensor '\(name)' dtype", expected: dataType.rawValue,
        found: tensor.dataType.rawValue)
    }
    let bytes = try bytes(of: name)
    return unsafe bytes.withUnsafeBytes { bytes in
      (0..<tensor.elementCount).map { index in
        unsafe bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
      }
    }
  }
}
