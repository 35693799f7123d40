import Files

/// The values of a column in a row group, page by page.
///
/// Read are pages of both kinds with plain or dictionary-coded numbers and bytes, as pyarrow, `datasets`, DuckDB
/// and Spark write them. Source: apache/parquet-format, `Encodings.md`.
struct ParquetColumnReader {
  /// A value of a row.
  enum Value {
    case number(Int64)
    case bytes(ArraySlice<UInt8>)
  }

  /// Values of a page or of a dictionary, those that are not there left out.
  private enum Values {
    case numbers([Int64])
    case bytes(buffer: [UInt8], places: [Range<Int>])

    var count: Int {
      switch self {
      case .numbers(let numbers): numbers.count
      case .bytes(_, let places): places.count
      }
    }
  }

  /// Most values of a page, and most bytes of its header.
  private static let (valueLimit, headerLimit) = (1 << 22, 1 << 20)
  private static let pageByteLimit = ImportLimits.pictureByteCount + (1 << 20)

  private let column: ParquetFooter.Column
  private let chunk: ParquetFooter.Chunk
  private let codec: PageCodec
  private let packedCount: Int?
  private let path: String
  private var offset: Int
  private var dictionary: Values?
  /// The page: for each row whether it has a value, these, and how many of both are used.
  private var levels: [UInt8] = []
  private var values = Values.numbers([])
  private var (row, place) = (0, 0)
  private var valuesRead = 0
  private var unpackedCount = 0

  /// - Throws: `ImportProblem` for pages packed in another way.
  init(
    _ column: ParquetFooter.Column, _ chunk: ParquetFooter.Chunk,
    of file: borrowing RegularFile
  ) throws(ImportProblem) {
    guard let codec = PageCodec(rawValue: chunk.codec) else {
      throw ImportProblem(
        file.path,
        "expected pages packed with Snappy, gzip, Zstandard or not at all, found "
          + "\(PageCodec.words(of: chunk.codec)); write it anew with compression=\"zstd\"")
    }
    (self.column, self.chunk, self.codec) = (column, chunk, codec)
    path = file.path
    packedCount = codec == .none ? nil : file.byteCount
    offset = chunk.bytes.lowerBound
  }

  private func problem(_ found: String) -> ImportProblem {
    ImportProblem(
      path,
      "column \(column.path.joined(separator: ".")): expected whole pages, found \(found); get the file again"
    )
  }

  private func unsupported(_ found: String) -> ImportProblem {
    ImportProblem(
      path,
      "column \(column.path.joined(separator: ".")): expected plain or dictionary-coded values, found \(found); "
        + "write it anew with pyarrow's defaults")
  }

  /// The value of the next row; nil where it has none.
  ///
  /// - Throws: `ImportProblem` for a damaged file and above the limits, `FileError`.
  mutating func next(in file: borrowing RegularFile, meter: ImportMeter) throws -> Value? {
    while row == levels.count { try readPage(in: file, meter: meter) }
    defer { row += 1 }
    guard Int(levels[row]) == column.level else { return nil }
    defer { place += 1 }
    switch values {
    case .numbers(let numbers): return .number(numbers[place])
    case .bytes(let buffer, let places): return .bytes(buffer[places[place]])
    }
  }

  private mutating func readPage(in file: borrowing RegularFile, meter: ImportMeter) throws {
    guard valuesRead < chunk.valueCount, offset < chunk.bytes.upperBound else {
      throw problem("fewer values than rows")
    }
    let window = min(chunk.bytes.upperBound - offset, Self.headerLimit)
    // Most headers are short.
    var start = ByteCursor(try file.bytes(from: offset, count: min(window, 8192))[...])
    var header = ThriftValue.structure(&start)
    if header == nil, window > 8192 {
      start = ByteCursor(try file.bytes(from: offset, count: window)[...])
      header = ThriftValue.structure(&start)
    }
    guard let header, let kind = header[1]?.int, let size = header[3]?.int,
      let fullSize = header[2]?.int
    else { throw problem("another header of a page") }
    offset += start.offset
    guard size >= 0, size <= chunk.bytes.upperBound - offset, fullSize >= 0,
      fullSize <= Self.pageByteLimit
    else { throw problem("a page of \(size) bytes that become \(fullSize)") }
    // Memory grows with what is there.
    try meter.check(total: fullSize, unpacked: fullSize, packed: size, of: path)
    unpackedCount += fullSize
    try meter.countBytes(fullSize, unpacked: unpackedCount, packed: packedCount, of: path)
    let body = try file.bytes(from: offset, count: size)[...]
    guard body.count == size else { throw problem("the end of the file") }
    offset += size
    if let told = header[4]?.int {
      guard UInt32(truncatingIfNeeded: told) == PageCodec.checksum(of: body) else {
        throw problem("a wrong checksum")
      }
    }
    switch kind {
    case 0: try take(body, header[5], fullSize: fullSize)
    case 2: try takeDictionary(body, header[7], fullSize: fullSize)
    case 3: try takeSecondKind(body, header[8], fullSize: fullSize)
    case 1: break
    default: throw problem("a page of kind \(kind)")
    }
  }

