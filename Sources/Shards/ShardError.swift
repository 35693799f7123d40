import Files
package import Safetensors

/// What can go wrong when shards are written or read.
package enum ShardError: Error, Sendable, CustomStringConvertible {
  /// A file is not what the profile asks for.
  case invalid(path: String, field: String, expected: String, found: String)
  /// The folder has no `shards.json`: it is no shard folder, or one that was never finished.
  case unfinished(folder: String)
  /// The folder to write into holds something already.
  case folderNotEmpty(folder: String, found: String)
  /// A shard was written to while it was read.
  case changed(path: String)
  /// Reading or writing a file failed.
  case file(SafetensorsError)

  /// One line that names the file, what was expected, what was found and what to do.
  package var description: String {
    switch self {
    case .invalid(let path, let field, let expected, let found):
      "\(path): \(field): expected \(expected), found \(found)"
    case .unfinished(let folder):
      "\(folder): no \(ShardManifest.fileName) here: not a shard folder, or one whose writing was "
        + "cut off. Run 'pokeprep augment' to write it"
    case .folderNotEmpty(let folder, let found):
      "\(folder): expected an empty folder or one with shards, found \(found). Give another folder"
    case .changed(let path):
      "\(path): was written to while it was being read; expected the shards to stay as they are. "
        + "Write them again with 'pokeprep augment', see 'pokeprep verify'"
    case .file(let error): error.description
    }
  }
}

/// Runs `body` and reports its safetensors failures as shard failures.
func forwardingFileErrors<Result: ~Copyable>(
  _ body: () throws(SafetensorsError) -> Result
) throws(ShardError) -> Result {
  do throws(SafetensorsError) { return try body() } catch { throw .file(error) }
}

/// Runs `body` and reports what the system refused as shard failures.
func forwardingSystemErrors<Result: ~Copyable>(
  _ body: () throws(FileError) -> Result
) throws(ShardError) -> Result {
  do throws(FileError) { return try body() } catch { throw .file(.file(error)) }
}
