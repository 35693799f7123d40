import Catalogue
import Curation
import Files
import Foundation

/// Parquet files with pictures, as Hugging Face's `datasets`, pyarrow and `export parquet` write them: a column
/// `image` (a struct of `bytes` and `path`, or bytes alone) and a label.
package struct ParquetSource: ImportSource {
  package let format = "parquet"
  package var leftOut: [String] { state.leftOut }
  package let classNames: [String]?
  package let furtherColumns: [String]
  private let path: String
  private let options: ImportOptions
  private let meter: ImportMeter
  private let footer: ParquetFooter
  /// Places of the columns.
  private let image: Int
  private let label: Int?
  private let split: Int?
  private let heads: [Int]
  private let state = State()

  /// What is met on the way.
  private final class State { var leftOut: [String] = [] }

  private static let imageNames = ["image", "img", "picture", "image_bytes", "bytes", "jpg", "png"]
  private static let labelNames = [
    "label", "labels", "class", "fine_label", "category", "target", "class_name", "class_label",
  ]
  /// Of our exports: where pictures come from.
  private static let provenance = ["source", "sha256", "score", "group"]

  /// Whether a file begins as one.
  static func isOne(_ beginning: [UInt8]) -> Bool { beginning.starts(with: ParquetFooter.magic) }

  /// Reads what is at the end of a file, and finds its columns.
  ///
  /// - Throws: `ImportProblem` for one without pictures or labels, `FileError`.
  package init(_ path: String, options: ImportOptions, meter: ImportMeter) throws {
    (self.path, self.options, self.meter) = (path, options, meter)
    meter.note(path)
    let footer = try ParquetFooter(of: RegularFile(path: path))
    self.footer = footer
    let columns = footer.columns
    func place(_ names: [String], where isWanted: (ParquetFooter.Column) -> Bool) -> Int? {
      names.compactMap { name in
        columns.firstIndex { $0.path[0] == name && !$0.isRepeated && isWanted($0) }
      }.first
    }
    func isImage(_ column: ParquetFooter.Column) -> Bool {
      column.type == 6 && !column.isText && !column.isRepeated
        && (column.path.count == 1 || column.path.count == 2 && column.path[1] == "bytes")
    }
    func isLabel(_ column: ParquetFooter.Column) -> Bool {
      column.path.count == 1 && ([1, 2].contains(column.type) || column.type == 6 && column.isText)
    }
    func all(_ kind: String) -> [String] {
      columns.map { $0.path[0] }.filter { footer.features[$0]?.kind == kind }
    }
    let known = columns.map { $0.path.joined(separator: ".") }.joined(separator: ", ")
    let own = columns.filter { $0.path.count == 2 }.map { $0.path[0] }
    guard let image = place(all("Image") + Self.imageNames + own, where: isImage) else {
      throw ImportProblem(
        path, "expected a column image with the bytes of picture files, found \(known)")
    }
    let named = Self.labelNames.filter { footer.features[$0]?.kind == "ClassLabel" }
    let labelNames = named + Self.labelNames + all("ClassLabel")
    let label = place(labelNames, where: isLabel)
    guard label != nil || options.onlyClass != nil else {
      let other = labelNames.lazy.compactMap { name in
        columns.first { $0.path[0] == name }
      }.first
      let (wanted, found) =
        other.map {
          (" of whole numbers or words", "\($0.path[0]) of \($0.words); write it as such, or ")
        }
        ?? ("", "\(known); ")
      throw ImportProblem(
        path,
        "expected a column label\(wanted), found \(found)put all pictures into one class with --class NAME"
      )
    }
    let split = place(["split"], where: { isLabel($0) && $0.isText })
    let heads = columns.indices.filter { index in
      let column = columns[index]
      return ![image, label, split].contains(index) && isLabel(column) && !column.isRepeated
        && !Self.provenance.contains(column.path[0])
        && (column.isText || footer.features[column.path[0]]?.names != nil)
    }
    if let twice = ColumnNames.twice(
      ([label, split].compactMap(\.self) + heads).map { columns[$0].path[0] })
    {
      throw ImportProblem(path, twice)
    }
    (self.image, self.label, self.split, self.heads) = (image, label, split, heads)
    classNames = label.flatMap { footer.features[columns[$0].path[0]]?.names }
    let taken = Set(([image, label, split] + heads).compactMap(\.self).map { columns[$0].path[0] })
    furtherColumns = Set(columns.map { $0.path[0] })
      .subtracting(taken).subtracting(Self.provenance).sorted()
  }

  package func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    let file = try RegularFile(path: path)
    var row = 0
    for group in footer.groups {
      func reader(_ column: Int) throws -> ParquetColumnReader {
        try ParquetColumnReader(footer.columns[column], group.chunks[column], of: file)
      }
      var images = try reader(image)
      var others = try ([label, split].compactMap(\.self) + heads).map { ($0, try reader($0)) }
      for _ in 0..<group.rowCount {
        try meter.countMember(of: path)
        let picture = try images.next(in: file, meter: meter)
        var values: [Int: ParquetColumnReader.Value] = [:]
        for place in others.indices {
          values[others[place].0] = try others[place].1.next(in: file, meter: meter)
        }
        if let picture = try self.picture(picture, values, row: row) { try use(picture) }
        row += 1
      }
    }
  }

  /// What becomes of a row; nil for one without a picture.
  private func picture(
    _ value: ParquetColumnReader.Value?, _ values: [Int: ParquetColumnReader.Value], row: Int
  ) throws(ImportProblem) -> ImportedPicture? {
    guard case .bytes(let bytes)? = value, PictureFile.ending(of: Array(bytes.prefix(64))) != nil
    else {
      state.leftOut.append("row \(row) of \((path as NSString).lastPathComponent)")
      return nil
    }
    guard bytes.count <= ImportLimits.pictureByteCount else {
      throw ImportProblem(
        path,
        "row \(row): expected a picture of at most \(ImportLimits.pictureByteCount) bytes, found more"
      )
    }
    let number = String(row)
    let digits = String(repeating: "0", count: max(0, 5 - number.count)) + number
    let stem = MemberPath.stem(
      ((path as NSString).lastPathComponent as NSString).deletingPathExtension)
    var words: [String: String] = [:]
    for head in heads {
      let name = footer.columns[head].path[0]
      words[name.lowercased()] = values[head].flatMap { word($0, footer.features[name]?.names) }
    }
    return ImportedPicture(
      place: .labelled(
        try label(of: values, row: row), split: try split(of: values, row: row),
        stem: "\(stem)-\(digits)"), content: .file(Array(bytes)), heads: words)
  }

  private func word(_ value: ParquetColumnReader.Value, _ names: [String]?) -> String? {
    switch value {
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
    case .number(let number):
      Int(exactly: number).flatMap { names?.indices.contains($0) == true ? names?[$0] : nil }
    }
  }

  private func label(
    of values: [Int: ParquetColumnReader.Value], row: Int
  ) throws(ImportProblem) -> ImportLabel {
    guard options.onlyClass == nil, let label else { return .name("") }
    switch values[label] {
    case .bytes(let bytes)?:
      if let text = String(validating: bytes, as: UTF8.self), !text.isEmpty {
        return ImportLabel(text: text)
      }
    case .number(let told)?:
      if let number = Int(exactly: told), number >= 0 { return .number(number) }
    case nil: break
    }
    let found = if case .number(let number)? = values[label] { "\(number)" } else { "none" }
    throw ImportProblem(
      path,
      "row \(row): expected a label of 0 or more, or a name, found \(found); put all pictures into one class "
        + "with --class NAME")
  }

  /// What a column says, else the name of the file, else that of its folder.
  private func split(
    of values: [Int: ParquetColumnReader.Value], row: Int
  ) throws(ImportProblem) -> PictureSplit? {
    if let split {
      guard case .bytes(let bytes)? = values[split], !bytes.isEmpty else { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let split = SplitName(text[...])?.split else {
        throw ImportProblem(
          path, "row \(row): expected train, validation or test, found \(text.prefix(50))")
      }
      return split
    }
    let parts = path.pathNames.suffix(2)
    return parts.reversed().lazy.compactMap { name in
      SplitName(name.prefix { $0 != "-" && $0 != "." })?.split
    }.first
  }
}
