import Files
import Foundation
import Testing

/// Runs `body` with the path of a new folder and removes it afterwards.
private func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("files-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The number of a process that ran and is gone.
private func endedProcess() throws -> Int32 {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/true")
  try process.run()
  process.waitUntilExit()
  return process.processIdentifier
}

@Suite("Files")
struct FilesTests {
  @Test("an uncommitted replacement leaves the old file and nothing else")
  func uncommitted() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("kept").path
      try AtomicFile.replace(path, with: "old")
      do {
        let file = try AtomicFile(path: path)
        try file.write(Array("new".utf8))
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept"])
    }
  }

  @Test(
    "what processes left that are gone is removed; what others are writing only alone in a folder",
    arguments: [false, true])
  func leftovers(isAlone: Bool) throws {
    try withTemporaryFolder { folder in
      let gone = try endedProcess()
      let dead = ".log.csv.\(gone)-\(TemporaryName.host)-1.partial"
      let alive = ".log.csv.\(getpid())-\(TemporaryName.host)-1.partial"
      let kept = [
        ".other.\(gone)-\(TemporaryName.host)-1.partial", ".log.csv.partial",
        "log.csv.\(gone)-\(TemporaryName.host)-1.partial", ".hidden", "log.csv",
      ]
      for name in kept + [dead, alive] {
        try Data().write(to: folder.appendingPathComponent(name))
      }
      try TemporaryName.removeLeftovers(in: folder.path, isAlone: isAlone) { $0 == "log.csv" }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(left.sorted() == (kept + (isAlone ? [] : [alive])).sorted())
    }
  }

  @Test("the first file in a folder removes what killed programs left of any other there")
  func leftoversBesideNewFile() throws {
    try withTemporaryFolder { folder in
      let gone = try endedProcess()
      let host = TemporaryName.host
      let left = folder.appendingPathComponent(".00003.png.\(gone)-\(host)-c0ffee.partial")
      let other = folder.appendingPathComponent(".00004.png.\(getppid())-\(host)-c0ffee.partial")
      for url in [left, other] { try Data("half".utf8).write(to: url) }
      try AtomicFile.replace(folder.appendingPathComponent("00000.png").path, with: "whole")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(names) == ["00000.png", other.lastPathComponent])
    }
  }

  @Test("what another host may be writing is left alone until nobody has changed it for a day")
  func otherHosts() throws {
    try withTemporaryFolder { folder in
      let gone = try endedProcess()
      // One of a host that is not this one, of an earlier version that names none, and of ours.
      let others = ["\(gone)-0-1", "\(gone)-1", "\(gone)", "\(getpid())-0-1"]
      func age(_ name: String, hours: Double) throws {
        let path = folder.appendingPathComponent(name).path
        if !FileManager.default.fileExists(atPath: path) {
          try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -3600 * hours)], ofItemAtPath: path)
      }
      func left() throws -> Set<String> {
        _ = try NewOutput(path: folder.appendingPathComponent("set").path)
        try TemporaryName.removeLeftovers(in: folder.path) { $0 == "log.csv" }
        return Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
      }
      let folders = others.map { ".set.\($0).partial" }
      let files = others.map { ".log.csv.\($0).partial" }
      let alive = ".log.csv.\(getpid())-\(TemporaryName.host)-1.partial"
      for name in files + [alive] { try Data().write(to: folder.appendingPathComponent(name)) }
      for name in folders + files { try age(name, hours: 23) }
      try age(alive, hours: 100)
      #expect(try left() == Set(folders + files + [alive]))
      for name in folders + files { try age(name, hours: 25) }
      #expect(try left() == [alive])
    }
  }

  @Test("a new output takes a free name, an empty folder's, or that of what it replaces")
  func newOutput() throws {
    try withTemporaryFolder { folder in
      func write(_ name: String, file: String?, isReplacing: Bool = false) throws {
        let output = try NewOutput(path: folder.appendingPathComponent(name).path)
        if let file {
          try OutputFolder.make(output.temporaryPath)
          try AtomicFile.replace(output.temporaryPath + "/" + file, with: file)
        } else {
          try AtomicFile.replace(output.temporaryPath, with: "file")
        }
        try output.commit(isReplacing: isReplacing)
      }
      func names(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
          atPath: folder.appendingPathComponent(name).path
        ).sorted()
      }
      try write("deep/new", file: "a")
      #expect(try names("deep/new") == ["a"])
      #expect(throws: FileError.self) { try write("deep/new", file: "b") }
      #expect(throws: FileError.self) { try write("deep/new", file: nil) }
      #expect(try names("deep/new") == ["a"])
      try write("deep/new", file: "b", isReplacing: true)
      #expect(try names("deep/new") == ["b"])
      try OutputFolder.make(folder.appendingPathComponent("deep/empty").path)
      try write("deep/empty", file: "c")
      #expect(try names("deep/empty") == ["c"])
      try write("deep/one", file: nil)
      #expect(throws: FileError.self) { try write("deep/one", file: nil) }
      try write("deep/one", file: nil, isReplacing: true)
      #expect(try names("deep") == ["empty", "new", "one"])
    }
  }

  @Test("an output that is given up, or whose process was killed, leaves nothing")
  func outputLeftovers() throws {
    try withTemporaryFolder { folder in
      let left = try folder.appendingPathComponent(
        ".set.\(endedProcess())-\(TemporaryName.host)-1f.partial/deep")
      try OutputFolder.make(left.path)
      do {
        let output = try NewOutput(path: folder.appendingPathComponent("set").path)
        try OutputFolder.make(output.temporaryPath + "/half")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }

  @Test("links are neither followed nor kept where a file is written")
  func links() throws {
    try withTemporaryFolder { folder in
      let (link, target) = (
        folder.appendingPathComponent("link"), folder.appendingPathComponent("t")
      )
      try Data("mine".utf8).write(to: target)
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
      #expect(try !NewFile.create(link.path, with: [1]))
      #expect(try String(contentsOf: target, encoding: .utf8) == "mine")
      try AtomicFile.replace(link.path, with: "new")
      #expect(try String(contentsOf: target, encoding: .utf8) == "mine")
      #expect(try String(contentsOf: link, encoding: .utf8) == "new")
      let dangling = folder.appendingPathComponent("dangling")
      try FileManager.default.createSymbolicLink(
        at: dangling, withDestinationURL: folder.appendingPathComponent("nothing"))
      #expect(try !NewFile.create(dangling.path, with: [1]))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
          == ["dangling", "link", "t"])
    }
  }

  @Test("a named pipe is refused, not waited for")
  func pipeIsNoFile() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("pipe").path
      try #require(mkfifo(path, 0o600) == 0)
      let error = #expect(throws: FileError.self) { _ = try RegularFile(path: path) }
      #expect(try #require(error).description.contains("not a regular file"))
    }
  }

  @Test("a folder is refused, not mapped")
  func folderIsNoFile() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: FileError.self) { _ = try RegularFile(path: folder.path) }
      let text = try #require(error).description
      #expect(text.contains("not a regular file"))
    }
  }

  @Test(
    "a temporary file stands beside its own and says whose it is", arguments: ["b.c", "/a/b.c"])
  func temporaryNames(path: String) throws {
    let temporary = TemporaryName.beside(path)
    let name = try #require(temporary.split(separator: "/").last.map(String.init))
    #expect(temporary.dropLast(name.count) == path.dropLast(3))
    let parsed = try #require(TemporaryName.parse(name))
    #expect(parsed.file == "b.c" && parsed.process == getpid())
    #expect(parsed.host == TemporaryName.host)
    // Nobody can put a link in its place beforehand.
    #expect(TemporaryName.beside(path) != temporary)
    #expect(try #require(TemporaryName.parse(".b.c.12.partial")).process == 12)
    for other in [
      "b.c", ".b.c.partial", "b.c.12.partial", ".b.c.-1.partial", ".b.c.12-#.partial",
      ".b.c.12-1-1-1.partial", ".b.c.12-.partial",
    ] {
      #expect(TemporaryName.parse(other) == nil)
    }
  }

  // A slash and the mark behind it, or a sign before it, are one character of Swift.
  @Test(
    "names are divided at every slash, as the system divides them",
    arguments: [
      ("fire/\u{1F3FD}.png", ["fire", "\u{1F3FD}.png"]), ("../\u{301}x", ["..", "\u{301}x"]),
      ("/\u{301}x", ["\u{301}x"]), ("a\u{600}/../b//c", ["a\u{600}", "..", "b", "c"]),
    ])
  func pathNames(path: String, names: [String]) throws {
    #expect(path.pathNames.map(String.init) == names)
    #expect(path.hasSlash && path.isAbsolutePath == (path.utf8.first == 0x2F))
    let last = try #require(path.lastSlash)
    #expect(path.utf8[path.utf8.index(after: last)...].elementsEqual(names[names.count - 1].utf8))
    try withTemporaryFolder { folder in
      let file = folder.path + "/\(names[names.count - 1])"
      try AtomicFile.replace(file, with: "whole")
      #expect(try RegularFile(path: file).contents() == Array("whole".utf8))
    }
  }

  @Test("a file is read whole, and one that is replaced holds the new bytes alone")
  func replacing() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("file").path
      // Longer than what the system takes or gives in one call from a pipe or a page.
      let long = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      for bytes in [long, [], [1, 2, 3]] {
        for durability in [AtomicFile.Durability.flushed, .handedOver] {
          try AtomicFile.replace(path, with: bytes, durability)
          #expect(try RegularFile(path: path).contents() == bytes)
          #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(bytes))
        }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }
  }

  @Test("a new file is made only where there is none")
  func newFiles() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("file").path
      let isMade = try NewFile.create(path, with: [1])
      let isMadeAgain = try NewFile.create(path, with: [2])
      #expect(isMade && !isMadeAgain)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1]))
      let error = #expect(throws: FileError.self) {
        _ = try NewFile.create(path + "/below", with: [3])
      }
      #expect(error?.description == "\(path)/below: cannot create: Not a directory")
    }
  }

  @Test("links are followed as far as a path exists")
  func realPaths() throws {
    try withTemporaryFolder { folder in
      let real = RealPath.of(folder.path)
      let files = FileManager.default
      try files.createDirectory(
        at: folder.appendingPathComponent("there"), withIntermediateDirectories: true)
      try files.createSymbolicLink(
        atPath: folder.appendingPathComponent("link").path, withDestinationPath: "there")
      #expect(RealPath.of(folder.path + "/link/new/file") == real + "/there/new/file")
      #expect(RealPath.of(folder.path + "/link/../there") == real + "/there")
    }
  }
}
