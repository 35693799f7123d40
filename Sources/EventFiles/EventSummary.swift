import Protobuf

/// Something that TensorBoard shows under a tag.
package enum EventSummary: Sendable {
  /// A point of a curve.
  case scalar(tag: String, Float)
  /// A PNG file, in RGB.
  case image(tag: String, png: [UInt8], width: Int, height: Int)
  /// A text in Markdown.
  case text(tag: String, String)

  /// Summary.Value, with the numbers of its fields in summary.proto.
  func write(to writer: inout ProtobufWriter) {
    switch self {
    case .scalar(let tag, let value):
      writer.text(1, tag)
      writer.float(2, value)
    case .image(let tag, let png, let width, let height):
      writer.text(1, tag)
      writer.message(4) {
        $0.integer(1, height)
        $0.integer(2, width)
        $0.integer(3, 3)
        $0.data(4, png)
      }
    case .text(let tag, let text):
      writer.text(1, tag)
      // A tensor of one string, shown by the plugin for texts.
      writer.message(8) {
        $0.integer(1, 7)
        $0.message(2) { _ in }
        $0.text(8, text)
      }
      writer.message(9) { $0.message(1) { $0.text(1, "text") } }
    }
  }
}
