import Graph
import Networks

/// The numbers of a network's layers in the layouts of PyTorch and ONNX.
struct LayerNumbers {
  /// Numbers with their axes, slowest first.
  struct Block {
    var shape: [Int]
    var floats: [Float]
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
    return Block(shape: shape.axes, floats: floats)
  }

  /// A variable of one axis.
  func row(_ path: String, _ leaf: String) -> Block { table(path, leaf) }

  /// The kernel of a dense layer, C×units, as units×C.
  func matrix(_ path: String) -> Block {
    let kernel = table(path, "kernel")
    let (rows, columns) = (kernel.shape[0], kernel.shape[1])
    return Block(
      shape: [columns, rows],
      floats: (0..<columns).flatMap { column in
        (0..<rows).map { kernel.floats[$0 * columns + column] }
      })
  }

  /// The kernel of a convolution k×k×A×B as B×A×k×k: filters×C of a convolution, C×filters of a
  /// transposed one.
  func filters(_ path: String) -> Block {
    let kernel = table(path, "kernel")
    let (height, width) = (kernel.shape[0], kernel.shape[1])
    let (inner, outer) = (kernel.shape[2], kernel.shape[3])
    var floats = [Float](repeating: 0, count: kernel.floats.count)
    for place in 0..<(height * width) {
      for i in 0..<inner {
        for o in 0..<outer {
          floats[(o * inner + i) * height * width + place] =
            kernel.floats[(place * inner + i) * outer + o]
        }
      }
    }
    return Block(shape: [outer, inner, height, width], floats: floats)
  }
}
