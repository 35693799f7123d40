import Foundation
import Testing

@Suite("What reaches the terminal")
struct TerminalTextTests {
  /// Whether there is a character that steers a terminal.
  private func steers(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F).contains($0.value)
    }
  }

  @Test("names of folders and files with control characters reach it written out")
  func names() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    let evil = "a\u{1B}]0;owned\u{07}\u{9B}31m\r"
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("fire"), to: images.appendingPathComponent(evil))
    try Data("no picture".utf8).write(
      to: images.appendingPathComponent(evil).appendingPathComponent("\(evil).png"))
    #expect(try demo.program.run("filter", "--types", "all", "--labels", "folders").status == 0)
    #expect(try demo.program.run("augment").status == 0)
    var shown = ""
    for arguments in [
      ["status"], ["list"], ["list", "--json"], ["status", "--json"], ["run"], ["convert"],
      ["whiteness"], ["duplicates"], ["balance"], ["augment"], ["verify"], ["verify", "--json"],
      ["train", "--steps", "1", "--batch", "2", "--out", "run"], ["sample", "run", "--count", "1"],
      ["explain", "\(evil)/\(evil).png"], ["list", "--class", evil], ["sample", "--label", evil],
    ] {
      let result = try demo.program.run(typed: arguments)
      #expect(!steers(result.output + result.errors), "\(arguments): \(result)")
      if arguments.contains("--json"), result.status == 0 {
        #expect(throws: Never.self) {
          try JSONSerialization.jsonObject(
            with: Data(result.output.utf8), options: .fragmentsAllowed)
        }
      }
      shown += result.output + result.errors
    }
    #expect(shown.contains("owned"))
    // Names of shards come from shards.json.
    let list = demo.folder.appendingPathComponent("shards/shards.json")
    let text = try String(contentsOf: list, encoding: .utf8)
    try Data(text.replacing(".safetensors", with: "\\u001b]0;x\\u0007.safetensors").utf8).write(
      to: list)
    let result = try demo.program.run("verify")
    #expect(result.status != 0)
    #expect(!steers(result.output + result.errors), "\(result)")
  }

  @Test("numbers that sample noted are believed only where they can be true")
  func samples() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all", "--quiet").status == 0)
    #expect(
      try demo.program.run("train", "--steps", "1", "--batch", "2", "--out", "run", "--quiet")
        .status == 0)
    let folder = demo.folder.appendingPathComponent("samples")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for count in ["9000000000000000000", "-3", "1000001"] {
      try Data(
        #"{"folders":{"fire":{"count":\#(count),"run":"run","seed":0,"step":1}}}"#.utf8
      ).write(to: folder.appendingPathComponent("samples.json"))
      let result = try demo.program.run("sample", "run", "--count", "1")
      #expect(result.status == 2)
      #expect(result.errors.contains("samples.json"), "\(result.errors)")
    }
  }
}
