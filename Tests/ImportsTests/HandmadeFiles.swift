import Foundation
import Imaging
import Imports
import Pixels
import Testing

/// Files of other programs, made byte by byte from the definitions of their formats.
enum Handmade {
  /// A number with the last byte weighing least.
  static func big(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A number with the first byte weighing least.
  static func little(_ value: Int, _ count: Int) -> [UInt8] { big(value, count).reversed() }

  /// Pixels that differ from picture to picture and place to place.
  static func pixels(_ index: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: 31 * index + 7 * $0 + $0 * $0 / 5) }
  }

  static func idx(_ shape: [Int], _ values: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(shape.count)] + shape.flatMap { big($0, 4) } + values
  }

  static func npy(_ descr: String, _ shape: [Int], _ values: [UInt8], fortran: Bool = false)
    -> [UInt8]
  {
    let sizes = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header =
      "{'descr': '\(descr)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(sizes)), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(header.utf8.count, 2) + Array(header.utf8)
      + values
  }

  /// The CRC-32 of gzip and ZIP (polynomial 0xEDB88320), or of Castagnoli, bit by bit.
  static func crc(_ bytes: some Sequence<UInt8>, polynomial: UInt32 = 0xEDB8_8320) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? polynomial : 0) }
    }
    return ~crc
  }

  /// gzip (RFC 1952) of one stored block (RFC 1951).
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1] + little(bytes.count, 2) + little(~bytes.count, 2)
      + bytes + little(Int(crc(bytes)), 4) + little(bytes.count, 4)
  }

  /// A member of an archive.
  struct Member {
    var name: String
    var bytes: [UInt8] = []
    /// The type of tar: `0` a file, `1` a link, `2` a symbolic one, `3` a device, `5` a folder, `6` a pipe.
    var type: Character = "0"
    var link = ""
    /// What a header tells instead of the true size.
    var toldSize: Int?
    /// Unix rights and kind in a ZIP's list.
    var mode = 0o100644
  }

  /// A ZIP of stored members (PKWARE's APPNOTE).
  static func zip(_ members: [Member]) -> [UInt8] {
    var (file, list): ([UInt8], [UInt8]) = ([], [])
    for member in members {
      let name = Array(member.name.utf8)
      // Version 2.0, names in UTF-8, stored, no time.
      let common =
        little(20, 2) + little(0x800, 2) + [0, 0] + [0, 0, 0x21, 0]
        + little(Int(crc(member.bytes)), 4) + little(member.bytes.count, 4)
        + little(member.toldSize ?? member.bytes.count, 4) + little(name.count, 2) + [0, 0]
      list +=
        [0x50, 0x4B, 1, 2] + little(3 << 8 | 20, 2) + common + [0, 0, 0, 0, 0, 0]
        + little(member.mode << 16, 4) + little(file.count, 4) + name
      file += [0x50, 0x4B, 3, 4] + common + name + member.bytes
    }
    let start = file.count
    return file + list + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(members.count, 2)
      + little(members.count, 2) + little(list.count, 4) + little(start, 4) + [0, 0]
  }

  /// A POSIX ustar archive.
  static func tar(_ members: [Member], isEnded: Bool = true) -> [UInt8] {
    var file: [UInt8] = []
    for member in members {
      func text(_ text: String, _ count: Int) -> [UInt8] {
        Array((Array(text.utf8) + Array(repeating: 0, count: count)).prefix(count))
      }
      func octal(_ value: Int, _ count: Int) -> [UInt8] {
        let digits = String(value, radix: 8)
        return text(String(repeating: "0", count: max(0, count - 1 - digits.count)) + digits, count)
      }
      let size = member.toldSize ?? member.bytes.count
      var header =
        text(member.name, 100) + octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12)
        + octal(0, 12) + text("        ", 8) + Array(String(member.type).utf8)
        + text(member.link, 100) + text("ustar", 6) + text("00", 2)
      header += Array(repeating: 0, count: 512 - header.count)
      let sum = header.reduce(0) { $0 + Int($1) }
      header.replaceSubrange(148..<156, with: octal(sum, 7) + text(" ", 1))
      file += header + member.bytes
      file += Array(repeating: 0, count: (512 - member.bytes.count % 512) % 512)
    }
    return file + (isEnded ? Array(repeating: 0, count: 1024) : [])
  }

  /// A TFRecord file.
  static func records(_ records: [[UInt8]]) -> [UInt8] {
    func mask(_ bytes: [UInt8]) -> [UInt8] {
      let crc = crc(bytes, polynomial: 0x82F6_3B78)
      return little(Int((crc >> 15 | crc << 17) &+ 0xA282_EAD8), 4)
    }
    return records.flatMap { record in
      let length = little(record.count, 8)
      return length + mask(length) + record + mask(record)
    }
  }

  /// A field of a protocol buffer that holds bytes.
  static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    var (length, digits): (Int, [UInt8]) = (bytes.count, [])
    repeat {
      digits.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
      length >>= 7
    } while length > 0
    return [number << 3 | 2] + digits + bytes
  }

  /// A `tf.train.Example` with a picture and a label below 128.
  static func example(_ picture: [UInt8], label: UInt8? = nil, text: String? = nil) -> [UInt8] {
    func entry(_ name: String, _ feature: [UInt8]) -> [UInt8] {
      field(1, field(1, Array(name.utf8)) + field(2, feature))
    }
    var features = entry("image/encoded", field(1, field(1, picture)))
    if let label { features += entry("image/class/label", field(3, field(1, [label]))) }
    if let text { features += entry("image/class/text", field(1, field(1, Array(text.utf8)))) }
    return field(1, features)
  }

  /// A picture file.
  static func png(_ index: Int) throws -> [UInt8] {
    try PNGEncoder.encode(
      PixelImage(width: 4, height: 3, channelCount: 3, bytes: pixels(index, 36)))
  }
}

/// A folder for the files of a test, removed at its end.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "import-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func add(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Every name below, hidden ones too.
  var names: [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []).sorted()
  }

  /// Imports to `images`, and gives the files there with their bytes.
  func imported(
    _ sources: String..., isReplacing: Bool = false,
    _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> [String: [UInt8]] {
    var options = ImportOptions()
    change(&options)
    let job = Import(sources, options: options, work: ImportWork(threadCount: 2))
    let summary = try job.write(to: path("images"), isReplacing: isReplacing)
    var files: [String: [UInt8]] = [:]
    for found in try FileManager.default.subpathsOfDirectory(atPath: path("images")) {
      // Foundation leaves the slash before a combining mark.
      let name = String(Substring(found.utf8.drop { $0 == UInt8(ascii: "/") }))
      let file = path("images/" + name)
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      if !isFolder.boolValue, !name.hasPrefix(".") {
        files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
      }
    }
    #expect(summary.pictures == files.count { $0.key != "heads.csv" })
    return files
  }
}

/// The samples of picture files, one a pixel where a PNG is grey by its header.
func samples(_ files: [String: [UInt8]]) throws -> [String: [UInt8]] {
  try files.mapValues { bytes in
    let samples = try PictureDecoder().decode(bytes).image.bytes
    let isGrey = bytes[25] == 0
    return isGrey ? stride(from: 0, to: samples.count, by: 3).map { samples[$0] } : samples
  }
}
