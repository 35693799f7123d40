import Foundation
import GRDB

/// The record of a workspace: every picture found, what was measured and what was decided.
///
/// A class because it owns the connection to one SQLite file. Every public method is one
/// transaction, so a process killed at any moment leaves the state after its last finished call;
/// the file (in write-ahead mode) stays readable by other processes meanwhile.
public final class Catalogue: Sendable {
  /// The SQLite file.
  public let path: String
  let queue: DatabaseQueue

  /// Opens the catalogue at `path`, making it when it is not there.
  ///
  /// - Throws: `unopenable`, `newerFormat` or `busy`.
  public init(path: String) throws(CatalogueError) {
    self.path = path
    do {
      var configuration = Configuration()
      configuration.journalMode = .wal
      configuration.busyMode = .timeout(10)
      configuration.label = "pokeprep"
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = CatalogueSchema.migrator
      if try queue.read({ try migrator.hasBeenSuperseded($0) }) {
        throw CatalogueError.newerFormat(path: path)
      }
      try migrator.migrate(queue)
    } catch let error as CatalogueError {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw .busy(path: path)
    } catch let error as DatabaseError
      where [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode)
    {
      throw .database(path: path, words: Self.words(of: error))
    } catch {
      throw .unopenable(path: path, words: Self.words(of: error))
    }
  }

  /// Opens a catalogue that must exist already.
  ///
  /// - Throws: `missing` when no file is there; otherwise as `init(path:)`.
  public convenience init(existingAt path: String) throws(CatalogueError) {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    try self.init(path: path)
  }

  /// Reads in one transaction, with errors in the catalogue's own words.
  func read<Value>(_ body: (Database) throws -> Value) throws(CatalogueError) -> Value {
    do { return try queue.read(body) } catch { throw wrapped(error) }
  }

  /// Writes in one transaction, with errors in the catalogue's own words.
  func write<Value>(_ body: (Database) throws -> Value) throws(CatalogueError) -> Value {
    do { return try queue.write(body) } catch { throw wrapped(error) }
  }

  private func wrapped(_ error: any Error) -> CatalogueError {
    if let error = error as? CatalogueError { return error }
    if let error = error as? DatabaseError, error.resultCode == .SQLITE_BUSY {
      return .busy(path: path)
    }
    return .database(path: path, words: Self.words(of: error))
  }

  private static func words(of error: any Error) -> String {
    if let error = error as? DatabaseError { return error.message ?? "\(error.resultCode)" }
    return "\(error)"
  }
}
