import Foundation
import Networks
import Safetensors

/// A file of golden numbers from another framework: start weights, one batch, forward results,
/// losses, first gradients and the weights after some steps.
///
/// Tensors: `g.<module>.<variable>` and `d.…` (start values), `batch.real`, `.labels`, `.z`, where
/// they differ in the generator's update `.z_g` and `.labels_g`, `.eps` (weights of the generated
/// pictures in the gradient penalty), `.source` (pairs); `out.fake`, `out.d_real`, `out.d_fake`,
/// `out.fake_eval`; `loss.d`, `loss.g` (one per step); `grad.…`; `after.…`.
///
/// So that files of large networks stay small, a note `drawn NAME` in the metadata may stand for a
/// tensor (see `DrawnTensor`), and `every NAME` says that of a result only every so many numbers are
/// there.
struct GoldenFile {
  private let file: SafetensorsFile
  let isTorch: Bool
  /// Whether its tensors are laid out and named as PyTorch's modules are, not as Keras' layers.
  let hasTorchLayout: Bool
  /// Tensors that the file only says how to draw.
  private let drawn: [String: DrawnTensor]
  /// Names of all tensors.
  let names: [String]

  init(path: String) throws(ParityError) {
    do { file = try SafetensorsFile(path: path) } catch { throw .file(error) }
    let framework = file.metadata["framework"] ?? "none"
    guard ["keras", "torch"].contains(framework) else {
      throw .metadata(
        path: path, key: "framework", expected: "keras or torch", found: framework)
    }
    isTorch = framework == "torch"
    let layout = file.metadata["layout"] ?? framework
    guard ["keras", framework].contains(layout) else {
      throw .metadata(path: path, key: "layout", expected: "keras or none", found: layout)
    }
    hasTorchLayout = layout == "torch"
    var drawn: [String: DrawnTensor] = [:]
    for (key, text) in file.metadata where key.hasPrefix("drawn ") {
      guard let tensor = DrawnTensor(text) else {
        throw .metadata(
          path: path, key: key, expected: "stream; shape; middle; span", found: text)
      }
      drawn[String(key.dropFirst("drawn ".count))] = tensor
    }
    self.drawn = drawn
    names = file.tensors.map(\.name) + drawn.keys.sorted()
  }

  var path: String { file.path }
  var metadata: [String: String] { file.metadata }
  var framework: String { isTorch ? "torch" : "keras" }
  func contains(_ name: String) -> Bool { names.contains(name) }

  func shape(of name: String) throws(ParityError) -> [Int] {
    if let drawn = drawn[name] { return drawn.shape }
    do { return try file.description(of: name).shape } catch { throw .file(error) }
  }

  /// A tensor as it is.
  func floats(_ name: String) throws(ParityError) -> [Float] {
    if let drawn = drawn[name] { return drawn.values }
    do { return try file.floats(of: name) } catch { throw .file(error) }
  }

  /// 1 where the file has all numbers of a tensor, else the distance between two that it has.
  func every(_ name: String) throws(ParityError) -> Int {
    guard let text = metadata["every \(name)"] else { return 1 }
    return try positive("every \(name)", text, upTo: 1 << 30)
  }

  /// Pictures or maps as N×H×W×C, rows as they are.
  ///
  /// - Parameters:
  ///   - name: The tensor.
  ///   - size: H, W, C of a picture, which tells where the numbers of a sample belong.
  /// - Returns: The numbers that the file has.
  /// - Throws: `ParityError` when the file lacks them.
  func pictures(_ name: String, size: [Int] = []) throws(ParityError) -> GoldenValues {
    let (shape, values, every) = (try shape(of: name), try floats(name), try every(name))
    guard every == 1 else {
      let (pixels, channels) = (size.dropLast().reduce(1, *), size.last ?? 1)
      let elements = (0..<values.count).map { index -> Int in
        let theirs = index * every
        guard hasTorchLayout else { return theirs }
        let (plane, pixel) = theirs.quotientAndRemainder(dividingBy: pixels)
        let (sample, channel) = plane.quotientAndRemainder(dividingBy: channels)
        return (sample * pixels + pixel) * channels + channel
      }
      return GoldenValues(values: values, elements: elements)
    }
    guard hasTorchLayout, shape.count == 4 else { return GoldenValues(values: values) }
    return GoldenValues(
      values: GoldenLayout.permuted(values, shape: shape, order: [0, 2, 3, 1]))
  }

  /// One row of labels per sample, a number per head.
  func labels(_ name: String) throws(ParityError) -> [[Int32]] {
    let shape = try shape(of: name)
    let values: [Int32]
    do { values = try file.int32s(of: name) } catch { throw .file(error) }
    let heads = shape.count > 1 ? shape[1] : 1
    return stride(from: 0, to: values.count, by: max(heads, 1)).map {
      Array(values[$0..<($0 + heads)])
    }
  }

  /// The labels as rows of one-hot blocks.
  func oneHot(_ name: String, sizes: [Int]) throws(ParityError) -> [Float] {
    try labels(name).flatMap { row in
      zip(row, sizes).flatMap { label, size in
        (0..<size).map { $0 == Int(label) ? Float(1) : 0 }
      }
    }
  }

  /// The sizes of the discriminator's label heads; empty without any.
  var headSizes: [Int] {
    (0...).lazy.map { try? shape(of: "d.heads.\($0).weight")[0] }
      .prefix { $0 != nil }.compactMap { $0 }
  }

  /// H, W, C of the pictures; rows of numbers are square grey pictures.
  func imageShape(side: Int) throws(ParityError) -> [Int] {
    let shape = try shape(of: "batch.real")
    guard shape.count == 4 else { return [side, side, 1] }
    return hasTorchLayout ? [shape[2], shape[3], shape[1]] : Array(shape[1...])
  }

  /// The share of the published filter counts: `width` of 64, or 1 of `narrow`.
  func widths() throws(ParityError) -> Widths {
    if let width = metadata["width"] {
      return Widths(try positive("width", width), of: 64)
    }
    return Widths(1, of: try positive("narrow", metadata["narrow"] ?? "1"))
  }

  func batch() throws(ParityError) -> Int {
    try positive("batch", metadata["batch"] ?? "none")
  }

  func learningRate() throws(ParityError) -> Float? {
    guard let text = metadata["lr"] else { return nil }
    guard let rate = Float(text), rate > 0 else {
      throw .metadata(path: path, key: "lr", expected: "a positive number", found: text)
    }
    return rate
  }

  /// β₁ and β₂ from a note like `(0.5, 0.999)`.
  func betas() throws(ParityError) -> (Float, Float)? {
    guard let text = metadata["betas"] else { return nil }
    let numbers = text.split { "(), ".contains($0) }.compactMap { Float($0) }
    guard numbers.count == 2 else {
      throw .metadata(path: path, key: "betas", expected: "(β₁, β₂)", found: text)
    }
    return (numbers[0], numbers[1])
  }

  /// A number from the metadata, 1 to a limit.
  func positive(
    _ key: String, _ text: String, upTo limit: Int = 4096
  ) throws(ParityError) -> Int {
    guard let number = Int(text), (1...limit).contains(number) else {
      throw .metadata(path: path, key: key, expected: "a number from 1 to \(limit)", found: text)
    }
    return number
  }
}
