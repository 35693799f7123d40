import Foundation
import GRDB

/// The record of a workspace: every picture found, what was measured and what was decided.
///
/// A class because it owns the connection to one SQLite file. Every public method is one
/// transaction, so a process killed at any moment leaves the state after its last finished call;
/// the file (in write-ahead mode) stays readable by other processes meanwhile.
package final class Catalogue: Sendable {
  /// The SQLite file.
  package let path: String
  let queue: DatabaseQueue

  /// Opens the catalogue at `path`, making it when it is not there.
  ///
  /// - Throws: `unopenable`, `newerFormat` or `busy`.
  package init(path: String) throws(CatalogueError) {
    self.path = path
    do {
      // Setting up a connection writes, which a file of another program must not see.
      if path != ":memory:", Self.isForeign(fileAt: path) { throw Self.foreign(path) }
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.label = "pokeprep"
      configuration.prepareDatabase(Self.setUp)
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = CatalogueSchema.migrator
      let (isNewer, isCurrent, isForeign) = try queue.read {
        (
          try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0),
          try Self.isForeign($0)
        )
      }
      if isForeign { throw Self.foreign(path) }
      if isNewer { throw CatalogueError.newerFormat(path: path) }
      // Even without anything to do it would write, which a look must not.
      if !isCurrent { try migrator.migrate(queue) }
    } catch let error as CatalogueError {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw .busy(path: path)
    } catch let error as DatabaseError
      where [.SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL].contains(
        error.resultCode)
    {
      throw .database(path: path, message: Self.words(of: error))
    } catch {
      throw .unopenable(path: path, message: Self.words(of: error))
    }
  }

  /// An empty catalogue that is never written to a disk: for telling what would be done where there is
  /// no workspace yet.
  package static func inMemory() throws(CatalogueError) -> Catalogue {
    try Catalogue(path: ":memory:")
  }

  /// Opens a catalogue that must exist already.
  ///
  /// - Throws: `missing` when no file is there; otherwise as `init(path:)`.
  package convenience init(existingAt path: String) throws(CatalogueError) {
    guard Self.isThere(path) else { throw .missing(path: path) }
    try self.init(path: path)
  }

  /// Opens a catalogue that must exist already for commands that only look: as it is where its folder
  /// cannot be written, so that a workspace on a read-only disk, or of somebody else, can be looked at.
  ///
  /// - Throws: `missing` when no file is there, `unfinished` when the changes of a program that was
  ///   stopped can be read only after writing, `olderFormat` when only writing can bring it up to date;
  ///   otherwise as `init(path:)`.
  package convenience init(lookingAt path: String) throws(CatalogueError) {
    guard Self.isThere(path) else { throw .missing(path: path) }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard unsafe access(path, W_OK) == 0, unsafe access(folder, W_OK) == 0 else {
      try self.init(unwritableAt: path)
      return
    }
    try self.init(path: path)
  }

  /// Opens a catalogue without writing anything, not even the files that SQLite keeps beside it.
  ///
  /// - Throws: As `init(lookingAt:)`.
  package init(unwritableAt path: String) throws(CatalogueError) {
    self.path = path
    do {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.label = "pokeprep"
      // SQLite wants shared memory beside a file in write-ahead mode, unless it is told that nobody
      // changes it; that is so without a log, which the last program to close the file removes.
      let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
      let hasLog = (log ?? 0) > 0
      queue = try DatabaseQueue(
        path: hasLog ? path : Self.immutableAddress(of: path), configuration: configuration)
      let migrator = CatalogueSchema.migrator
      let (isNewer, isCurrent) = try queue.read {
        (try migrator.hasBeenSuperseded($0), try migrator.hasCompletedMigrations($0))
      }
      if isNewer { throw CatalogueError.newerFormat(path: path) }
      guard isCurrent else { throw CatalogueError.olderFormat(path: path) }
    } catch let error as CatalogueError {
      throw error
    } catch let error as DatabaseError
      where [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode)
    {
      throw .unfinished(path: path)
    } catch {
      throw .unopenable(path: path, message: Self.words(of: error))
    }
  }

  /// Sets up a connection: write-ahead mode, in which a commit need not wait for the disk to be safe from crashes
  /// of the program.
  ///
  /// GRDB's own way makes and drops a table each time, for the sake of pools of connections; here a look writes
  /// nothing.
  @Sendable
  private static func setUp(_ database: Database) throws {
    try database.execute(sql: pageSize)
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
    // A catalogue in memory has no file, and needs no log.
    guard mode == "wal" || mode == "memory" else {
      throw DatabaseError(
        resultCode: .SQLITE_IOERR,
        message: "the file system takes no write-ahead log (SQLite chose \(mode ?? "nothing"))")
    }
    try database.execute(sql: "PRAGMA synchronous = NORMAL")
  }

  private static func foreign(_ path: String) -> CatalogueError {
    .unopenable(path: path, message: "it holds tables of another program")
  }

  /// The same of a file, where looking writes nothing; false where it would.
  private static func isForeign(fileAt path: String) -> Bool {
    guard isThere(path) else { return false }
    var configuration = Configuration()
    configuration.readonly = true
    return (try? DatabaseQueue(path: path, configuration: configuration).read(isForeign)) ?? false
  }

  /// Whether there are tables, and none that tells which steps the catalogue took.
  private static func isForeign(_ database: Database) throws -> Bool {
    try !database.tableExists("grdb_migrations")
      && Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0 > 0
  }

  /// How the file is laid out.
  ///
  /// A fingerprint takes 1.5 or 3 KB: most would fill one of SQLite's usual pages of 4 KB, with a third of it
  /// empty. A file that is there keeps its pages.
  private static let pageSize = "PRAGMA page_size = 8192"

  /// Whether there is a file with at least one byte; SQLite takes an empty one, which a program that was killed at
  /// its start may leave, for a new catalogue.
  package static func isThere(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_size > 0
  }

  /// The address of a file that SQLite is to read without locks and without files beside it.
  private static func immutableAddress(of path: String) -> String {
    let safe = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: "?#%"))
    let escaped = path.addingPercentEncoding(withAllowedCharacters: safe) ?? path
    return "file:\(escaped)?immutable=1"
  }

  /// What SQLite finds wrong with the file when it reads all of it, a sentence each.
  package func problems() throws(CatalogueError) -> [String] {
    try read { database in
      let found = try String.fetchAll(database, sql: "PRAGMA integrity_check(5)")
      return found == ["ok"] ? [] : found
    }
  }

  /// Reads in one transaction, with errors in the catalogue's own words.
  func read<Value>(_ body: (Database) throws -> Value) throws(CatalogueError) -> Value {
    do { return try queue.read(body) } catch { throw wrapped(error) }
  }

  /// Writes in one transaction, with errors in the catalogue's own words.
  func write<Value>(_ body: (Database) throws -> Value) throws(CatalogueError) -> Value {
    do { return try queue.write(body) } catch { throw wrapped(error) }
  }

  func wrapped(_ error: any Error) -> CatalogueError {
    if let error = error as? CatalogueError { return error }
    if let cell = error as? UnreadableCell {
      return .unreadable(path: path, column: cell.column, found: cell.found)
    }
    if let error = error as? DatabaseError, error.resultCode == .SQLITE_BUSY {
      return .busy(path: path)
    }
    return .database(path: path, message: Self.words(of: error))
  }

  private static func words(of error: any Error) -> String {
    if let error = error as? DatabaseError { return error.message ?? "\(error.resultCode)" }
    return "\(error)"
  }
}
