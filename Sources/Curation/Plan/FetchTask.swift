import Catalogue
import Files
import Foundation
import OrderedMap

/// Brings the files of a task into the input folder: links to paths, and what a command prints for URLs.
///
/// A file that is there is left alone. One that cannot be brought is named and counted, and is no failure.
struct FetchTask {
  let runner: TaskRunner

  func run(_ task: Int) throws -> TaskReport {
    let files = try runner.items(PictureList.File.self, of: task)
    let input = runner.workspace.absolutePath(runner.settings[FilterStage.self].input)
    for folder in Set(files.map { ($0.path as NSString).deletingLastPathComponent }).sorted() {
      try OutputFolder.make("\(input)/\(folder)")
    }
    let brought = orderedMap(count: files.count, threads: runner.threadCount) { index in
      Result { () throws -> String? in
        try runner.checkInterruption(.filter)
        return try bring(files[index], to: "\(input)/\(files[index].path)")
      }
    }
    var (bad, listing) = (0, "")
    for (file, result) in zip(files, brought) {
      if let problem = try result.get() {
        bad += 1
        runner.announce("\(file.address): \(problem)")
      } else {
        listing += "\(file.path)\n"
      }
    }
    try runner.checkShare(bad: bad, of: files.count, in: task)
    return TaskReport(
      task: task, phase: .fetch, pictures: files.count, kept: files.count - bad, seconds: 0,
      sha256: PlanFile.digest(of: Array(listing.utf8)))
  }

  /// Brings a file; what is wrong with it, where it cannot be brought.
  private func bring(_ file: PictureList.File, to path: String) throws -> String? {
    if FileStatus(of: path) != nil { return nil }
    if file.isLocal {
      guard FileStatus(of: file.address) != nil else { return "no such file" }
      guard unsafe symlink(file.address, path) == 0 || errno == EEXIST else {
        throw FileError.last("link", path)
      }
      return nil
    }
    guard let command = runner.open.plan.fetch else {
      return "nothing says how to fetch it (--fetch)"
    }
    var problem: String?
    do {
      try PlanFile.make(path) { temporary in
        problem = try Self.run(command, for: file.address, into: temporary)
        if problem != nil { throw NotBrought() }
      }
    } catch is NotBrought {}
    return problem
  }

  private struct NotBrought: Error {}

  /// Runs the command with its output in a file.
  ///
  /// - Returns: What went wrong, where something did.
  private static func run(_ command: String, for address: String, into path: String) throws
    -> String?
  {
    let quoted = "'" + address.replacingOccurrences(of: "'", with: "'\\''") + "'"
    guard try NewFile.create(path, with: []), let output = FileHandle(forWritingAtPath: path) else {
      throw FileError.last("create", path)
    }
    defer { try? output.close() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command.replacingOccurrences(of: "{}", with: quoted)]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      return "the command that fetches it ended with \(process.terminationStatus)"
    }
    return FileStatus(of: path)?.byteCount == 0
      ? "the command that fetches it printed nothing" : nil
  }
}
