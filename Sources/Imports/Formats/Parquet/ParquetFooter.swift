import Files
import Foundation

/// What stands at the end of a Parquet file: its columns, where their pages are, and what Hugging Face notes.
///
/// Source: apache/parquet-format, `README.md` and `parquet.thrift`.
struct ParquetFooter {
  /// A column of single values.
  struct Column {
    /// The names from the root down.
    var path: [String]
    /// The physical type by its number.
    var type: Int
    /// Whether bytes are text.
    var isText: Bool
    /// The level at which a value is there.
    var level: Int
    /// Whether there are several values a row.
    var isRepeated: Bool

    /// What its values are, for people.
    var words: String {
      let one =
        switch type {
        case 0: "booleans"
        case 1, 2: "whole numbers"
        case 3: "times"
        case 4, 5: "floating-point numbers"
        case 6 where isText: "words"
        default: "bytes that are not said to be text"
        }
      return isRepeated ? "lists of \(one)" : path.count > 1 ? "records with \(one)" : one
    }
  }

  /// The pages of a column in a row group.
  struct Chunk {
    var codec: Int
    var valueCount: Int
    var bytes: Range<Int>
  }

  /// Rows together.
  struct Group {
    var rowCount: Int
    /// One a column.
    var chunks: [Chunk]
  }

  /// What Hugging Face says of a column.
  struct Feature: Decodable {
    var kind: String?
    var names: [String]?

    enum CodingKeys: String, CodingKey {
      case kind = "_type"
      case names
    }

    init(from decoder: any Decoder) {
      // Features of other kinds may be lists.
      let values = try? decoder.container(keyedBy: CodingKeys.self)
      kind = try? values?.decode(String.self, forKey: .kind)
      names = try? values?.decode([String].self, forKey: .names)
    }
  }

  let columns: [Column]
  let groups: [Group]
  /// By the name of the column.
  let features: [String: Feature]

  static let magic = Array("PAR1".utf8)
  /// Most bytes of a footer.
  private static let byteLimit = 256 << 20

  /// Reads the end of a file.
  ///
  /// - Throws: `ImportProblem` or `FileError`.
  init(of file: borrowing RegularFile) throws {
    let path = file.path
    func problem(_ found: String) -> ImportProblem {
      ImportProblem(path, "expected a whole Parquet file, found \(found); get the file again")
    }
    let tail = file.byteCount < 12 ? [] : try file.bytes(from: file.byteCount - 8, count: 8)
    if tail.suffix(4) == Array("PARE".utf8) {
      throw ImportProblem(path, "expected a plain Parquet file, found an encrypted one")
    }
    var cursor = ByteCursor(tail[...])
    guard tail.suffix(4) == Self.magic, let told = cursor.littleEndian(4) else {
      throw problem("another end")
    }
    guard told <= UInt64(min(file.byteCount - 12, Self.byteLimit)) else {
      throw problem("a footer of \(told) bytes")
    }
    let start = file.byteCount - 8 - Int(told)
    var footer = ByteCursor(try file.bytes(from: start, count: Int(told))[...])
    guard let root = ThriftValue.structure(&footer), footer.count == 0 else {
      throw problem("another footer")
    }
    guard let columns = Self.columns(root[2]?.list ?? []), !columns.isEmpty else {
      throw problem("another tree of columns")
    }
    guard let groups = Self.groups(root[4]?.list ?? [], columns, end: start),
      root[3]?.int == groups.reduce(0, { $0 &+ $1.rowCount })
    else { throw problem("row groups that do not fit the file") }
    (self.columns, self.groups) = (columns, groups)
    features = Self.features(root[5]?.list ?? [])
  }

  /// The leaves of the tree, which is stored depth first; nil for one that is none.
  private static func columns(_ elements: [ThriftValue]) -> [Column]? {
    var place = 1
    var columns: [Column] = []
    func walk(_ count: Int, _ above: Column) -> Bool {
      guard above.path.count < 32 else { return false }
      for _ in 0..<count {
        guard elements.indices.contains(place), let name = elements[place][4]?.text else {
          return false
        }
        let element = elements[place]
        place += 1
        let repetition = element[3]?.int ?? 0
        var column = above
        column.path.append(name)
        column.level += repetition == 0 ? 0 : 1
        column.isRepeated = column.isRepeated || repetition == 2
        if let children = element[5]?.int {
          guard children >= 0, walk(children, column) else { return false }
        } else {
          guard let type = element[1]?.int else { return false }
          column.type = type
          column.isText = element[6]?.int == 0 || element[10]?[1] != nil
          columns.append(column)
        }
      }
      return true
    }
    let root = Column(path: [], type: 0, isText: false, level: 0, isRepeated: false)
    guard let count = elements.first?[5]?.int, count >= 0, walk(count, root),
      place == elements.count
    else { return nil }
    return columns
  }

  /// The row groups; nil where one does not lie in the file or has other columns.
  private static func groups(
    _ list: [ThriftValue], _ columns: [Column], end: Int
  ) -> [Group]? {
    var groups: [Group] = []
    for one in list {
      guard let rowCount = one[3]?.int, (0...Int(Int32.max)).contains(rowCount),
        let parts = one[1]?.list, parts.count == columns.count
      else { return nil }
      // Where a group without rows begins says nothing.
      if rowCount == 0 { continue }
      var chunks: [Chunk] = []
      for (part, column) in zip(parts, columns) {
        guard let about = part[3], part[1] == nil, about[1]?.int == column.type,
          about[3]?.list?.map(\.text) == column.path, let codec = about[4]?.int,
          let valueCount = about[5]?.int, column.isRepeated || valueCount == rowCount,
          let size = about[7]?.int, let data = about[9]?.int
        else { return nil }
        let dictionary = about[11]?.int ?? 0
        let start = dictionary > 0 ? min(dictionary, data) : data
        guard start >= magic.count, size >= 0, size <= end, start <= end - size else {
          return nil
        }
        chunks.append(Chunk(codec: codec, valueCount: valueCount, bytes: start..<start + size))
      }
      groups.append(Group(rowCount: rowCount, chunks: chunks))
    }
    return groups
  }

  private static func features(_ notes: [ThriftValue]) -> [String: Feature] {
    struct Note: Decodable {
      struct Info: Decodable { var features: [String: Feature] }
      var info: Info
    }
    let text = notes.first { $0[1]?.text == "huggingface" }?[2]?.text
    let note = text.flatMap { try? JSONDecoder().decode(Note.self, from: Data($0.utf8)) }
    return note?.info.features ?? [:]
  }
}
