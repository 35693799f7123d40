import Foundation

/// The built program, run as a person would run it.
struct Program {
  /// What came of a run.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Where it runs; what it prints is kept beside this folder.
  let folder: URL
  /// Which of the programs.
  var name = "pokeprep"

  /// The binary that was built beside the tests.
  static func path(of name: String) throws -> String {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folders = [tests.deletingLastPathComponent(), Bundle.main.bundleURL]
    // `swift test` may run the tests inside a helper, whose argument is the path of the bundle.
    folders += CommandLine.arguments.filter { $0.contains(".xctest") }
      .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    for folder in folders {
      let path = folder.appendingPathComponent(name).path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  /// A program whose output goes to files, which unlike pipes are never full.
  ///
  /// `environment` is added to that of the tests.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Self.path(of: name))
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.currentDirectoryURL = folder
    for name in ["output", "errors"] {
      _ = FileManager.default.createFile(atPath: file(name).path, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: file("output"))
    process.standardError = try FileHandle(forWritingTo: file("errors"))
    try process.run()
    return process
  }

  /// Runs the program and waits for its end.
  @discardableResult
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
    try run(typed: arguments, environment: environment)
  }

  /// The same with arguments in an array.
  @discardableResult
  func run(typed arguments: [String], environment: [String: String] = [:]) throws -> Result {
    let process = try start(arguments, environment: environment)
    process.waitUntilExit()
    return try result(of: process)
  }

  /// What a program that has ended left.
  func result(of process: Process) throws -> Result {
    Result(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: file("output")), as: UTF8.self),
      errors: try messages)
  }

  /// What the program has said so far.
  var messages: String {
    get throws { String(decoding: try Data(contentsOf: file("errors")), as: UTF8.self) }
  }

  private func file(_ name: String) -> URL {
    folder.deletingLastPathComponent().appendingPathComponent("\(name).txt")
  }
}

/// A workspace with generated pictures that goes when it is no longer used.
final class DemoWorkspace {
  let folder: URL
  var program: Program { Program(folder: folder) }

  /// Has `demo-data` draw `pictureCount` pictures of each of two types.
  init(pictureCount: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("demo-\(UUID().uuidString)/set")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let drawn = try Program(folder: folder).run(
      "demo-data", folder.path, "--count", "\(pictureCount)", "--types", "fire,water")
    guard drawn.status == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

  /// Every file below a folder of the workspace with its bytes.
  func files(in name: String) throws -> [String: Data] {
    let root = folder.appendingPathComponent(name)
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
      let url = root.appendingPathComponent(path)
      var isFolder: ObjCBool = false
      _ = unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      if !isFolder.boolValue { files[path] = try Data(contentsOf: url) }
    }
    return files
  }
}
