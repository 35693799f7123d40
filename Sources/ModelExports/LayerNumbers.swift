import Graph
import Networks

/// The numbers of a network's layers in the layouts of PyTorch and ONNX.
struct LayerNumbers {
  /// How the numbers of a variable are ordered outside.
  enum Layout: Sendable {
    /// As inside.
    case same
    /// A matrix turned: units×C instead of C×units.
    case turned
    /// Kernels B×A×k×k instead of k×k×A×B.
    case filters
  }

  /// Numbers with their axes, slowest first.
  struct Block {
    var shape: [Int]
    var floats: [Float]
    /// The variable that they are, and how they are ordered; nil for constants.
    var origin: Origin?
  }

  /// Where numbers outside come from.
  struct Origin: Hashable, Sendable {
    let variable: String
    let layout: Layout
  }

  private let memory: NetworkMemory
  private let shapes: [String: Shape]

  init(_ memory: NetworkMemory) {
    self.memory = memory
    shapes = Dictionary(
      (memory.parameters + memory.buffers).map { ($0.name, $0.shape) },
      uniquingKeysWith: { first, _ in first })
  }

  /// A variable as it is.
  ///
  /// - Precondition: the network has it, as every layer has what it asks for.
  func table(_ path: String, _ leaf: String) -> Block {
    let name = "\(path).\(leaf)"
    guard let floats = memory.usedValues(name), let shape = shapes[name] else {
      preconditionFailure("the network has no variable \(name)")
    }
    return Block(
      shape: shape.axes, floats: floats, origin: Origin(variable: name, layout: .same))
  }

  /// A variable of one axis.
  func row(_ path: String, _ leaf: String) -> Block { table(path, leaf) }

  /// The kernel of a dense layer, C×units, as units×C.
  func matrix(_ path: String) -> Block { table(path, "kernel").laid(out: .turned) }

  /// The kernel of a convolution k×k×A×B as B×A×k×k: filters×C of a convolution, C×filters of a
  /// transposed one.
  func filters(_ path: String) -> Block { table(path, "kernel").laid(out: .filters) }
}

extension LayerNumbers.Block {
  /// Numbers as they are inside, in the order that they have outside.
  func laid(out layout: LayerNumbers.Layout) -> Self {
    let places = layout.places(shape)
    var block = self
    block.shape = layout.outer(shape)
    for (outside, inside) in places.enumerated() { block.floats[outside] = floats[inside] }
    block.origin = origin.map { .init(variable: $0.variable, layout: layout) }
    return block
  }
}

extension LayerNumbers.Layout {
  /// The axes outside.
  func outer(_ shape: [Int]) -> [Int] {
    switch self {
    case .same: shape
    case .turned: shape.reversed()
    case .filters: [shape[3], shape[2], shape[0], shape[1]]
    }
  }

  /// Where each number of the outside stands inside.
  func places(_ shape: [Int]) -> [Int] {
    switch self {
    case .same: return Array(0..<shape.reduce(1, *))
    case .turned:
      return (0..<shape[1]).flatMap { column in (0..<shape[0]).map { $0 * shape[1] + column } }
    case .filters:
      let (area, inner, outer) = (shape[0] * shape[1], shape[2], shape[3])
      return (0..<outer).flatMap { o in
        (0..<inner).flatMap { i in (0..<area).map { ($0 * inner + i) * outer + o } }
      }
    }
  }

  /// Numbers of the outside in the order that they have inside.
  ///
  /// - Parameters:
  ///   - floats: As many as there are places.
  ///   - shape: The axes inside.
  /// - Returns: The same numbers.
  func inside(_ floats: [Float], _ shape: [Int]) -> [Float] {
    var result = floats
    for (outside, inside) in places(shape).enumerated() { result[inside] = floats[outside] }
    return result
  }
}
