import Digest
package import Files
import Foundation
import Protobuf

/// One file of events in a folder that TensorBoard watches; records are only ever appended.
///
/// A run that goes on begins a new file. The second event of each says from which step on those of
/// earlier files no longer count. A class, because it owns an open file.
package final class EventFile {
  /// Where it is.
  package let path: String
  private let descriptor: Int32
  private let now: () -> Double

  /// What all names begin with.
  package static let prefix = "events.out.tfevents."

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - folder: Where; it must be there.
  ///   - step: The steps done before. With 0, files of earlier runs in the folder are removed.
  ///   - now: Seconds since 1970, the only thing in the file that differs from run to run.
  /// - Throws: `FileError` when the folder cannot be written.
  package init(
    in folder: String, after step: Int,
    now: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) throws(FileError) {
    self.now = now
    var earlier = Self.names(in: folder)
    if step == 0 {
      for name in earlier { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
      earlier = []
    }
    // Readers take files in the order of their names, which begin with the time.
    let last = earlier.compactMap { Int($0.dropFirst(Self.prefix.count).prefix { $0 != "." }) }
      .max()
    let time = max(Int(now()), last.map { $0 + 1 } ?? 0)
    let digits = String(time)
    let padding = String(repeating: "0", count: max(0, 10 - digits.count))
    path = "\(folder)/\(Self.prefix)\(padding)\(digits).pokeprep.\(getpid()).0"
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .last("create", path) }
    try append { $0.text(3, "brain.Event:2") }
    try append {
      $0.integer(2, step == 0 ? 0 : step + 1)
      // SessionLog with the status START. TensorBoard forgets nothing at the first of a folder, so that
      // a run's first file needs one, too.
      $0.message(7) { $0.integer(1, 1) }
    }
  }

  deinit { close(descriptor) }

  /// Appends what there is to tell of a step.
  ///
  /// - Throws: `FileError`, for example when the disk is full.
  package func append(step: Int, _ summaries: [EventSummary]) throws(FileError) {
    guard !summaries.isEmpty else { return }
    try append {
      $0.integer(2, step)
      $0.message(5) { summary in
        for value in summaries { summary.message(1) { value.write(to: &$0) } }
      }
    }
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasPrefix(prefix) }
  }

  private func append(_ build: (inout ProtobufWriter) -> Void) throws(FileError) {
    var event = ProtobufWriter()
    event.double(1, now())
    build(&event)
    guard FileDescriptor.write(RecordFrame.framed(event.bytes), to: descriptor) else {
      throw .last("write", path)
    }
  }
}

/// The frame around each record of a TFRecord file: length, its check sum, the data, their check sum.
enum RecordFrame {
  static func framed(_ data: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(data.count))
    return length + littleEndian(masked(length)) + data + littleEndian(masked(data))
  }

  /// CRC-32C, turned and shifted so that a record that holds check sums has another one.
  static func masked(_ bytes: [UInt8]) -> UInt32 {
    let check = unsafe bytes.withUnsafeBytes { unsafe CRC32C.checksum($0) }
    return (check >> 15 | check << 17) &+ 0xA282_EAD8
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<(value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
