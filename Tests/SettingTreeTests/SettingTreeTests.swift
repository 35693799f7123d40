import SettingTree
import Testing
import Yams

/// Settings as the program has them: sections, numbers, lists, a block that may be left out.
private func tree() throws -> SettingTree {
  let root = try #require(
    try compose(
      yaml: """
        augment: {copies: 2, zoom: 0.1, flip: true, fill: white}
        layers:
          - dense: {units: 128}
          - dropout: {rate: 0.5}
        """))
  let example = try #require(try compose(yaml: "{gamma: 1.5}"))
  return SettingTree(root, optional: [(path: "r1", example: example)]) { path, _ in
    path == ["augment", "zoom"] ? "a number from 0 to 1" : nil
  }
}

/// The message of what a piece of code throws.
private func message(_ work: () throws -> Void) -> String {
  do {
    try work()
    return "nothing thrown"
  } catch { return "\(error)" }
}

@Suite("Settings as a tree")
struct SettingTreeTests {
  @Test(
    "a path changes the one value it names",
    arguments: [
      ("augment.copies=4", ["augment", "copies"], "4"),
      (" augment.fill =  black ", ["augment", "fill"], "black"),
      ("augment.fill=#fff", ["augment", "fill"], "#fff"),
      ("layers.1.dropout.rate=0.25", ["layers", "1", "dropout", "rate"], "0.25"),
      ("r1.gamma=3", ["r1", "gamma"], "3"),
    ])
  func setting(text: String, path: [String], value: String) throws {
    var changed = try tree()
    #expect(try changed.set(text, usage: "PATH=VALUE") == path)
    #expect(changed[path]?.string == value)
    // The rest is as it was.
    #expect(changed[["layers", "0", "dense", "units"]]?.int == 128)
    #expect(changed[["augment", "flip"]]?.bool == true)
  }

  @Test("a value may be a block or a list")
  func blocks() throws {
    var changed = try tree()
    _ = try changed.set("r1={gamma: 2}", usage: "")
    #expect(changed[["r1", "gamma"]]?.int == 2)
    _ = try changed.set("layers=[{dropout: {rate: 0.1}}]", usage: "")
    #expect(changed[["layers"]]?.sequence?.count == 1)
  }

  @Test(
    "what cannot be set is refused with what could be",
    arguments: [
      ("augment.copis=4", "augment.copies"), ("augment=", "PATH=VALUE"), ("augment.copies", "PATH"),
      ("=4", "PATH"), ("layers.7.dense.units=1", "unknown setting"),
      ("augment.x.y=1", "mean augment?"),
      ("augment.copies=[1", "a YAML value"), ("augment..copies=1", "unknown setting"),
    ])
  func refusal(text: String, named: String) throws {
    var changed = try tree()
    let before = changed.root
    let words = message { _ = try changed.set(text, usage: "PATH=VALUE") }
    #expect(words.contains(named), "\(words)")
    #expect(changed.root == before)
  }

  @Test("a file changes what it names, and an error in it has its line")
  func files() throws {
    var changed = try tree()
    let file = try #require(
      try SettingFile.compose("augment:\n  copies: 9\n  flip: false\nr1:\n"))
    try changed.merge(file)
    #expect(changed[["augment", "copies"]]?.int == 9)
    #expect(changed[["augment", "flip"]]?.bool == false)
    #expect(changed[["augment", "fill"]]?.string == "white")
    let wrong = try #require(try SettingFile.compose("augment:\n  copies: 9\n  flop: 1\n"))
    let error = #expect(throws: SettingProblem.self) { try changed.merge(wrong) }
    #expect(error?.line == 3)
    #expect(error?.message.contains("augment.flip") == true)
    let flat = try #require(try SettingFile.compose("augment: 4\n"))
    #expect(message { try changed.merge(flat) }.contains("a mapping such as {copies: "))
  }

  @Test("what a path wants is told by its own words, or by what it holds")
  func expectations() throws {
    let tree = try tree()
    #expect(tree.expected(at: ["augment", "zoom"]) == "a number from 0 to 1")
    #expect(tree.expected(at: ["augment", "copies"]) == "a whole number such as 2")
    #expect(tree.expected(at: ["augment", "flip"]) == "true or false")
    #expect(tree.expected(at: ["augment", "fill"]) == "a word such as white")
    #expect(tree.expected(at: ["r1"]) == "a mapping such as {gamma: 1.5}")
    #expect(tree.expected(at: ["nothing"]) == "another value")
  }

  @Test(
    "anchors are refused with their line, marks inside of words are not",
    arguments: [
      ("a: 1\nb: &x 2\n", 2), ("a: [1, *x]\n", 1), ("- &x 1\n", 1), ("a: R&D\nb: 2*3\n", 0),
      ("a: '5 & 6'\n", 0),
    ])
  func anchors(text: String, line: Int) {
    let words = message { _ = try SettingFile.compose(text) }
    #expect(words.contains("anchor") == (line > 0), "\(words)")
    if line > 0 {
      let error = #expect(throws: SettingProblem.self) { try SettingFile.compose(text) }
      #expect(error?.line == line)
    }
  }

  @Test("values are shown as they may be typed, long ones cut")
  func texts() throws {
    let node = try #require(try compose(yaml: "{a: [1, 2, 3, 4], b: x}"))
    #expect(SettingText.of(node) == "{a: [1, 2, 3, …], b: x}")
  }
}
