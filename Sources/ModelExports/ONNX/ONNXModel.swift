package import Files
import Protobuf

/// What the inputs and outputs of an ONNX file are like.
package struct ONNXOptions: Sendable {
  /// The order of pictures as bytes.
  package enum ByteOrder: Sendable {
    /// N×C×H×W.
    case channelsFirst
    /// N×H×W×C.
    case channelsLast
  }

  /// Pictures as bytes 0…255 in this order; nil for floats −1…1.
  package var bytes: ByteOrder?
  /// One row of labels for every sample; nil for an input `labels`.
  package var labels: [Float]?

  package init(bytes: ByteOrder? = nil, labels: [Float]? = nil) {
    self.bytes = bytes
    self.labels = labels
  }
}

/// An ONNX file of a network: opset 17, IR version 8, any number of samples.
package struct ONNXModel: Sendable {
  private let model: ModelGraph
  private let options: ONNXOptions
  private let notes: [(key: String, value: String)]

  /// The producer's name, which the file starts with after its version: 08 08 12 08 and these letters.
  package static let producer = "pokeprep"

  /// A file that says what a network computes.
  ///
  /// - Parameters:
  ///   - model: The network.
  ///   - options: Its inputs and outputs.
  ///   - notes: What else the file says, by key.
  package init(
    _ model: ModelGraph, options: ONNXOptions, notes: [(key: String, value: String)] = []
  ) {
    self.model = model.foldingBatchNorms()
    self.options = options
    self.notes = notes
  }

  /// Replaces the file at `path` in one step.
  ///
  /// - Throws: `FileError`; an older file is then untouched.
  package func write(to path: String) throws(FileError) {
    let file = try AtomicFile(path: path)
    try forEachPart { part throws(FileError) in try file.write(part) }
    try file.commit()
  }

  /// The file's bytes.
  package var bytes: [UInt8] {
    var all: [UInt8] = []
    forEachPart { all += $0 }
    return all
  }

  /// ModelProto in parts: everything but the numbers is small, and the numbers are not joined.
  private func forEachPart<Failure: Error>(
    _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let graph = ONNXGraph(model, options: options)
    var small = ProtobufWriter()
    for node in graph.nodes { small.message(1) { node.write(to: &$0) } }
    small.text(2, ONNXGraph.outputName(of: model) == "score" ? "discriminator" : "generator")
    for input in model.inputs where options.labels == nil || input.name != "labels" {
      small.message(11) { Self.describe(input.name, axes: input.axes, type: 1, in: &$0) }
    }
    let output = model.output
    let axes = options.bytes == .channelsLast ? output.shape : output.axes
    small.message(12) {
      Self.describe(
        ONNXGraph.outputName(of: model), axes: axes, type: options.bytes == nil ? 1 : 2, in: &$0)
    }
    var head = ProtobufWriter()
    head.integer(1, 8)
    head.text(2, Self.producer)
    head.message(8) {
      $0.text(1, "")
      $0.integer(2, 17)
    }
    for note in notes {
      head.message(14) {
        $0.text(1, note.key)
        $0.text(2, note.value)
      }
    }
    head.opening(
      7, byteCount: graph.tensors.reduce(small.bytes.count) { $0 + $1.totalByteCount })
    try body(head.bytes)
    try body(small.bytes)
    for tensor in graph.tensors {
      try body(tensor.opening)
      try body(tensor.bytes)
    }
  }

  /// ValueInfoProto with any number of samples.
  private static func describe(
    _ name: String, axes: [Int], type: Int, in writer: inout ProtobufWriter
  ) {
    writer.text(1, name)
    writer.message(2) {
      $0.message(1) { tensor in
        tensor.integer(1, type)
        tensor.message(2) { shape in
          shape.message(1) { $0.text(2, "N") }
          for axis in axes { shape.message(1) { $0.integer(1, axis) } }
        }
      }
    }
  }
}
