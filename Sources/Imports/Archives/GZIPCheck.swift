import CZlib
import Files

/// The checksums of gzip files, which libarchive passes over: a changed bit would change a pixel or a
/// label unseen.
enum GZIPCheck {
  private static let bufferSize = 1 << 18

  /// Unpacks a file once through zlib, which compares every checksum; does nothing for other files.
  ///
  /// - Throws: `ImportProblem` for a damaged file and above the limits, `FileError`.
  static func check(_ path: String, meter: ImportMeter) throws {
    let file = try RegularFile(path: path)
    guard try file.bytes(from: 0, count: 2) == [0x1F, 0x8B] else { return }
    guard let stream = unsafe gzopen(path, "rb") else {
      throw ImportProblem(path, "cannot be read: there is not enough memory")
    }
    defer { unsafe gzclose(stream) }
    var buffer = [UInt8](repeating: 0, count: bufferSize)
    var unpacked = 0
    while true {
      // The buffer lives for the call.
      let amount = unsafe buffer.withUnsafeMutableBytes {
        unsafe gzread(stream, $0.baseAddress, UInt32($0.count))
      }
      var code: Int32 = Z_OK
      let words = unsafe gzerror(stream, &code).map { unsafe String(cString: $0) }
      // An end in the middle is told by the code alone.
      guard amount >= 0, code == Z_OK || code == Z_STREAM_END else {
        throw ImportProblem(
          path, "expected a whole gzip file, found \(words ?? "another"); get the file again")
      }
      if amount == 0 { return }
      unpacked += Int(amount)
      try meter.check(total: unpacked, unpacked: unpacked, packed: file.byteCount, of: path)
    }
  }
}
