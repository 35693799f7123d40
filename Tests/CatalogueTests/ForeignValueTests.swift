import Catalogue
import Foundation
import GRDB
import Testing

@Suite("Catalogues with values of other types")
struct ForeignValueTests {
  let temporary: TemporaryCatalogue
  var catalogue: Catalogue { temporary.catalogue }

  init() throws {
    temporary = try TemporaryCatalogue()
    let picture = try catalogue.replacePictures(with: [found("a")])[0]
    try catalogue.begin(.filter, settings: "{}", fingerprint: "f")
    try catalogue.replaceDecisions(
      of: .filter,
      with: [Decision(pictureID: picture.id, stage: .filter, isKept: true, reason: "kept")])
    try catalogue.finish(.filter, summary: "{}")
    try catalogue.record(
      [Conversion(pictureID: picture.id, settings: "s", preparedPath: "p", width: 1, height: 1)],
      measurements: [whiteness(0.5, of: picture)], fingerprints: [], decisions: [])
    try catalogue.replaceDuplicates(with: [
      DuplicateMember(pictureID: picture.id, groupID: 1, isKept: true, isConflict: false)
    ])
    try catalogue.replaceBalance(
      with: [BalanceItem(pictureID: picture.id, repeats: 2)], weights: ["fire": 1])
  }

  /// Everything that can be asked; what is wrong with it is thrown.
  private func readAll(_ catalogue: Catalogue) throws {
    let first = try catalogue.pictures().first
    _ = try catalogue.standings()
    _ = try catalogue.overview()
    _ = try catalogue.stages()
    _ = try catalogue.stage(.filter)
    _ = try catalogue.conversions()
    _ = try catalogue.measurements()
    _ = try catalogue.duplicates()
    _ = try catalogue.balanceItems()
    _ = try catalogue.classWeights()
    _ = try catalogue.note("input")
    guard let first else { return }
    _ = try catalogue.measurements(of: first.id)
    _ = try catalogue.fingerprints(of: [first.id])
  }

  @Test("every column may hold text, bytes or nothing: an error says so, and nothing traps")
  func everyColumn() throws {
    try readAll(catalogue)
    let file = try DatabaseQueue(path: catalogue.path)
    let columns = try file.read { database in
      try Row.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        .compactMap { $0["name"] as String? }
        .filter { !$0.hasPrefix("sqlite") && !$0.hasPrefix("grdb") }
        .flatMap { table in
          try Row.fetchAll(database, sql: "PRAGMA table_info(\(table))").compactMap {
            ($0["name"] as String?).map { (table: table, name: $0) }
          }
        }
    }
    #expect(columns.count > 30)
    var refused: Set<String> = []
    for (index, (table, column)) in columns.enumerated() {
      for (place, value) in ["'abc'", "x'0102ff'", "NULL", "1e300", "9223372036854775807"]
        .enumerated()
      {
        let copy = temporary.folder.appendingPathComponent("copy-\(index)-\(place).sqlite").path
        try file.vacuum(into: copy)
        do {
          let changed = try DatabaseQueue(path: copy)
          try changed.inDatabase { database in
            // Without the checks that a table makes itself; a stranger's file need not have them.
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try? database.execute(sql: "UPDATE \(table) SET \(column) = \(value)")
          }
        }
        do { try readAll(try Catalogue(path: copy)) } catch let error as CatalogueError {
          #expect(error.description.contains(copy), "\(error)")
          if case .unreadable = error { refused.insert("\(table).\(column)") }
        }
      }
    }
    #expect(refused.contains("duplicate_member.kind"))
    #expect(refused.contains("duplicate_member.group_id"))
    #expect(refused.contains("balance_item.repeats"), "\(refused.sorted())")
  }
}
