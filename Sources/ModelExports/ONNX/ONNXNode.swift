import Protobuf

/// An operator of ONNX with its place in the graph.
struct ONNXNode {
  /// A setting of an operator.
  enum Attribute {
    case integer(Int)
    case float(Float)
    case integers([Int])
    case text(String)
  }

  var name: String
  var type: String
  var inputs: [String]
  var outputs: [String]
  var attributes: [(name: String, value: Attribute)]

  /// NodeProto, with the numbers of its fields in onnx.proto.
  func write(to writer: inout ProtobufWriter) {
    for input in inputs { writer.text(1, input) }
    for output in outputs { writer.text(2, output) }
    writer.text(3, name)
    writer.text(4, type)
    for (name, value) in attributes {
      writer.message(5) { attribute in
        attribute.text(1, name)
        switch value {
        case .float(let number):
          attribute.float(2, number)
          attribute.integer(20, 1)
        case .integer(let number):
          attribute.integer(3, number)
          attribute.integer(20, 2)
        case .text(let text):
          attribute.text(4, text)
          attribute.integer(20, 3)
        case .integers(let numbers):
          for number in numbers { attribute.integer(8, number) }
          attribute.integer(20, 7)
        }
      }
    }
  }
}

/// A constant of an ONNX graph: 32-bit floats, or 64-bit integers for shapes and axes.
struct ONNXTensor {
  enum Content {
    case floats([Float])
    case integers([Int64])
  }

  var name: String
  var shape: [Int]
  var content: Content

  /// Bytes of the numbers.
  private var byteCount: Int {
    switch content {
    case .floats(let values): 4 * values.count
    case .integers(let values): 8 * values.count
    }
  }

  /// TensorProto up to its numbers, which follow as they are in memory.
  private var head: [UInt8] {
    var writer = ProtobufWriter()
    for axis in shape { writer.integer(1, axis) }
    if case .floats = content { writer.integer(2, 1) } else { writer.integer(2, 7) }
    writer.text(8, name)
    writer.opening(9, byteCount: byteCount)
    return writer.bytes
  }

  /// GraphProto's field of an initializer up to its numbers.
  var opening: [UInt8] {
    let head = head
    var writer = ProtobufWriter()
    writer.opening(5, byteCount: head.count + byteCount)
    return writer.bytes + head
  }

  /// Bytes in the graph.
  var totalByteCount: Int { opening.count + byteCount }

  /// The numbers as bytes, little-endian as all machines that Swift runs Linux on.
  var bytes: [UInt8] {
    switch content {
    case .floats(let values): unsafe values.withUnsafeBytes { unsafe Array($0) }
    case .integers(let values): unsafe values.withUnsafeBytes { unsafe Array($0) }
    }
  }
}
