import Foundation
import Testing

@Suite("decide, decisions and apply")
struct DecideTests {
  private func paths(of demo: DemoWorkspace, _ arguments: String...) throws -> [String] {
    let process = try demo.program.start(["list", "--csv"] + arguments)
    process.waitUntilExit()
    return try demo.program.result(of: process).output.split(separator: "\n").dropFirst()
      .map { String($0.prefix { $0 != "," }) }
  }

  @Test("what is decided holds after apply, is listed, and is undone")
  func story() throws {
    let demo = try DemoWorkspace(pictureCount: 8)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    let kept = try paths(of: demo, "--state", "kept")
    let out = try #require(try paths(of: demo, "--stage", "whiteness", "--state", "rejected").first)
    let tried = try demo.program.run("decide", kept[0], "--reject", "--dry-run")
    #expect(tried.status == 0)
    #expect(tried.output.contains("Nothing was written"))
    #expect(try demo.program.run("decisions").output.contains("Nobody has decided"))
    #expect(
      try demo.program.run("decide", kept[0], "--reject").output.contains("Next: pokeprep apply"))
    #expect(
      try demo.program.run("decide", "images/\(kept[1])", "--reject", "a, b", "--note", "c").status
        == 0)
    #expect(try demo.program.run("decide", out, "--accept", "--apply").status == 0)
    #expect(try paths(of: demo, "--reason", "rejected by a person") == [kept[0], kept[1]].sorted())
    #expect(try paths(of: demo, "--state", "kept").contains(out))
    #expect(try demo.program.run("explain", kept[1]).output.contains("reject: a, b"))
    #expect(try demo.program.run("status").output.contains("1 accept, 2 reject"))
    #expect(try demo.program.run("report").status == 0)
    let page = try String(
      contentsOf: demo.folder.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.contains("Decided by people"))
    let csv = try demo.program.run("decisions", "--csv").output
    try Data(csv.utf8).write(to: demo.folder.appendingPathComponent("d.csv"))
    #expect(try demo.program.run("decide", kept[0], kept[1], out, "--undo", "--apply").status == 0)
    #expect(try paths(of: demo, "--state", "kept") == kept)
    let back = try demo.program.run("decide", "--from", "d.csv", "--json")
    #expect(back.output.contains("\"noted\" : 3"))
  }

  @Test("where everything was rejected, it is said how that is undone")
  func allRejected() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("filter", "--types", "fire").status == 0)
    #expect(try demo.program.run("decide", "fire/", "--reject").status == 0)
    let words = "pictures of the classes asked for are rejected by decisions"
    for command in [["apply"], ["run"], ["filter", "--types", "fire"]] {
      let refused = try demo.program.run(typed: command)
      #expect(refused.status == 2)
      #expect(refused.errors.contains(words) && refused.errors.contains("--undo"), "\(refused)")
    }
    let status = try demo.program.run("status").output
    #expect(status.contains("Next: pokeprep decide PATTERN --undo"), "\(status)")
    #expect(status.contains(words), "\(status)")
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try !demo.program.run("status").output.contains(words))
    #expect(try demo.program.run("decide", "**", "--undo", "--apply").status == 0)
    #expect(try !demo.program.run("status").output.contains("--undo"))
  }

  @Test("names with control characters are taken as they are printed")
  func printedNames() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("water"),
      to: images.appendingPathComponent("wa\u{1B}ter"))
    #expect(try demo.program.run("filter", "--types", "all", "--labels", "folders").status == 0)
    let fire = try #require(try paths(of: demo, "--class", "fire").first)
    let water = try paths(of: demo, "--class", #"wa\u{1B}ter"#)
    #expect(!water.isEmpty)
    for arguments in [
      ["decide", #"wa\u{1B}ter"#, "--reject"], ["decide", #"class:wa\u{1B}ter"#, "--reject"],
      ["decide", fire, "--class", #"wa\u{1B}ter"#],
      ["explain", water[0].replacing("\u{1B}", with: #"\u{1B}"#)],
    ] {
      let result = try demo.program.run(typed: arguments)
      #expect(result.status == 0, "\(arguments): \(result.errors)")
    }
    let moved = try demo.program.run("decisions", "--csv").output
    #expect(moved.contains("\(fire),class,wa\u{1B}ter"), "\(moved)")
  }

  @Test("messages name what has line breaks in its name on one line")
  func lineBreaks() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    let images = demo.folder.appendingPathComponent("images")
    for folder in ["fire", "water"] {
      try Data("\(folder)".utf8).write(
        to: images.appendingPathComponent("\(folder)/nl\nx.png"))
    }
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("water"), to: images.appendingPathComponent("wa\nter"))
    #expect(try demo.program.run("filter", "--types", "all", "--labels", "folders").status == 0)
    for (arguments, words) in [
      (
        ["decide", #"nl\nx.png"#, "--reject"],
        #"may mean any of fire/nl\nx.png, wa\nter/nl\nx.png"#
      ),
      (["decide", "nl\nx.png", "--reject"], #"nl\nx.png: may mean any of fire/nl\nx.png, "#),
      (["decide", "nl\nz.png", "--reject"], #"did you mean fire/nl\nx.png"#),
      (["decide", #"class:wa\ntar"#, "--reject"], #"did you mean wa\nter?"#),
      (["decide", "fire/nl\nx.png", "--class", "wa\ntar"], #"did you mean wa\nter?"#),
      (["list", "--class", "wa\ntar"], #"wa\nter"#),
      (["explain", "nl\nz.png"], #"did you mean fire/nl\nx.png"#),
    ] {
      let result = try demo.program.run(typed: arguments)
      #expect(result.status == 2 && result.errors.contains(words), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
    let whole = try demo.program.run("decide", #"fire/nl\nx.png"#, "--reject")
    #expect(whole.status == 0, "\(whole.errors)")
  }

  @Test("a NUL cuts neither reason nor note, and no path is read up to one")
  func nul() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let path = try #require(try paths(of: demo).first)
    let file = demo.folder.appendingPathComponent("d.csv")
    try Data("path,decision,value,note\n\(path),reject,a\0b,c\0d\n".utf8).write(to: file)
    #expect(try demo.program.run("decide", "--from", "d.csv").status == 0)
    let listed = try demo.program.run("decisions", "--csv").output
    #expect(listed.contains(#",reject,a\0b,c\0d,"#), "\(listed)")
    let again = try demo.program.run("decide", "--from", "d.csv")
    #expect(again.output.contains("1 decision as before"), "\(again.output)")
    try Data("path,decision\n\(path)\0,accept\n".utf8).write(to: file)
    let refused = try demo.program.run("decide", "--from", "d.csv")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("the character NUL"), "\(refused.errors)")
  }

  @Test("a folder and a class of one name that differ are asked about")
  func ambiguousNames() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let water = try paths(of: demo, "--class", "water")
    let dry = try demo.program.run("decide", "fire", "--reject", "--dry-run")
    #expect(dry.status == 0 && dry.output.contains("would be noted"), "\(dry.output)")
    #expect(try demo.program.run("decide", water[0], "--class", "fire", "--apply").status == 0)
    for statement in ["--reject", "--undo"] {
      let refused = try demo.program.run("decide", "fire", statement)
      #expect(refused.status == 2)
      #expect(
        refused.errors.contains("write fire/ for the folder, class:fire for the class"),
        "\(refused.errors)")
    }
    func decided(_ name: String) throws -> Int {
      struct Result: Decodable {
        struct Decided: Decodable { var noted: Int }
        var decided: Decided
      }
      let json = try demo.program.run("decide", name, "--reject", "--dry-run", "--json").output
      return try JSONDecoder().decode(Result.self, from: Data(json.utf8)).decided.noted
    }
    #expect(try decided("class:fire") > decided("fire/"))
    #expect(try demo.program.run("decide", "class:fire", "--undo").status == 0)
  }

  @Test("a path behind --reject or --note is no reason, and nothing is decided about the others")
  func pathAsReason() throws {
    let demo = try DemoWorkspace(pictureCount: 3)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let fire = try paths(of: demo, "--class", "fire")
    let name = try #require(fire[0].split(separator: "/").last.map(String.init))
    // As a shell writes images/fire/*, a folder, a pattern in quotes, and the end of a path.
    for reason in ["images/\(fire[0])", "images/water", "water", "fire/*", name] {
      for option in ["--reject", "--note"] {
        let refused = try demo.program.run(
          "decide", option, reason, "images/\(fire[1])",
          option == "--note" ? "--accept" : "--dry-run")
        #expect(refused.status == 2, "\(option) \(reason)")
        #expect(refused.errors.contains("\"\(reason)\" is a picture"), "\(refused.errors)")
      }
    }
    #expect(try demo.program.run("decisions").output.contains("Nobody has decided"))
    #expect(try demo.program.run("decide", fire[1], "--reject=water").status == 0)
    #expect(try demo.program.run("decide", fire[2], "--reject", "is it water?").status == 0)
  }

  @Test("what is accepted although nothing is to be seen is told, and an empty file refused")
  func nothingToSee() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    let images = demo.folder.appendingPathComponent("images/fire")
    // 1×1 pixel, white.
    let white = try #require(
      Data(
        base64Encoded:
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
      ))
    try white.write(to: images.appendingPathComponent("white.png"))
    try Data().write(to: images.appendingPathComponent("empty.png"))
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let empty = try demo.program.run("decide", "fire/empty.png", "--accept")
    #expect(empty.status == 2 && empty.errors.contains("the file is empty"), "\(empty.errors)")
    #expect(try demo.program.run("convert").status == 0)
    let blank = try demo.program.run("decide", "fire/white.png", "--accept")
    #expect(blank.status == 0 && blank.output.contains("1 of the accepted pictures is blank"))
  }

  @Test("a file without decisions is told as such, and changes nothing")
  func noDecisions() throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let header = try demo.program.run("decisions", "--csv").output
    for (name, text) in [("d.csv", header), ("d.json", "[]")] {
      try Data(text.utf8).write(to: demo.folder.appendingPathComponent(name))
      let result = try demo.program.run("decide", "--from", name)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.hasPrefix("\(name) holds no decisions"), "\(result.output)")
    }
  }

  @Test("what changed in the folder of pictures is told once, also where every stage runs again")
  func toldOnce() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    #expect(try demo.program.run("run", "--quiet").status == 0)
    #expect(try demo.program.run("decide", "fire/*1.png", "--reject").status == 0)
    #expect(try demo.program.run("apply", "--quiet").status == 0)
    let images = demo.folder.appendingPathComponent("images")
    let first = try #require(try demo.files(in: "images/fire").keys.sorted().first)
    try FileManager.default.removeItem(at: images.appendingPathComponent("fire/\(first)"))
    for words in [
      ["apply"], ["whiteness", "--threshold", "0.3"], ["apply"],
      ["export", "imagefolder", "--out", "e"],
    ] {
      let result = try demo.program.run(typed: words)
      let told = result.errors.components(separatedBy: "the files it reads have changed").count - 1
      #expect(told == 1, "\(words): \(result.errors)")
    }
  }

  @Test(
    "what cannot be meant is refused",
    arguments: [
      (["decide", "x.png"], "expected one of --accept"),
      (["decide", "--accept", "--undo", "x.png"], "found several"),
      (["decide", "--reject", "fire"], "\"fire\" was taken for the reason"),
      (["decide", "nosuch.png", "--accept"], "nosuch.png"),
      (["decide", "--from", "missing.csv"], "missing.csv: cannot be read"),
      (["decide", "fire", "--class", "watr"], "did you mean water?"),
      (["decide", "--from", "d.csv", "--accept"], "give it alone"),
    ])
  func refusals(arguments: [String], words: String) throws {
    let demo = try DemoWorkspace(pictureCount: 1)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let result = try demo.program.run(typed: arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test("killed at any moment, a file of decisions is taken as a whole or not at all")
  func killed() throws {
    let demo = try DemoWorkspace(pictureCount: 40)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let all = try paths(of: demo)
    let file = "path,decision,value\n" + all.map { "\($0),reject,no\n" }.joined()
    try Data(file.utf8).write(to: demo.folder.appendingPathComponent("d.csv"))
    for milliseconds in [1, 5, 10, 15, 20, 30, 40, 60, 100] {
      let process = try demo.program.start(["decide", "--from", "d.csv"])
      usleep(UInt32(1000 * milliseconds))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let count = try demo.program.run("decisions", "--csv").output.split(separator: "\n").count - 1
      #expect([0, all.count].contains(count))
      if count > 0 { #expect(try demo.program.run("decide", "**", "--undo").status == 0) }
    }
    #expect(try demo.program.run("decide", "--from", "d.csv").status == 0)
    let count = try demo.program.run("decisions", "--csv").output.split(separator: "\n").count - 1
    #expect(count == all.count)
  }
}
