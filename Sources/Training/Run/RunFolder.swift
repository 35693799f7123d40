import Files
package import Foundation
import Safetensors
import SettingTree
import Yams

/// The folder of one run: `config.yaml`, `log.csv`, `samples/`, `checkpoint.safetensors`.
package struct RunFolder: RunLayout {
  /// Where it is.
  package let url: URL
  /// What is computed; changes reach the disk by `writeConfiguration`.
  package var configuration: TrainingConfiguration

  /// Makes the folder of a new run and writes its configuration.
  ///
  /// - Throws: `TrainingError.runExists` when the folder holds a checkpoint, `.foreignFolder` when it
  ///   holds what no run writes.
  package init(
    creating url: URL, configuration: TrainingConfiguration
  ) throws(TrainingError) {
    self.url = url
    self.configuration = configuration
    // A run that ended before its first checkpoint has nothing to lose.
    guard !FileManager.default.fileExists(atPath: checkpointURL.path) else {
      throw .runExists(path: url.path)
    }
    if let foreign = RunFolderContent(of: url).foreign {
      throw .foreignFolder(path: url.path, found: foreign)
    }
    do {
      try FileManager.default.createDirectory(at: samplesURL, withIntermediateDirectories: true)
    } catch {
      throw .unreadable(
        path: samplesURL.path, reason: "cannot be made: \(SystemMessage.reason(of: error))")
    }
    try writeConfiguration()
  }

  /// Opens the folder of an existing run.
  ///
  /// - Throws: `TrainingError.noRun` when there is no configuration, `.unreadable` when it cannot be
  ///   understood.
  package init(opening url: URL) throws(TrainingError) {
    self.url = url
    let path = url.appending(path: "config.yaml")
    guard FileManager.default.fileExists(atPath: path.path) else {
      throw .noRun(path: url.path, missing: "config.yaml")
    }
    do {
      configuration = try TrainingConfiguration(yaml: try Data(contentsOf: path))
    } catch {
      throw .unreadable(path: path.path, reason: Self.message(of: error))
    }
    do throws(TrainingError) { try configuration.validate() } catch {
      throw .unreadable(path: path.path, reason: error.description)
    }
    guard FileManager.default.fileExists(atPath: checkpointURL.path) else {
      throw .noCheckpoint(path: url.path)
    }
  }

  /// Whether a folder holds a checkpoint, with which a run can go on.
  package static func isResumable(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: "checkpoint.safetensors").path)
  }

  /// Removes the unfinished files of a program that was killed while it wrote them.
  func removeLeftovers() {
    try? TemporaryName.removeLeftovers(in: url.path) { RunFolderContent.files.contains($0) }
    try? TemporaryName.removeLeftovers(in: samplesURL.path) { name in
      name.hasSuffix(".png") && name.dropLast(4).allSatisfy(\.isNumber)
    }
  }

  /// Replaces `config.yaml`.
  package func writeConfiguration() throws(TrainingError) {
    let yaml = try configuration.yaml()
    do throws(FileError) {
      try AtomicFile.replace(
        configurationURL.path,
        with: RunFolderContent.firstLine + "\n" + yaml)
    } catch {
      throw .file(.file(error))
    }
  }

  /// What a decoder complains about, with the place in the file.
  static func message(of error: any Error) -> String {
    if let problem = error as? SettingProblem { return problem.message }
    guard let error = error as? DecodingError else {
      return error is CocoaError
        ? "cannot be read: \(SystemMessage.reason(of: error)); check the name" : "\(error)"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(place(context)): no \(key.stringValue)"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "\(place(context)): expected \(kind(of: type)), found something else"
    case .dataCorrupted(let context):
      let allowed = SettingChoices.allowed(at: names(context)).map {
        "expected one of \($0.joined(separator: ", ")), found something else"
      }
      return "\(place(context)): \(allowed ?? context.debugDescription)"
    @unknown default:
      return "\(error)"
    }
  }

  private static func kind(of type: any Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is Bool.Type: "true or false"
    case is String.Type: "text"
    case is Yams.Node.Sequence.Type: "a list"
    default: "fields with names and values"
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = names(context)
    return path.isEmpty ? "the file" : path.joined(separator: ".")
  }

  /// The names and places on the way to what a decoder stumbled over.
  static func names(_ context: DecodingError.Context) -> [String] {
    context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
  }
}
