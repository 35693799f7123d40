import Foundation
import Glibc
import Testing
import WebInterface

@Suite("The page of a run")
struct RunPageTests {
  /// A socket that listens on a port of 127.0.0.1 that was free, as another program's.
  private struct BusyPort: ~Copyable {
    let descriptor: Int32
    let number: Int

    init() throws {
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var place = sockaddr_in()
      place.sin_family = sa_family_t(AF_INET)
      place.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let (socket, count) = (descriptor, length)
      // The structure is ours and lives for the calls.
      let isOpen = unsafe withUnsafeMutablePointer(to: &place) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          unsafe bind(socket, address, count) == 0 && listen(socket, 1) == 0
            && getsockname(socket, address, &length) == 0
        }
      }
      guard isOpen else { throw CocoaError(.fileReadUnknown) }
      number = Int(UInt16(bigEndian: place.sin_port))
    }

    deinit { close(descriptor) }
  }

  @Test("a port that is taken is told before anything is made")
  func busy() throws {
    let demo = try DemoWorkspace(pictureCount: 12)
    let port = try BusyPort()
    func entries() throws -> [String] {
      try FileManager.default.subpathsOfDirectory(atPath: demo.folder.path).sorted()
    }
    let before = try entries()
    let refused = try demo.program.run(
      "train", "--model", "mlp-gan", "--steps", "1", "--watch", "--port", "\(port.number)")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--port \(port.number): cannot listen"), "\(refused.errors)")
    #expect(try entries() == before)
  }

  @Test(
    "options of a page without one are refused with what is missing",
    arguments: [
      (["--port", "0"], "--port is for --watch: give both"),
      (["--open"], "--open is for --watch: give both"),
      (["--watch", "--overfit", "1"], "--watch: expected a run, found --overfit"),
      (["--watch", "--port", "65536"], "--port: expected 0 to 65535, found 65536"),
    ])
  func withoutPage(_ arguments: [String], _ words: String) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let refused = try demo.program.run(typed: ["train", "none"] + arguments)
    #expect(refused.status == 2 && refused.errors.contains(words), "\(refused.errors)")
  }

  @Test("a run before its first checkpoint says when that comes")
  func firstCheckpoint() async throws {
    let demo = try DemoWorkspace(pictureCount: 12)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("convert", "--size", "28").status == 0)
    #expect(
      try demo.program.run(
        "train", "--model", "mlp-gan", "--steps", "2", "--batch", "2", "--out", "r",
        "--checkpoint-every", "150"
      ).status == 0)
    let run = demo.folder.appendingPathComponent("r")
    try FileManager.default.removeItem(at: run.appendingPathComponent("checkpoint.safetensors"))
    let site = RunsSite([run])
    await site.read()
    let answer = try #require(await site.answer(WebRequest(path: "/sample")))
    let text = String(decoding: answer.body, as: UTF8.self)
    #expect(answer.status == 409)
    #expect(
      text.contains(
        "no checkpoint yet, at step 2; one is written every 150 steps and when the run ends"),
      "\(text)")
  }

  @Test("report reads a log as watch does, and says what is wrong with it")
  func report() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    for (name, log) in [
      ("none", nil), ("empty", ""), ("binary", "\u{0}\u{1}\u{2}"), ("begun", "step,seconds\n"),
      ("half", "step,seconds\n1,0.5\n2,1\n3"), ("damaged", "step,seconds\n5,1\nx,2\n"),
    ] as [(String, String?)] {
      let run = demo.folder.appendingPathComponent("runs/\(name)")
      try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
      try Data().write(to: run.appendingPathComponent("config.yaml"))
      try Data("<svg/>".utf8).write(to: run.appendingPathComponent("losses.svg"))
      if let log { try Data(log.utf8).write(to: run.appendingPathComponent("log.csv")) }
    }
    #expect(try demo.program.run("report").status == 0)
    let page = try String(
      contentsOf: demo.folder.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(!page.contains("0001-01-01"))
    for row in [
      "<td>none</td><td>none yet</td><td></td><td>no log</td>", "<td>empty</td><td>unreadable</td>",
      "<td>binary</td><td>unreadable</td>", "<td>begun</td><td>none yet</td>",
      "<td>half</td><td>2</td><td>1 s</td>", "<td>damaged</td><td>5</td>",
      "empty/log.csv: expected a line with the names of its columns, found 0 bytes",
      "binary/log.csv: expected lines", "damaged/log.csv, line 3: expected 2 numbers, found x,2",
    ] { #expect(page.contains(row), "\(row)") }
    // What has no step has no plot.
    #expect(page.contains("<h3>half</h3>") && !page.contains("<h3>binary</h3>"))
  }

  @Test("watch says how many runs it leaves out, and what is wrong with a log")
  func leftOut() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    for number in 1...9 {
      let run = demo.folder.appendingPathComponent("runs/\(number)")
      try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
      for (name, text) in [("config.yaml", ""), ("log.csv", "step,a\n1,x\n")] {
        try Data(text.utf8).write(to: run.appendingPathComponent(name))
      }
    }
    func said(_ arguments: String...) throws -> String {
      let process = try demo.program.start(["watch"] + arguments)
      func errors() throws -> String { try demo.program.messages }
      // It says where it is and reads the logs at the same time.
      for _ in 0..<3000
      where try !errors().contains("open this address") || !errors().contains("/log.csv") {
        usleep(10_000)
      }
      process.interrupt()
      process.waitUntilExit()
      return try demo.program.result(of: process).errors
    }
    let all = try said()
    #expect(all.contains("8 of the 9 runs in runs/ are shown"), "\(all)")
    #expect(all.contains("/log.csv, line 2: expected 2 numbers, found 1,x"), "\(all)")
    #expect(try !said("runs/1", "runs/2").contains("are shown"))
  }
}