  private func unpacked(
    _ body: ArraySlice<UInt8>, _ count: Int
  ) throws(ImportProblem) -> [UInt8] {
    guard let bytes = codec.unpacked(body, count: count) else {
      throw problem("a page that does not unpack to \(count) bytes")
    }
    return bytes
  }

  private func valueCount(_ header: ThriftValue?) throws(ImportProblem) -> Int {
    guard let count = header?[1]?.int, count >= 0 else { throw problem("no number of values") }
    guard count <= Self.valueLimit else {
      throw unsupported("a page of \(count) values, more than \(Self.valueLimit)")
    }
    return count
  }

  private mutating func takeDictionary(
    _ body: ArraySlice<UInt8>, _ header: ThriftValue?, fullSize: Int
  ) throws(ImportProblem) {
    let count = try valueCount(header)
    let encoding = header?[2]?.int ?? -1
    guard encoding == 0 || encoding == 2 else { throw unsupported("encoding \(encoding)") }
    guard dictionary == nil else { throw problem("two dictionaries") }
    let bytes = try unpacked(body, fullSize)
    dictionary = try plain(bytes, from: 0, count: count)
  }

  /// A page of the first kind: levels and values packed together.
  private mutating func take(
    _ body: ArraySlice<UInt8>, _ header: ThriftValue?, fullSize: Int
  ) throws(ImportProblem) {
    let count = try valueCount(header)
    let bytes = try unpacked(body, fullSize)
    var cursor = ByteCursor(bytes[...])
    var levels = [UInt8](repeating: 0, count: count)
    if column.level > 0 {
      guard header?[3]?.int == 3 else { throw unsupported("levels of another encoding") }
      guard let told = cursor.littleEndian(4), let coded = cursor.take(Int(told)) else {
        throw problem("no levels")
      }
      levels = try self.levels(coded, count: count)
    }
    try set(levels, bytes, from: cursor.offset, encoding: header?[2]?.int ?? -1)
  }

  /// A page of the second kind: levels as they are, in front of packed values.
  private mutating func takeSecondKind(
    _ body: ArraySlice<UInt8>, _ header: ThriftValue?, fullSize: Int
  ) throws(ImportProblem) {
    let count = try valueCount(header)
    var cursor = ByteCursor(body)
    guard let size = header?[5]?.int, header?[6]?.int == 0, let coded = cursor.take(size),
      size <= fullSize
    else { throw problem("levels that do not fit") }
    let levels =
      column.level > 0
      ? try self.levels(coded, count: count) : [UInt8](repeating: 0, count: count)
    let rest = cursor.bytes[cursor.offset...]
    let isPacked = header?[7]?.flag ?? true
    guard isPacked || rest.count == fullSize - size else { throw problem("another size") }
    // Nothing is packed of a page without values.
    let bytes =
      isPacked && !(rest.isEmpty && fullSize == size)
      ? try unpacked(rest, fullSize - size) : Array(rest)
    try set(levels, bytes, from: 0, encoding: header?[4]?.int ?? -1)
  }

  private mutating func set(
    _ levels: [UInt8], _ bytes: [UInt8], from start: Int, encoding: Int
  ) throws(ImportProblem) {
    let count = levels.count { Int($0) == column.level }
    guard valuesRead + levels.count <= chunk.valueCount else {
      throw problem("more values than rows")
    }
    valuesRead += levels.count
    switch encoding {
    case 0: values = try plain(bytes, from: start, count: count)
    case 2, 8: values = try coded(bytes, from: start, count: count)
    default:
      let names = [
        3: "run lengths", 4: "bits", 5: "differences", 6: "differences of lengths",
        7: "differences of texts", 9: "split bytes",
      ]
      throw unsupported(names[encoding] ?? "encoding \(encoding)")
    }
    (self.levels, row, place) = (levels, 0, 0)
  }

