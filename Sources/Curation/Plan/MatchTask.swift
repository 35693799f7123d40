import Catalogue
import Files
import Foundation
import Imaging
import Synchronization

/// A range of the hashes that a table has dealt: a line of a task of the phase `match`.
struct BandPiece: Codable, Sendable, Hashable {
  /// The number of the table.
  var table: Int
  /// The lowest and the highest hash.
  var first: UInt64
  var last: UInt64
}

/// Compares the pictures whose hashes lie in the ranges of a task.
struct MatchTask {
  let runner: TaskRunner

  func run(_ task: Int) throws -> TaskReport {
    let pieces = try runner.items(BandPiece.self, of: task)
    let pictures = try pieces.isEmpty ? nil : MeasuredPictures(of: runner.open)
    var pairs: Set<BandPair> = []
    var compared = 0
    for piece in pieces {
      guard let pictures, BandTable.all.indices.contains(piece.table), piece.first <= piece.last
      else { continue }
      let runner = runner
      try runner.checkInterruption(.duplicates)
      var records = try pictures.records(of: piece)
      compared += records.count
      BandRecord.sort(&records)
      let search = BandSearch(
        settings: runner.settings[DuplicatesStage.self], threadCount: runner.threadCount,
        load: { try pictures.fingerprints(of: $0) },
        check: { try runner.checkInterruption(.duplicates) })
      pairs.formUnion(try search.pairs(among: records, of: BandTable.all[piece.table]))
    }
    let bytes = BandPair.bytes(of: pairs.sorted(by: BandPair.isBefore))
    try PlanFile.replace(runner.open.folder.result(.match, task), with: bytes)
    return TaskReport(
      task: task, phase: .match, hashes: compared, pairs: pairs.count, seconds: 0,
      sha256: PlanFile.digest(of: bytes))
  }
}

/// The pictures that the tasks of `measure` measured, by their places in the order of quality.
private final class MeasuredPictures: Sendable {
  /// A part and a row in it.
  private struct Owner: Sendable {
    var part: Int32
    var row: Int32
  }

  private let parts: [BandFile]
  /// For each part and row of it the place; −1 for none.
  private let ranks: [[Int32]]
  /// For each place whose it is.
  private let owners: [Owner]
  private let folder: PlanFolder
  private let catalogues = Mutex<[Int32: Catalogue]>([:])
  /// Parts that are open at a time.
  private static let openCount = 64

  init(of open: OpenPlan) throws {
    folder = open.folder
    let tasks = 0..<open.plan.taskCount
    parts = try tasks.map { try BandFile(of: $0, in: open.folder) }
    ranks = try tasks.map { try PictureRanks.read(open.folder.ranks($0)) }
    let count = 1 + Int(ranks.joined().max() ?? -1)
    guard count <= ranks.reduce(0, { $0 + $1.count }) else {
      throw PlanProblem(
        .plan,
        "\(open.folder.ranksFolder): expected the places of the pictures, found other numbers; "
          + "run pokeprep merge --phase measure")
    }
    var owners = [Owner](repeating: Owner(part: 0, row: 0), count: count)
    for (part, places) in ranks.enumerated() {
      for (row, place) in places.enumerated() where place >= 0 {
        owners[Int(place)] = Owner(part: Int32(part), row: Int32(row))
      }
    }
    self.owners = owners
  }

  /// The records of a range, of pictures that are compared.
  func records(of piece: BandPiece) throws -> [BandRecord] {
    var records: [BandRecord] = []
    for (part, places) in zip(parts, ranks) {
      for record in try part.records(of: piece.table, in: piece.first...piece.last)
      where Int(record.picture) < places.count && places[Int(record.picture)] >= 0 {
        var record = record
        record.picture = UInt32(places[Int(record.picture)])
        records.append(record)
      }
    }
    return records
  }

  func fingerprints(of places: [Int]) throws -> [Int: PictureFingerprint] {
    var found: [Int: PictureFingerprint] = [:]
    for (part, places) in Dictionary(grouping: places, by: { owners[$0].part }) {
      let stored = try catalogue(of: part).fingerprints(of: places.map { Int64(owners[$0].row) })
      for place in places {
        found[place] = stored[Int64(owners[place].row)].flatMap { PictureFingerprint(bytes: $0) }
      }
    }
    return found
  }

  private func catalogue(of part: Int32) throws -> Catalogue {
    try catalogues.withLock { open in
      if let known = open[part] { return known }
      if open.count >= Self.openCount { open = [:] }
      let catalogue = try Catalogue(unwritableAt: folder.result(.measure, Int(part)))
      open[part] = catalogue
      return catalogue
    }
  }
}

/// The places of a task's pictures in the order of quality, by row: a file of 32-bit numbers.
enum PictureRanks {
  static func bytes(of places: [Int32]) -> [UInt8] {
    places.flatMap { place in (0..<4).map { UInt8(truncatingIfNeeded: place >> (8 * $0)) } }
  }

  /// - Throws: `PlanProblem`.
  static func read(_ path: String) throws(PlanProblem) -> [Int32] {
    let bytes = try PlanFile.read(path)
    return stride(from: 0, to: bytes.count / 4 * 4, by: 4).map { place in
      Int32(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
    }
  }
}
