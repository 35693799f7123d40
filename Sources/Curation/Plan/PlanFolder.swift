import Digest
import Files
import Foundation

/// A part of the work that tasks share; a `merge` stands between two.
package enum PlanPhase: String, Sendable, Codable, Hashable, CaseIterable {
  /// Brings the files of a list.
  case fetch
  /// Converts and measures pictures.
  case measure
  /// Compares pictures whose hashes agree; only where near duplicates are found by bands.
  case match
  /// Writes shards.
  case shards
}

/// The folder of a plan: `plan.json`, and for each phase `PHASE/phase.json` and the files of its tasks.
package struct PlanFolder: Sendable, Hashable {
  /// Absolute, without a final slash.
  package let root: String

  /// The plan at `path`, relative to the current directory unless absolute.
  package init(at path: String) {
    root = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL.path
  }

  var plan: String { root + "/plan.json" }
  func phase(_ phase: PlanPhase) -> String { "\(root)/\(phase.rawValue)/phase.json" }
  func task(_ phase: PlanPhase, _ task: Int) -> String {
    "\(root)/\(phase.rawValue)/tasks/\(Self.digits(task)).jsonl"
  }
  func result(_ phase: PlanPhase, _ task: Int) -> String {
    let ending = phase == .match ? "pairs" : "sqlite"
    return "\(root)/\(phase.rawValue)/results/\(Self.digits(task)).\(ending)"
  }
  /// The hashes of the pictures that a task measured.
  func bands(_ task: Int) -> String {
    "\(root)/\(PlanPhase.measure.rawValue)/results/\(Self.digits(task)).bands"
  }
  /// The places of the pictures that a task measured, in the order of quality.
  func ranks(_ task: Int) -> String { "\(ranksFolder)/\(Self.digits(task)).ranks" }
  var ranksFolder: String { "\(root)/\(PlanPhase.match.rawValue)/ranks" }
  func done(_ phase: PlanPhase, _ task: Int) -> String {
    "\(root)/\(phase.rawValue)/done/\(Self.digits(task)).json"
  }

  /// Makes the folders that the tasks of a phase write into.
  func make(_ phase: PlanPhase) throws(FileError) {
    for name in ["tasks", "results", "done"] {
      try OutputFolder.make("\(root)/\(phase.rawValue)/\(name)")
    }
  }

  private static func digits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}

/// Files of a plan that several programs may write at the same time, on several machines.
enum PlanFile {
  /// Replaces a file in one step.
  ///
  /// Unlike `AtomicFile` it leaves what seems left over alone: a process that does not run here may run
  /// on another machine.
  ///
  /// - Throws: `FileError`; what had the name is then still there.
  static func replace(
    _ path: String, with bytes: [UInt8], _ durability: AtomicFile.Durability = .flushed
  ) throws {
    try make(path, durability) { temporary in
      guard try NewFile.create(temporary, with: bytes) else { throw FileError.last("create", path) }
    }
  }

  /// Gives a file its name once `write` has made it under a temporary one.
  static func make(
    _ path: String, _ durability: AtomicFile.Durability = .flushed, _ write: (String) throws -> Void
  ) throws {
    let temporary = TemporaryName.beside(path)
    defer { unsafe unlink(temporary) }
    try write(temporary)
    if durability == .flushed { try flush(temporary) }
    guard unsafe rename(temporary, path) == 0 else { throw FileError.last("rename to", path) }
  }

  private static func flush(_ path: String) throws(FileError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("flush", path) }
  }

  /// A file of the plan.
  ///
  /// - Throws: `PlanProblem`: a plan that is not there is wrong, one that cannot be read may come back.
  static func read(_ path: String) throws(PlanProblem) -> [UInt8] {
    if let data = FileManager.default.contents(atPath: path) { return [UInt8](data) }
    guard FileManager.default.fileExists(atPath: path) else {
      throw PlanProblem(.plan, "\(path): no such file; make the plan with pokeprep plan")
    }
    throw PlanProblem(.tryAgain, "\(path): cannot be read; check its permissions")
  }

  /// A value of a file of the plan.
  static func decoded<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], at path: String
  ) throws(PlanProblem) -> Value {
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
      throw PlanProblem(
        .plan, "\(path): is no file of a plan, or of another version; make a new plan")
    }
  }

  static func digest(of bytes: [UInt8]) -> String { SHA256Digest(of: bytes).description }
}