  /// Values as they are; bytes have their number in front.
  private func plain(
    _ bytes: [UInt8], from start: Int, count: Int
  ) throws(ImportProblem) -> Values {
    var cursor = ByteCursor(bytes[start...])
    switch column.type {
    case 1, 2:
      let width = column.type == 1 ? 4 : 8
      guard cursor.count == width * count else { throw problem("another number of values") }
      var numbers: [Int64] = []
      numbers.reserveCapacity(count)
      for _ in 0..<count {
        let bits = cursor.littleEndian(width) ?? 0
        numbers.append(
          width == 4
            ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(truncatingIfNeeded: bits))
      }
      return .numbers(numbers)
    case 6:
      guard count <= cursor.count / 4 else { throw problem("fewer values than told") }
      var places: [Range<Int>] = []
      places.reserveCapacity(count)
      for _ in 0..<count {
        guard let told = cursor.littleEndian(4), let value = cursor.take(Int(told)) else {
          throw problem("a value beyond its page")
        }
        places.append(value.indices)
      }
      guard cursor.count == 0 else { throw problem("more than its values") }
      return .bytes(buffer: bytes, places: places)
    default: throw unsupported("type \(column.type)")
    }
  }

  /// Values by their places in the dictionary.
  private func coded(
    _ bytes: [UInt8], from start: Int, count: Int
  ) throws(ImportProblem) -> Values {
    guard let dictionary else { throw problem("no dictionary") }
    var cursor = ByteCursor(bytes[start...])
    let width = cursor.take(1)?.first ?? 0
    guard width <= 32, count == 0 || start < bytes.count,
      let places = HybridNumbers.read(cursor.rest, width: Int(width), count: count),
      places.allSatisfy({ $0 < dictionary.count })
    else { throw problem("places outside of the dictionary") }
    switch dictionary {
    case .numbers(let numbers): return .numbers(places.map { numbers[Int($0)] })
    case .bytes(let buffer, let own):
      return .bytes(buffer: buffer, places: places.map { own[Int($0)] })
    }
  }

  private func levels(
    _ bytes: ArraySlice<UInt8>, count: Int
  ) throws(ImportProblem) -> [UInt8] {
    let width = Int.bitWidth - column.level.leadingZeroBitCount
    guard let levels = HybridNumbers.read(bytes, width: width, count: count),
      levels.allSatisfy({ $0 <= column.level })
    else { throw problem("levels that do not fit") }
    return levels.map { UInt8($0) }
  }
}

/// Numbers of few bits in runs: one repeated, or eight at a time bit by bit.
enum HybridNumbers {
  /// Reads so many numbers; nil where there are not as many, or a run is longer.
  static func read(_ bytes: ArraySlice<UInt8>, width: Int, count: Int) -> [UInt32]? {
    var cursor = ByteCursor(bytes)
    var numbers: [UInt32] = []
    numbers.reserveCapacity(count)
    while numbers.count < count {
      guard let head = cursor.varint(), let amount = Int(exactly: head >> 1), amount > 0 else {
        return nil
      }
      let left = count - numbers.count
      if head & 1 == 0 {
        guard amount <= left, let number = cursor.littleEndian((width + 7) / 8) else { return nil }
        numbers.append(contentsOf: repeatElement(UInt32(truncatingIfNeeded: number), count: amount))
        continue
      }
      // The last eight may be filled up.
      guard amount <= (left + 7) / 8, let packed = cursor.take(amount * width) else { return nil }
      var (bits, held): (UInt64, Int) = (0, 0)
      var next = packed.startIndex
      for _ in 0..<min(left, amount * 8) {
        while held < width {
          bits |= UInt64(packed[next]) << UInt64(held)
          (next, held) = (next + 1, held + 8)
        }
        numbers.append(UInt32(truncatingIfNeeded: bits & (1 << UInt64(width) - 1)))
        (bits, held) = (bits >> UInt64(width), held - width)
      }
    }
    return numbers
  }
}
