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
  /// Lines that a row stands for.
  private var group = 1
  private var gathered: [[Double]] = []
  private let path: String
  private let keepsText: Bool

  /// Rows that are kept at most.
  package static let rowLimit = 1200
  /// Bytes that are read at a time.
  private static let pieceLimit = 8 << 20

  /// A table that nothing is read of yet.
  package init(path: String, keepsText: Bool = false) {
    self.path = path
    self.keepsText = keepsText
  }

  /// Reads what was added since the last time; a file that became shorter is read anew.
  package mutating func update() {
    guard let file = try? RegularFile(path: path) else { return }
    let end = file.byteCount
    if end < offset { self = GrowingTable(path: path, keepsText: keepsText) }
    while offset < end {
      guard let piece = try? file.bytes(from: offset, count: min(end - offset, Self.pieceLimit)),
        let last = piece.lastIndex(of: 0x0A)
      else { return }
      offset += last + 1
      for line in String(decoding: piece[..<last], as: UTF8.self).split(separator: "\n") {
        take(line)
      }
    }
  }

  private mutating func take(_ line: Substring) {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0.filter { $0 != "\"" && $0 != "\r" }) }
    guard !names.isEmpty else {
      names = cells
      columns = Array(repeating: [], count: cells.count)
      return
    }
    if keepsText {
      if lines.count < Self.rowLimit { lines.append(cells) }
      return
    }
    gathered.append(names.indices.map { $0 < cells.count ? Double(cells[$0]) ?? .nan : .nan })
    guard gathered.count >= group else { return }
    add(mean(of: gathered))
    gathered = []
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

  /// The columns by name, with the rows that are not full yet as a last one; null where there is no value.
  package var series: [String: [Double?]] {
    var result: [String: [Double?]] = [:]
    let rest = gathered.isEmpty ? nil : mean(of: gathered)
    for (index, name) in names.enumerated() where index < columns.count {
      let values = columns[index] + (rest.map { [$0[index]] } ?? [])
      result[name] = values.map { $0.isFinite ? Double(Float($0)) : nil }
    }
    return result
  }
}
