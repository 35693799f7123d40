import Digest
import Files
package import Foundation
import Safetensors
import TorchFiles

/// The numbers of a published network by the names that its authors gave them.
package struct NetworkParameters {
  /// Axis lengths and values of each, row-major.
  package typealias Values = (shape: [Int], values: [Float])

  /// The SHA-256 of the file, or of the weights in a package.
  package let digest: String
  /// Where they were read, for messages.
  package let path: String
  let values: [String: Values]

  /// The most bytes of a file.
  private static let byteLimit = 1 << 30

  /// Takes parameters from memory.
  package init(_ values: [String: Values], path: String, digest: String) {
    self.values = values
    self.path = path
    self.digest = digest
  }

  /// Reads what PyTorch or safetensors wrote, told apart by their bytes.
  ///
  /// Where the name of the weights ends in the first digits of their SHA-256, as in PyTorch's
  /// collections (`network-57934424.pth`), these are compared.
  ///
  /// - Throws: `FeaturesError` that says which file and what was expected.
  package init(reading url: URL) throws(FeaturesError) {
    path = url.path
    func failure(_ expected: String, _ found: String) -> FeaturesError {
      FeaturesError(path: url.path, expected: expected, found: found)
    }
    let bytes = try Self.bytes(of: url)
    // Its header's length, then the header, which is JSON.
    if bytes.count > 8, bytes[8] == UInt8(ascii: "{") {
      digest = SHA256Digest(of: bytes).description
      let file: SafetensorsFile
      do throws(SafetensorsError) {
        file = try SafetensorsFile(path: url.path)
        values = try Self.values(in: file)
      } catch { throw failure("a file of safetensors", error.description) }
      guard file.metadata["format"] != NetworkFeatures.format else {
        throw failure("weights as published", "a network that was imported already")
      }
      try checkName(url.lastPathComponent)
      return
    }
    let file: TorchFile
    do throws(TorchFileError) { file = try TorchFile(bytes: bytes) } catch {
      throw failure("weights as torch.save or safetensors write them", error.description)
    }
    digest = SHA256Digest(of: file.weights).description
    values = Dictionary(
      file.tensors.compactMap { tensor in
        guard case .float32(let values) = tensor.values else { return nil }
        return (tensor.name, (tensor.shape, values))
      }, uniquingKeysWith: { first, _ in first })
    try checkName(file.weightsName ?? url.lastPathComponent)
  }

  private static func bytes(of url: URL) throws(FeaturesError) -> [UInt8] {
    let found: Int
    do throws(FileError) {
      let file = try RegularFile(path: url.path)
      if file.byteCount <= byteLimit { return try file.contents() }
      found = file.byteCount
    } catch {
      throw FeaturesError(
        path: url.path, expected: "a file of weights", found: error.description)
    }
    throw FeaturesError(
      path: url.path, expected: "at most \(byteLimit) bytes", found: "\(found)")
  }

  /// The tensors of 32-bit floats.
  private static func values(
    in file: SafetensorsFile
  ) throws(SafetensorsError) -> [String: Values] {
    var values: [String: Values] = [:]
    for tensor in file.tensors where tensor.dataType == .f32 {
      values[tensor.name] = (tensor.shape, try file.floats(of: tensor.name))
    }
    return values
  }

  private func checkName(_ name: String) throws(FeaturesError) {
    guard let match = name.firstMatch(of: /-([0-9a-f]{8,64})\.[a-z]+$/) else { return }
    guard digest.hasPrefix(match.1) else {
      throw FeaturesError(
        path: path, expected: "weights whose SHA-256 begins with \(match.1), as \(name) says",
        found: "\(digest.prefix(16))…; get the file once more")
    }
  }
}
