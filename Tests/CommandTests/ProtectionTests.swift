import Foundation
import Testing

@Suite("What the program never does")
struct ProtectionTests {
  @Test("nothing is written over a source picture, or into their folders")
  func sourcesAreSafe() throws {
    let demo = try DemoWorkspace(pictureCount: 2)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let before = try demo.files(in: "images")
    let picture = try #require(before.keys.sorted().first)
    for arguments in [
      ["interpolate", "--out", "images/\(picture)"], ["report", "--out", "images/\(picture)"],
      ["augment", "--out", "images/shards"], ["demo-data", "images/more"],
      ["report", "--out", "images/new.html"], ["train", "--out", "images/run", "--steps", "1"],
    ] {
      let result = try demo.program.run(typed: arguments)
      #expect(result.status == 2, "\(arguments)")
      #expect(result.errors.contains("source pictures"), "\(result.errors)")
    }
    #expect(try demo.files(in: "images") == before)
  }

  @Test("nothing is written among the source pictures of another workspace")
  func sourcesOfOthersAreSafe() throws {
    let (demo, other) = (try DemoWorkspace(pictureCount: 2), try DemoWorkspace(pictureCount: 2))
    for one in [demo, other] {
      #expect(try one.program.run("filter", "--types", "all").status == 0)
    }
    let before = try other.files(in: "images")
    let page = other.folder.appendingPathComponent("images/fire/new.html").path
    let refused = try demo.program.run("report", "--out", page)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("source pictures"), "\(refused.errors)")
    #expect(try other.files(in: "images") == before)
    let beside = other.folder.appendingPathComponent("new.html").path
    #expect(try demo.program.run("report", "--out", beside).status == 0)
  }

  @Test("nothing but convert writes among the prepared pictures")
  func preparedPicturesAreSafe() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("augment").status == 0)
    let before = try demo.files(in: "prepared")
    let picture = try #require(before.keys.sorted().first)
    for arguments in [
      ["report", "--out", "prepared/new.html"], ["interpolate", "--out", "prepared/\(picture)"],
      ["demo-data", "prepared/more"], ["augment", "--out", "prepared/shards"],
      ["train", "--out", "prepared/run", "--dry-run"],
    ] {
      let result = try demo.program.run(typed: arguments)
      #expect(result.status == 2, "\(arguments)")
      #expect(result.errors.contains("among the prepared pictures"), "\(result.errors)")
    }
    #expect(try demo.files(in: "prepared") == before)
    #expect(try demo.program.run("report", "--out", "beside.html").status == 0)
  }

  @Test("prepared pictures behind a link are as safe")
  func linkedPreparedPicturesAreSafe() throws {
    let demo = try DemoWorkspace(pictureCount: 2)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("convert").status == 0)
    let (prepared, elsewhere) = (
      demo.folder.appendingPathComponent("prepared"), demo.folder.appendingPathComponent("disk")
    )
    try FileManager.default.moveItem(at: prepared, to: elsewhere)
    try FileManager.default.createSymbolicLink(at: prepared, withDestinationURL: elsewhere)
    let inClass = try #require(
      try demo.files(in: "disk").keys.sorted().first?.split(separator: "/"))
    for page in ["prepared/new.html", "disk/new.html", "prepared/\(inClass[0])/new.html"] {
      let result = try demo.program.run("report", "--out", page)
      #expect(result.status == 2, "\(page)")
      #expect(result.errors.contains("among the prepared pictures"), "\(result.errors)")
    }
  }

  @Test("a run does not begin in a folder of other things")
  func runFolder() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("augment").status == 0)
    try Data("x".utf8).write(to: demo.folder.appendingPathComponent("file"))
    let mine = demo.folder.appendingPathComponent("mine")
    try FileManager.default.createDirectory(at: mine, withIntermediateDirectories: false)
    try Data("x".utf8).write(to: mine.appendingPathComponent("list.txt"))
    let shards = try demo.files(in: "shards")
    for (folder, words) in [
      ("shards", "expected a folder outside of the shards"),
      ("shards/new/run", "expected a folder outside of the shards"),
      ("mine", "expected an empty folder"), ("file", "expected a folder for the run"),
    ] {
      let result = try demo.program.run("train", "--steps", "1", "--batch", "2", "--out", folder)
      #expect(result.status == 2)
      #expect(result.errors.contains(words), "\(result.errors)")
    }
    #expect(try demo.files(in: "shards") == shards)
    #expect(try demo.program.run("verify", "shards").status == 0)
  }

  @Test("a report replaces a report, but not the catalogue")
  func otherKindsAreSafe() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("report", "--out", "pokeprep.sqlite").status == 2)
    #expect(try demo.program.run("status").status == 0)
    #expect(try demo.program.run("report").status == 0)
    #expect(try demo.program.run("report").status == 0)
  }

  @Test("a report needs a name")
  func unnamedReport() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let refused = try demo.program.run("report", "--out", "")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--out: expected the name of a file, found nothing"))
  }

  @Test("two programs never change one workspace at the same time")
  func locked() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let path = demo.folder.appendingPathComponent(".pokeprep.lock").path
    let descriptor = open(path, O_RDWR | O_CREAT, 0o644)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let refused = try demo.program.run("filter", "--types", "all")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("another pokeprep is at work"))
    close(descriptor)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
  }

  @Test("output that cannot be written is an error, not silence")
  func fullDisk() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Program.path(of: "pokeprep"))
    process.arguments = ["list", "--csv"]
    process.currentDirectoryURL = demo.folder
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
  }
}
