import Foundation

/// An array of numbers with its axes.
struct Block: Equatable {
  var shape: [Int]
  var values: [Double]

  /// Elements between neighbours on each axis.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }
}

/// An ONNX file as far as the exports use it, read by the numbers of the fields in onnx.proto.
struct ONNXFile {
  struct Node {
    var type: String
    var inputs: [String]
    var outputs: [String]
    var floats: [String: Float] = [:]
    var integers: [String: [Int]] = [:]
    var texts: [String: String] = [:]
  }

  /// An input or output: axes, `nil` for a named one.
  struct Port: Equatable {
    var name: String
    var type: Int
    var shape: [Int?]
  }

  var irVersion: Int
  var opset: Int
  var nodes: [Node] = []
  var tensors: [String: Block] = [:]
  var inputs: [Port]
  var outputs: [Port]
  var notes: [String: String] = [:]

  init(_ bytes: [UInt8]) throws {
    let model = try Message(bytes)
    irVersion = model.integers(1).first ?? 0
    opset = try model.messages(8).first?.integers(2).first ?? 0
    for note in try model.messages(14) { notes[note.texts(1)[0]] = note.texts(2)[0] }
    let graph = try model.messages(7)[0]
    inputs = try graph.messages(11).map(Self.port)
    outputs = try graph.messages(12).map(Self.port)
    for tensor in try graph.messages(5) {
      let raw = tensor.data(9)[0]
      let values: [Double]
      if tensor.integers(2) == [1] {
        values = stride(from: 0, to: raw.count, by: 4).map { start in
          let bits = raw[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
          return Double(Float(bitPattern: bits))
        }
      } else {
        values = stride(from: 0, to: raw.count, by: 8).map { start in
          let bits = raw[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
          return Double(Int64(bitPattern: bits))
        }
      }
      tensors[tensor.texts(8)[0]] = Block(shape: tensor.integers(1), values: values)
    }
    for message in try graph.messages(1) {
      var node = Node(
        type: message.texts(4)[0], inputs: message.texts(1), outputs: message.texts(2))
      for attribute in try message.messages(5) {
        let name = attribute.texts(1)[0]
        switch attribute.integers(20) {
        case [1]: node.floats[name] = attribute.float(2)
        case [2]: node.integers[name] = attribute.integers(3)
        case [3]: node.texts[name] = attribute.texts(4)[0]
        case [7]: node.integers[name] = attribute.integers(8)
        default: throw Message.Malformed()
        }
      }
      nodes.append(node)
    }
  }

  private static func port(_ message: Message) throws -> Port {
    let tensor = try message.messages(2)[0].messages(1)[0]
    let axes = try tensor.messages(2)[0].messages(1)
    return Port(
      name: message.texts(1)[0], type: tensor.integers(1)[0],
      shape: axes.map { $0.integers(1).first }
    )
  }
}
