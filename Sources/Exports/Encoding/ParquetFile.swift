/// One Parquet file: `PAR1`, pages, what is where, its length, `PAR1`.
///
/// Sources: apache/parquet-format, `README.md`, `Encodings.md` and `parquet.thrift`.
struct ParquetFile: Sendable {
  private static let magic = Array("PAR1".utf8)

  /// Pages that follow each other, all of one column and one row group.
  private struct Page: Sendable {
    var group: Int
    var column: Int
    /// Places among the pictures.
    var rows: Range<Int>
  }

  private let set: ExportSet
  private let pictures: [Int]
  private let metadata: String
  private let groups: [Range<Int>]
  private let pages: [Page]

  /// A file of some pictures.
  ///
  /// - Parameters:
  ///   - pictures: Their places in the set.
  ///   - set: What is exported.
  ///   - metadata: What Hugging Face reads of the columns: JSON.
  init(of pictures: [Int], in set: ExportSet, metadata: String) {
    self.set = set
    self.pictures = pictures
    self.metadata = metadata
    // Row groups of at most 100 MB and some thousand rows, pages of images of about 1 MB.
    let perGroup = max(1, min(4096, 100_000_000 / set.pixelByteCount))
    let perPage = max(1, MemberPieces.usualByteCount / set.pixelByteCount)
    groups = Self.parts(of: 0..<pictures.count, by: perGroup)
    pages = groups.enumerated().flatMap { group, rows in
      ParquetColumn.all.indices.flatMap { column in
        Self.parts(of: rows, by: column == 0 ? perPage : rows.count)
          .map { Page(group: group, column: column, rows: $0) }
      }
    }
  }

  private static func parts(of range: Range<Int>, by size: Int) -> [Range<Int>] {
    stride(from: range.lowerBound, to: range.upperBound, by: max(1, size))
      .map { $0..<min($0 + size, range.upperBound) }
  }

  /// The file piece by piece.
  var pieces: MemberPieces {
    MemberPieces(
      pictureCount: pictures.count, count: 1 + pages.count,
      make: { piece in
        guard piece > 0 else { return Self.magic }
        let page = pages[piece - 1]
        return try ParquetColumn.all[page.column].page(of: pictures[page.rows], in: set)
      }, last: footer)
  }

  private func footer(_ sizes: [Int]) -> [UInt8] {
    var chunks: [[ThriftCompact]] = groups.map { _ in [] }
    var groupSizes = groups.map { _ in 0 }
    var offset = Self.magic.count
    var page = 0
    while page < pages.count {
      let (group, column) = (pages[page].group, pages[page].column)
      let start = offset
      while page < pages.count, pages[page].group == group, pages[page].column == column {
        offset += sizes[page + 1]
        page += 1
      }
      groupSizes[group] += offset - start
      chunks[group].append(
        chunk(ParquetColumn.all[column], rows: groups[group], start: start, end: offset))
    }
    let rowGroups = groups.indices.map { group in
      ThriftCompact {
        $0.add(1, chunks[group])
        $0.add(2, int64: groupSizes[group])
        $0.add(3, int64: groups[group].count)
        $0.add(6, int64: groupSizes[group])
      }
    }
    var bytes = ThriftCompact {
      $0.add(1, int32: 1)
      $0.add(2, Self.schema)
      $0.add(3, int64: pictures.count)
      $0.add(4, rowGroups)
      $0.add(
        5,
        [
          ThriftCompact {
            $0.add(1, "huggingface")
            $0.add(2, metadata)
          }
        ])
      $0.add(6, "pokeprep")
    }.bytes
    bytes.append(littleEndian: UInt32(bytes.count))
    return bytes + Self.magic
  }

  /// What a row group says of a column.
  private func chunk(
    _ column: ParquetColumn, rows: Range<Int>, start: Int, end: Int
  ) -> ThriftCompact {
    // Images and their names are always there; the others are cheap to ask.
    let missing =
      column.path.count > 1
      ? 0 : pictures[rows].count { (try? column.value($0, set)) == nil }
    return ThriftCompact { chunk in
      chunk.add(2, int64: 0)
      chunk.add(
        3,
        ThriftCompact {
          $0.add(1, int32: column.kind.rawValue)
          $0.add(2, int32s: [ParquetEncoding.plain, ParquetEncoding.runLength])
          $0.add(3, column.path)
          $0.add(4, int32: 0)
          $0.add(5, int64: rows.count)
          $0.add(6, int64: end - start)
          $0.add(7, int64: end - start)
          $0.add(9, int64: start)
          $0.add(12, ThriftCompact { $0.add(3, int64: missing) })
        })
    }
  }

  /// The tree of columns, depth first; all may be without a value, as in Arrow.
  private static var schema: [ThriftCompact] {
    let optional = 1
    let roots = ParquetColumn.all.reduce(into: [String]()) { names, column in
      if names.last != column.path[0] { names.append(column.path[0]) }
    }
    var elements = [
      ThriftCompact {
        $0.add(4, "schema")
        $0.add(5, int32: roots.count)
      }
    ]
    for root in roots {
      let columns = ParquetColumn.all.filter { $0.path[0] == root }
      if columns[0].path.count > 1 {
        elements.append(
          ThriftCompact {
            $0.add(3, int32: optional)
            $0.add(4, root)
            $0.add(5, int32: columns.count)
          })
      }
      elements += columns.map { column in
        ThriftCompact { element in
          element.add(1, int32: column.kind.rawValue)
          element.add(3, int32: optional)
          element.add(4, column.path[column.path.count - 1])
          guard column.isText else { return }
          // UTF8, as older and as newer readers want to be told.
          element.add(6, int32: 0)
          element.add(10, ThriftCompact { $0.add(1, ThriftCompact()) })
        }
      }
    }
    return elements
  }
}
