import CImageCodecs

/// The libraries that pictures are read and written with.
package enum CodecVersions {
  /// Their names and versions on one line: `libjpeg-turbo 2.1.5, libpng 1.6.39, …`.
  package static var text: String {
    var characters = [CChar](repeating: 0, count: 256)
    // Writes at most as many bytes as it is given, the last one 0.
    unsafe pic_library_versions(&characters, characters.count)
    return String(
      decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
