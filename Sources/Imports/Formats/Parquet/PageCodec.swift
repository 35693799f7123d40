import CPageCodecs
import CZlib

/// How the pages of a column are packed, by the numbers of the format.
enum PageCodec: Int {
  case none = 0
  case snappy = 1
  case gzip = 2
  case zstd = 6

  private static let others = [3: "LZO", 4: "Brotli", 5: "LZ4", 7: "LZ4"]

  /// A codec of another number, in words.
  static func words(of number: Int) -> String { others[number] ?? "codec \(number)" }

  /// Unpacks a block by the system's library.
  ///
  /// - Parameters:
  ///   - bytes: The block.
  ///   - count: How many bytes it has to become.
  /// - Returns: These; nil for a block that does not become as many.
  func unpacked(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    if self == .none { return bytes.count == count ? Array(bytes) : nil }
    if self == .snappy, Self.snappyCount(of: bytes) != count { return nil }
    var isWhole = false
    // Both buffers live for the call; the library is told their sizes and writes `count` bytes at most.
    let unpacked = unsafe [UInt8](unsafeUninitializedCapacity: max(count, 1)) { target, made in
      unsafe bytes.withUnsafeBytes { source in
        switch self {
        case .none: break
        case .snappy:
          var size = count
          isWhole =
            unsafe snappy_uncompress(
              source.baseAddress?.assumingMemoryBound(to: CChar.self), source.count,
              UnsafeMutableRawPointer(target.baseAddress)?.assumingMemoryBound(to: CChar.self),
              &size) == SNAPPY_OK && size == count
        case .zstd:
          isWhole =
            unsafe ZSTD_decompress(target.baseAddress, count, source.baseAddress, source.count)
            == count
        case .gzip: isWhole = unsafe Self.inflate(source, to: target, count: count)
        }
      }
      // What is not whole is not looked at.
      made = isWhole ? count : 0
    }
    return isWhole ? unpacked : nil
  }

  private static func snappyCount(of bytes: ArraySlice<UInt8>) -> Int? {
    var count = 0
    let status = unsafe bytes.withUnsafeBytes {
      unsafe snappy_uncompressed_length(
        $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, &count)
    }
    return status == SNAPPY_OK ? count : nil
  }

  private static func inflate(
    _ source: UnsafeRawBufferPointer, to target: UnsafeMutableBufferPointer<UInt8>, count: Int
  ) -> Bool {
    guard source.count < UInt32.max, count < UInt32.max else { return false }
    var stream = unsafe z_stream()
    // zlib reads through this pointer only, though its type says otherwise.
    unsafe stream.next_in = UnsafeMutablePointer(
      mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe stream.avail_in = UInt32(source.count)
    unsafe stream.next_out = target.baseAddress
    unsafe stream.avail_out = UInt32(count)
    // 32: a gzip or a zlib header, and its checksum.
    guard
      unsafe inflateInit2_(
        &stream, 15 + 32, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return false }
    defer { unsafe inflateEnd(&stream) }
    let status = unsafe CZlib.inflate(&stream, Z_FINISH)
    return unsafe status == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0
  }

  /// The CRC-32 of a block, as pages note it.
  static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    unsafe bytes.withUnsafeBytes {
      UInt32(
        truncatingIfNeeded: unsafe crc32_z(
          0, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count))
    }
  }
}
