import CImageCodecs

/// Room for what a C codec says.
struct Words {
  private var bytes = [CChar](repeating: 0, count: 256)

  /// Lends the room to a call.
  mutating func receive(_ call: (pic_words) -> pic_status) -> pic_status {
    // C writes at most `capacity` bytes and a final zero, during the call only.
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe call(pic_words(text: buffer.baseAddress, capacity: buffer.count))
    }
  }

  /// What was said, or `no details`.
  var text: String {
    let characters = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return characters.isEmpty ? "no details" : String(decoding: characters, as: UTF8.self)
  }
}
