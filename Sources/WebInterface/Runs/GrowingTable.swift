import Files
import Foundation

/// A table of numbers that a run writes line by line, read on from where it was left, so that a look costs
/// what was added and not what is there.
///
/// At most `rowLimit` rows are kept: beyond, each stands for the mean of several lines.
package struct GrowingTable: Sendable {
  /// The names of the columns.
  package private(set) var names: [String] = []
  /// The values of each column, not-a-number where missing.
  package private(set) var columns: [[Double]] = []
  /// The cells of the lines that are no numbers, such as those of alarms.
  package private(set) var lines: [[String]] = []
  /// Bytes read so far, to tell whether there is something new.
  package private(set) var offset = 0
  /// Why nothing of the file can be read now.
  private var failure: String?
  /// The first line that is none of the table.
  private var damage: String?
  private var damagedCount = 0
  private var lineCount = 0
  /// The last bytes that were read, by which a file is known that was written anew.
  private var tail: [UInt8] = []
  /// The last line.
  private var newest: [Double] = []
  /// Lines that a row stands for.
  private var group = 1
  private var gathered: [[Double]] = []
  private let path: String
  private let keepsText: Bool

  /// Rows that are kept at most.
  package static let rowLimit = 1200
  /// Bytes that are read at a time.
  private static let pieceLimit = 8 << 20
  private static let tailLimit = 64
  /// Steps that a run can have, as no run does more.
  private static let steps = 0...1e10
  /// What an empty line may hold.
  private static let blanks: Set<UInt8> = [0x20, 0x0D]
  /// Characters of a damaged line that a message shows.
  private static let shownLimit = 40

  /// A table that nothing is read of yet.
  package init(path: String, keepsText: Bool = false) {
    self.path = path
    self.keepsText = keepsText
  }

  /// What keeps the file from being read, or parts of it; nil where it is whole or not there yet.
  package var problem: String? {
    guard let words = failure ?? damage else { return nil }
    let rest = failure == nil && damagedCount > 1 ? " (\(damagedCount) lines are left out)" : ""
    return words + rest
  }

  /// Reads what was added since the last time; a file that was written anew is read anew.
  package mutating func update() {
    failure = nil
    do throws(FileError) { try read() } catch {
      // A run that has just begun has no tables.
      guard FileManager.default.fileExists(atPath: path) else { return }
      failure = "\(name): cannot \(error.operation): \(error.reason)"
    }
  }

  private var name: String { URL(fileURLWithPath: path).lastPathComponent }

  private mutating func read() throws(FileError) {
    let file = try RegularFile(path: path)
    let end = file.byteCount
    let known = try file.bytes(from: offset - tail.count, count: tail.count)
    if known != tail {
      self = GrowingTable(path: path, keepsText: keepsText)
    }
    if end == 0 {
      failure = "\(name): expected a line with the names of its columns, found 0 bytes"
    }
    while offset < end {
      let piece = try file.bytes(from: offset, count: min(end - offset, Self.pieceLimit))
      guard let last = piece.lastIndex(of: 0x0A) else {
        if offset == 0 || piece.count == Self.pieceLimit {
          failure = "\(name): expected lines, found \(piece.count) bytes without the end of one"
        }
        return
      }
      offset += last + 1
      for line in piece[..<last].split(separator: 0x0A, omittingEmptySubsequences: false) {
        lineCount += 1
        if !line.allSatisfy(Self.blanks.contains) { take(String(decoding: line, as: UTF8.self)) }
      }
      tail = Array(piece[max(0, last + 1 - Self.tailLimit)...last])
    }
  }

  private mutating func take(_ line: String) {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0.filter { $0 != "\"" && $0 != "\r" }) }
    guard !names.isEmpty else {
      guard cells.contains("step") else {
        return note("names of columns, step among them", line)
      }
      names = cells
      columns = Array(repeating: [], count: cells.count)
      return
    }
    if keepsText {
      if lines.count < Self.rowLimit { lines.append(cells) }
      return
    }
    let numbers = cells.map { cell in
      Double(cell) ?? (cell.allSatisfy(\.isWhitespace) ? .nan : nil)
    }
    let row = numbers.compactMap(\.self)
    guard row.count == names.count, row.count == numbers.count else {
      return note("\(names.count) numbers", line)
    }
    if let place = names.firstIndex(of: "step"),
      !Self.steps.contains(row[place]) || row[place] != row[place].rounded()
    {
      return note("a step from 0 to 10000000000", line)
    }
    newest = row
    gathered.append(row)
    guard gathered.count >= group else { return }
    add(mean(of: gathered))
    gathered = []
  }

  /// Notes a line that is none of the table.
  private mutating func note(_ expected: String, _ line: String) {
    damagedCount += 1
    guard damage == nil else { return }
    let isLong = line.count > Self.shownLimit
    let found = isLong ? "\(line.prefix(Self.shownLimit))…" : line
    damage = "\(name), line \(lineCount): expected \(expected), found \(found)"
  }

  private mutating func add(_ row: [Double]) {
    for (index, value) in row.enumerated() { columns[index].append(value) }
    guard let count = columns.first?.count, count >= Self.rowLimit else { return }
    for index in columns.indices {
      let old = columns[index]
      columns[index] = stride(from: 0, to: old.count - 1, by: 2).map {
        mean(of: [[old[$0]], [old[$0 + 1]]])[0]
      }
    }
    group *= 2
  }

  /// The mean of each column over the rows that have a value.
  private func mean(of rows: [[Double]]) -> [Double] {
    (rows.first ?? []).indices.map { column in
      let known = rows.map { $0[column] }.filter(\.isFinite)
      return known.isEmpty ? .nan : known.reduce(0, +) / Double(known.count)
    }
  }

  /// The number of a column in the last line; nil where it has none, or there is no line.
  package func last(_ name: String) -> Double? {
    guard let place = names.firstIndex(of: name), newest.indices.contains(place),
      newest[place].isFinite
    else { return nil }
    return newest[place]
  }

  /// The columns by name, with the rows that are not full yet as a last one; null where there is no value.
  package var series: [String: [Double?]] {
    var result: [String: [Double?]] = [:]
    let rest = gathered.isEmpty ? nil : mean(of: gathered)
    for (index, name) in names.enumerated() where index < columns.count {
      let values = columns[index] + (rest.map { [$0[index]] } ?? [])
      result[name] = values.map { Float($0).isFinite ? Double(Float($0)) : nil }
    }
    return result
  }
}
