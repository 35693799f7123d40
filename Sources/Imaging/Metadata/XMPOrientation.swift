/// Finds the orientation in an XMP packet, for files that carry it there only.
enum XMPOrientation {
  private static let name = Array("tiff:Orientation".utf8)

  /// Reads `tiff:Orientation="6"` or `<tiff:Orientation>6`, as Pillow does, and what XML takes for the
  /// same: single quotes, and blanks around the sign and the number.
  static func value(in packet: Span<UInt8>) -> Int? {
    guard packet.count > name.count + 2 else { return nil }
    for start in 0..<(packet.count - name.count - 2) where packet[start] == name[0] {
      guard packet.hasBytes(name, at: start) else { continue }
      var position = afterBlanks(start + name.count, in: packet)
      if packet.hasText("=", at: position) {
        position = afterBlanks(position + 1, in: packet)
        guard packet.hasText("\"", at: position) || packet.hasText("'", at: position) else {
          continue
        }
      } else if !packet.hasText(">", at: position) {
        continue
      }
      position = afterBlanks(position + 1, in: packet)
      guard position < packet.count else { return nil }
      let digit = Int(packet[position]) - Int(UInt8(ascii: "0"))
      if (0...9).contains(digit) { return digit }
    }
    return nil
  }

  private static func afterBlanks(_ start: Int, in packet: Span<UInt8>) -> Int {
    var position = start
    while position < packet.count, " \t\r\n".utf8.contains(packet[position]) { position += 1 }
    return position
  }
}
