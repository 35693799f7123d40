import Curation
import Foundation
import Testing

@Suite("The lock of a workspace")
struct WorkspaceLockTests {
  /// Who is named to a second program, where the file of a held lock says `text`.
  private func holder(noted text: String?) throws -> LockHolder? {
    let place = try StageWorkspace(files: ["a/x.png": [0]])
    let workspace = place.context.workspace
    let lock = try WorkspaceLock(workspace, for: "review")
    if let text {
      let file = try FileHandle(
        forWritingTo: place.folder.appendingPathComponent(WorkspaceLock.fileName))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    }
    return try withExtendedLifetime(lock) {
      let error = #expect(throws: CurationError.self) { _ = try WorkspaceLock(workspace) }
      guard case .busy(_, let holder) = try #require(error) else { return nil }
      return holder
    }
  }

  @Test("a second program is told who holds it and how to end that")
  func named() throws {
    let found = try #require(try holder(noted: nil))
    #expect(found.command == "review" && found.process == getpid())
    let words = CurationError.busy(workspace: "/set", holder: found).description
    #expect(words.contains("another pokeprep is at work in this workspace: review, process "))
    #expect(words.contains("kill \(getpid())"))
  }

  @Test("what does not name a running program is not believed")
  func stale() throws {
    for text in [
      "", "review \(getpid()) 1\n", "review 2147483647 5\n", "review 0 5\n", "review -1 5\n",
      "\u{1B}[31m \(getpid()) 5\n", String(repeating: "x", count: 5000),
    ] {
      #expect(try holder(noted: text) == nil, "\(text)")
    }
  }

  @Test("nothing is noted once the lock is gone, and no other file is written over")
  func cleared() throws {
    let place = try StageWorkspace(files: ["a/x.png": [0]])
    let file = place.folder.appendingPathComponent(WorkspaceLock.fileName)
    do { _ = try WorkspaceLock(place.context.workspace, for: "convert") }
    #expect(try Data(contentsOf: file).isEmpty)
    let other = place.folder.appendingPathComponent("other")
    try Data("mine".utf8).write(to: other)
    try FileManager.default.removeItem(at: file)
    try FileManager.default.linkItem(at: other, to: file)
    do { _ = try WorkspaceLock(place.context.workspace, for: "convert") }
    #expect(try Data(contentsOf: other) == Data("mine".utf8))
  }
}
