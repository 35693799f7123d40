/// Finds the orientation in an XMP packet, for files that carry it there only.
enum XMPOrientation {
  private static let name = Array("tiff:Orientation".utf8)

  /// Reads `tiff:Orientation="6"` or `<tiff:Orientation>6`, as Pillow does.
  static func value(in packet: Span<UInt8>) -> Int? {
    guard packet.count > name.count + 2 else { return nil }
    for start in 0..<(packet.count - name.count - 2) where packet[start] == name[0] {
      guard packet.hasBytes(name, at: start) else { continue }
      var position = start + name.count
      if packet.hasText("=\"", at: position) {
        position += 2
      } else if packet.hasText(">", at: position) {
        position += 1
      } else {
        continue
      }
      guard position < packet.count else { return nil }
      let digit = Int(packet[position]) - Int(UInt8(ascii: "0"))
      if (0...9).contains(digit) { return digit }
    }
    return nil
  }
}
