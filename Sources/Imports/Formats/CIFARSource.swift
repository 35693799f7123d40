import Catalogue
import Foundation
import Pixels

/// The binary version of CIFAR-10 and CIFAR-100: records of one label (CIFAR-10) or a coarse and a fine
/// one (CIFAR-100), then 1,024 bytes each of red, green and blue, row by row.
///
/// Specification: A. Krizhevsky's page "The CIFAR-10 dataset".
package final class CIFARSource: ImportSource {
  /// Which of the two.
  enum Kind: Int {
    case ten = 10
    case hundred = 100

    fileprivate var labelCount: Int { self == .ten ? 1 : 2 }
    fileprivate var nameFile: String {
      self == .ten ? "batches.meta.txt" : "fine_label_names.txt"
    }
    var recordSize: Int { labelCount + CIFARSource.pixelSize }
  }

  private static let side = 32
  fileprivate static let pixelSize = 3 * side * side
  /// What the files are called, and which set they are of.
  private static let known: [String: Kind] = [
    "data_batch_1.bin": .ten, "data_batch_2.bin": .ten, "data_batch_3.bin": .ten,
    "data_batch_4.bin": .ten, "data_batch_5.bin": .ten, "test_batch.bin": .ten,
    "train.bin": .hundred, "test.bin": .hundred,
  ]

  package let format: String
  package let classNames: [String]?
  private let kind: Kind
  private let files: [(name: String, load: () throws -> [UInt8])]

  /// The files of a folder, or one of them.
  ///
  /// - Throws: `ImportProblem` for a file that may be of either set.
  package init(files paths: [String], options: ImportOptions, meter: ImportMeter) throws {
    let folder = URL(fileURLWithPath: paths[0]).deletingLastPathComponent()
    func names(_ kind: Kind) throws -> [String]? {
      let path = folder.appendingPathComponent(kind.nameFile).path
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return ClassNameFile.names(in: try PackedFile.contents(of: path, meter: meter))
    }
    let (tens, hundreds) = (try names(.ten), try names(.hundred))
    let name = (paths[0] as NSString).lastPathComponent
    let kinds =
      tens != nil && hundreds == nil
      ? .ten : hundreds != nil && tens == nil ? .hundred : Self.known[name]
    kind =
      try kinds
      ?? Self.kind(
        ofSize: try FileManager.default.attributesOfItem(atPath: paths[0])[.size] as? Int ?? 0,
        path: paths[0])
    classNames = try Self.checked(kind == .ten ? tens : hundreds, kind, folder.path)
    format = "cifar-\(kind.rawValue)"
    files = paths.map { path in (path, { try PackedFile.contents(of: path, meter: meter) }) }
  }

  /// The files of an archive, as CIFAR is handed out.
  ///
  /// - Throws: As reading the archive.
  init(archive: MemberArchive, kind: Kind) throws {
    self.kind = kind
    var names: [String]?
    var loaded: [(name: String, bytes: [UInt8])] = []
    try archive.forEachFile { file, read in
      let name = file.path.name
      if name == kind.nameFile { names = ClassNameFile.names(in: try read(1 << 20)) }
      if Self.known[name] == kind { loaded.append((name, try read(1 << 30))) }
      return true
    }
    classNames = try Self.checked(names, kind, archive.path)
    format = "cifar-\(kind.rawValue)"
    files = loaded.sorted { $0.name < $1.name }.map { name, bytes in
      ("\(archive.path)/\(name)", { bytes })
    }
  }

  /// The files of a set among names; empty where none is.
  static func files(among names: [String]) -> [String] {
    names.filter { known[$0] != nil }.sorted()
  }

  /// The set that a member of an archive is of; nil for other members.
  static func kind(ofMember file: MemberArchive.File) -> Kind? {
    guard let kind = known[file.path.name], let size = file.toldByteCount, size > 0 else {
      return nil
    }
    return size % kind.recordSize == 0 ? kind : nil
  }

  private static func kind(ofSize size: Int, path: String) throws(ImportProblem) -> Kind {
    let kinds = [Kind.ten, .hundred].filter { size > 0 && size % $0.recordSize == 0 }
    guard let kind = kinds.first, kinds.count == 1 else {
      throw ImportProblem(
        path,
        "expected records of 3073 bytes (CIFAR-10) or of 3074 (CIFAR-100), found \(size) bytes; put "
          + "batches.meta.txt or fine_label_names.txt beside it")
    }
    return kind
  }

  private static func checked(
    _ names: [String]?, _ kind: Kind, _ place: String
  ) throws(ImportProblem) -> [String]? {
    if let names, names.count != kind.rawValue {
      throw ImportProblem(
        "\(place)/\(kind.nameFile)", "expected \(kind.rawValue) names, found \(names.count)")
    }
    return names
  }

  package func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    for file in files {
      let bytes = try file.load()
      let name = (file.name as NSString).lastPathComponent
      let stem = MemberPath.stem((name as NSString).deletingPathExtension)
      let split: PictureSplit = name.contains("test") ? .test : .train
      guard !bytes.isEmpty, bytes.count % kind.recordSize == 0 else {
        throw ImportProblem(
          file.name,
          "expected records of \(kind.recordSize) bytes, found \(bytes.count) bytes in all; get the file again"
        )
      }
      for index in 0..<bytes.count / kind.recordSize {
        let record = bytes[index * kind.recordSize..<(index + 1) * kind.recordSize]
        let label = Int(record[record.startIndex + kind.labelCount - 1])
        guard label < kind.rawValue else {
          throw ImportProblem(
            file.name, "record \(index): expected a label below \(kind.rawValue), found \(label)")
        }
        let number = String(index)
        let digits = String(repeating: "0", count: max(0, 5 - number.count)) + number
        let pixels = PixelBlock.interleaved(record.dropFirst(kind.labelCount), channelCount: 3)
        try use(
          ImportedPicture(
            place: .labelled(.number(label), split: split, stem: "\(stem)-\(digits)"),
            content: .pixels(
              PixelImage(width: Self.side, height: Self.side, channelCount: 3, bytes: pixels))))
      }
    }
  }
}
