import Catalogue
import Curation
import Digest
import Foundation
import Imaging

/// TFRecord files of `tf.train.Example` with a picture file and its class in each.
///
/// A record is its length in 64 bits, the masked CRC-32C of these, the bytes, and theirs; all numbers
/// with the first byte weighing least. Specification: TensorFlow's "TFRecord and tf.train.Example".
package struct TFRecordSource: ImportSource {
  package let format = "tfrecord"
  private let path: String
  private let options: ImportOptions
  private let meter: ImportMeter
  /// Most bytes of a record: a picture and its names.
  private static let recordByteCount = ImportLimits.pictureByteCount + (1 << 20)
  private static let pictureNames = ["image/encoded", "image", "image_raw", "image/raw"]
  private static let labelNames = [
    "image/class/text", "image/class/label", "label", "class", "image/class",
  ]

  package init(_ path: String, options: ImportOptions, meter: ImportMeter) {
    (self.path, self.options, self.meter) = (path, options, meter)
  }

  /// Whether a file begins as one.
  static func isOne(_ beginning: [UInt8]) -> Bool {
    var cursor = ByteCursor(beginning[...])
    guard let length = cursor.take(8), let check = cursor.littleEndian(4) else { return false }
    return UInt64(mask(of: length)) == check
  }

  private static func mask(of bytes: ArraySlice<UInt8>) -> UInt32 {
    let check = unsafe bytes.withUnsafeBytes { unsafe CRC32C.checksum($0) }
    return (check >> 15 | check << 17) &+ 0xA282_EAD8
  }

  package func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    var file = try LibArchive(.plain, path: path, meter: meter)
    let name = (path as NSString).lastPathComponent
    let stem = MemberPath.stem(name.replacing(".tfrecord", with: ""))
    let split = SplitName(name.prefix { $0 != "." })?.split
    guard try file.next() != nil else { return }
    var index = 0
    while let record = try next(index, in: &file) {
      try meter.countMember(of: path)
      let (picture, label) = try content(of: record, index)
      let number = String(index)
      let digits = String(repeating: "0", count: max(0, 5 - number.count)) + number
      try use(
        ImportedPicture(
          place: .labelled(label, split: split, stem: "\(stem)-\(digits)"), content: .file(picture))
      )
      index += 1
    }
  }

  /// The bytes of the next record; nil at the end.
  private func next(_ index: Int, in file: inout LibArchive) throws -> [UInt8]? {
    let head = try file.read(upTo: 12)
    if head.isEmpty { return nil }
    guard head.count == 12, Self.isOne(head) else {
      throw problem(
        index, head.count < 12 ? "the end of the file" : "a wrong checksum of its length")
    }
    var cursor = ByteCursor(head[...])
    guard let told = cursor.littleEndian(8), told <= UInt64(Self.recordByteCount) else {
      throw ImportProblem(
        path, "record \(index): expected at most \(Self.recordByteCount) bytes, found more")
    }
    // Memory grows with what is there, not with the length that is told.
    let body = try file.read(upTo: Int(told) + 4)
    guard body.count == Int(told) + 4 else { throw problem(index, "the end of the file") }
    var end = ByteCursor(body.suffix(4))
    guard end.littleEndian(4) == UInt64(Self.mask(of: body.dropLast(4))) else {
      throw problem(index, "a wrong checksum")
    }
    return body.dropLast(4)
  }

  private func problem(_ index: Int, _ found: String) -> ImportProblem {
    ImportProblem(
      path, "record \(index): expected a whole record, found \(found); get the file again")
  }

  private func content(
    of record: [UInt8], _ index: Int
  ) throws(ImportProblem) -> (picture: [UInt8], label: ImportLabel) {
    guard let example = ExampleMessage(record[...]) else {
      throw ImportProblem(
        path, "record \(index): expected a tf.train.Example, found another message")
    }
    let known = example.features.keys.sorted().joined(separator: ", ")
    let picture = Self.pictureNames.lazy.compactMap { name -> [UInt8]? in
      guard case .bytes(let values)? = example.features[name], values.count == 1 else { return nil }
      return Array(values[0])
    }.first
    guard let picture, PictureFile.ending(of: picture) != nil else {
      throw ImportProblem(
        path,
        "record \(index): expected image/encoded with a \(PictureFormat.oneOfAll) file, found "
          + (picture == nil ? known.isEmpty ? "nothing" : known : "other bytes"))
    }
    if options.onlyClass != nil { return (picture, .name("")) }
    let labels = Self.labelNames.lazy.compactMap { name -> ImportLabel? in
      switch example.features[name] {
      case .bytes(let values)? where values.count == 1 && options.classNames == nil:
        let text = String(decoding: values[0], as: UTF8.self)
        return text.isEmpty ? nil : ImportLabel(text: text)
      case .numbers(let values)? where values.count == 1:
        return Int(exactly: values[0]).flatMap { $0 >= 0 ? .number($0) : nil }
      default: return nil
      }
    }
    guard let label = labels.first else {
      throw ImportProblem(
        path,
        "record \(index): expected image/class/text or image/class/label, found \(known); put all pictures "
          + "into one class with --class NAME")
    }
    return (picture, label)
  }
}
