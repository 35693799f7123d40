import CImageCodecs

/// Runs a C encoder and takes over the bytes it allocated.
enum EncodedBytes {
  /// Returns what `call` encoded.
  ///
  /// - Throws: `ImagingError.notEncodable` or `.outOfMemory`.
  static func take(
    _ format: PictureFormat, _ call: (inout pic_encoded, pic_message) -> pic_status
  ) throws(ImagingError) -> [UInt8] {
    var encoded = unsafe pic_encoded()
    var message = CodecMessage()
    // `call` fills `encoded` only when it succeeds; the memory is copied and freed right here.
    let status = unsafe message.receive { room in unsafe call(&encoded, room) }
    guard status == PIC_OK else {
      if status == PIC_OUT_OF_MEMORY { throw .outOfMemory(format: format) }
      if status == PIC_BUFFER_TOO_SMALL {
        throw .notEncodable(format: format, message: "fewer samples than the size asks for")
      }
      throw .notEncodable(format: format, message: message.text)
    }
    defer { unsafe pic_free(encoded) }
    return unsafe Array(UnsafeBufferPointer(start: encoded.data, count: encoded.count))
  }
}
