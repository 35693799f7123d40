import Foundation
import Testing

@Suite("Completion of commands by the shell")
struct CompletionTests {
  /// What bash offers behind some words, the last of which is being typed, as it asks the function of the
  /// script that the program prints.
  private func offered(_ words: [String]) throws -> Set<String> {
    let demo = try DemoWorkspace(pictureCount: 2)
    for run in ["first", "second"] {
      try FileManager.default.createDirectory(
        at: demo.folder.appending(path: "runs/\(run)"), withIntermediateDirectories: true)
    }
    let script = try demo.program.run("--generate-completion-script", "bash").output
    let path = demo.folder.appending(path: "script").path
    try Data(script.utf8).write(to: URL(fileURLWithPath: path))
    let list = words.map { "'\($0)'" }.joined(separator: " ")
    let line = words.joined(separator: " ")
    let bash = Process()
    let output = Pipe()
    bash.executableURL = URL(fileURLWithPath: "/bin/bash")
    bash.currentDirectoryURL = demo.folder
    bash.standardOutput = output
    bash.arguments = [
      "--norc", "-c",
      """
      . '\(path)'; COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'
      COMP_POINT=${#COMP_LINE}; _pokeprep pokeprep '\(words[words.count - 1])' '\(words[words.count - 2])'
      printf '%s\\n' "${COMPREPLY[@]}"
      """,
    ]
    try bash.run()
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    bash.waitUntilExit()
    return Set(String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init))
  }

  @Test(
    "formats, subcommands, presets, runs and options are offered where they may stand",
    arguments: [
      ("export ", ["parquet", "imagefolder", "data", "onnx"], ["runs/first", "script"]),
      ("export par", ["parquet"], ["npz", "onnx"]),
      ("export parquet --s", ["--split", "--size", "--shard-size"], ["--out"]),
      ("export parquet --split ", ["train", "validation", "test"], ["parquet"]),
      ("export onnx ", ["runs/first", "runs/second"], ["parquet", "script"]),
      ("import ", ["script", "torch"], ["parquet"]), ("import scr", ["script"], ["torch"]),
      ("emit ", ["slurm", "k8s"], ["script"]), ("models cgan", ["cgan28"], ["dcgan64"]),
      ("status --workspace ", ["runs"], ["script"]),
    ])
  func words(typed: String, expected: [String], others: [String]) throws {
    let words =
      ["pokeprep"]
      + typed.split(separator: " ", omittingEmptySubsequences: false)
      .map(String.init)
    let offered = try offered(words)
    #expect(offered.isSuperset(of: expected), "\(offered.sorted())")
    #expect(offered.isDisjoint(with: others), "\(offered.sorted())")
  }
}
