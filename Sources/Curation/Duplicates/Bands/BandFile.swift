import Files
import Foundation

/// The records of a part of the pictures, once for each table and sorted, in a file.
///
/// Eight letters, the number of records and that of tables, then the tables one after the other: hash and
/// tag of each record, little-endian.
package struct BandFile: Sendable {
  private static let magic = Array("pokebnd1".utf8)
  private static let headSize = 24

  let path: String
  /// Records of each table.
  package let count: Int
  /// Tables.
  package let tableCount: Int

  /// Opens a file.
  ///
  /// - Throws: `PlanProblem` for one that is not there or has another size than it says.
  package init(at path: String) throws {
    self.path = path
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw PlanProblem(.tryAgain, "\(path): cannot be read; do the tasks of measure again")
    }
    defer { try? file.close() }
    let head = [UInt8](try file.read(upToCount: Self.headSize) ?? Data())
    let size = Int(try file.seekToEnd())
    let isWhole = head.count == Self.headSize && Array(head.prefix(8)) == Self.magic
    let words =
      isWhole ? (Self.word(in: head, at: 8), Self.word(in: head, at: 16)) : (UInt64(0), UInt64(0))
    let known = UInt64(BandTable.all.count)
    guard (1...known).contains(words.1), words.0 <= UInt64(size) / UInt64(BandRecord.byteCount),
      UInt64(size) == UInt64(Self.headSize) + words.0 * words.1 * UInt64(BandRecord.byteCount)
    else {
      throw PlanProblem(
        .plan,
        "\(path): expected the hashes of a task, found another file or a part of one; delete "
          + "it and do the tasks of measure again")
    }
    (count, tableCount) = (Int(words.0), Int(words.1))
  }

  /// Writes a new file of these records, whose hashes are as they are.
  package static func write(
    _ records: [BandRecord], to path: String, tables: [BandTable] = BandTable.all
  ) throws {
    let head = magic + bytes(of: UInt64(records.count)) + bytes(of: UInt64(tables.count))
    guard try NewFile.create(path, with: head),
      let file = FileHandle(forWritingAtPath: path)
    else { throw FileError.last("create", path) }
    defer { try? file.close() }
    try file.seekToEnd()
    for table in tables {
      var dealt = records
      for place in dealt.indices { dealt[place].hash = table.dealt(dealt[place].hash) }
      BandRecord.sort(&dealt)
      // A few megabytes at a time.
      for first in stride(from: 0, to: dealt.count, by: 131_072) {
        let part = dealt[first..<min(first + 131_072, dealt.count)]
        // Two words of this machine, which is little-endian.
        try file.write(contentsOf: unsafe part.withUnsafeBytes { unsafe Data($0) })
      }
    }
  }

  /// The records of a table whose dealt hashes lie in a range.
  package func records(of table: Int, in range: ClosedRange<UInt64>) throws -> [BandRecord] {
    let file = try open()
    defer { try? file.close() }
    let first = try place(of: range.lowerBound, in: table, of: file)
    let end =
      range.upperBound == .max ? count : try place(of: range.upperBound + 1, in: table, of: file)
    let bytes = try read((end - first) * BandRecord.byteCount, at: first, in: table, of: file)
    return unsafe [BandRecord](unsafeUninitializedCapacity: end - first) { records, count in
      // `bytes` has `end − first` records, each two words of this machine.
      unsafe bytes.withUnsafeBytes {
        unsafe UnsafeMutableRawBufferPointer(records).copyMemory(from: $0)
      }
      count = end - first
    }
  }

  /// Hashes of a table, each standing for `step` records.
  package func sample(of table: Int, step: Int) throws -> [UInt64] {
    let file = try open()
    defer { try? file.close() }
    return try stride(from: step / 2, to: count, by: step).map {
      Self.word(in: try read(8, at: $0, in: table, of: file), at: 0)
    }
  }

  /// How many records of a table have a lower hash.
  private func place(of hash: UInt64, in table: Int, of file: FileHandle) throws -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Self.word(in: try read(8, at: middle, in: table, of: file), at: 0) < hash {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  private func open() throws -> FileHandle {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw PlanProblem(.tryAgain, "\(path): cannot be read; is its disk still mounted here?")
    }
    return file
  }

  private func read(
    _ size: Int, at place: Int, in table: Int, of file: FileHandle
  ) throws -> [UInt8] {
    try file.seek(toOffset: UInt64(Self.headSize + (table * count + place) * BandRecord.byteCount))
    let bytes = [UInt8](size == 0 ? Data() : try file.read(upToCount: size) ?? Data())
    guard bytes.count == size else {
      throw PlanProblem(.tryAgain, "\(path): ends before its end; do the tasks of measure again")
    }
    return bytes
  }

  private static func word(in bytes: [UInt8], at place: Int) -> UInt64 {
    (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
  }

  private static func bytes(of word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
  }
}
