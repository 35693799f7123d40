import Foundation
import Testing

@Suite("A search for settings")
struct SearchCommandTests {
  /// A workspace with pictures of 28×28 pixels and a space of four candidates, of which two learn.
  private func workspace() throws -> DemoWorkspace {
    let demo = try DemoWorkspace(pictureCount: 16)
    let made = try demo.program.run("run", "--set", "convert.size=28", "--quiet")
    #expect(made.status == 0, "\(made.errors)")
    let space = """
      model: mlp-gan
      vary:
        batch: [4, 8]
        recipe.generator_optimiser.learning_rate: [0.0005, 0.5]
      """
    try Data(space.utf8).write(to: demo.folder.appendingPathComponent("space.yaml"))
    return demo
  }

  private func search(_ demo: DemoWorkspace, _ arguments: String...) throws -> Program.Result {
    let process = try demo.program.start(
      ["search", "shards", "--space", "space.yaml", "--steps", "800"] + arguments)
    process.waitUntilExit()
    return try demo.program.result(of: process)
  }

  @Test("finds what learns, and a killed search that goes on ends in the same table")
  func resumed() throws {
    let demo = try workspace()
    let whole = try search(demo, "--out", "whole", "--threads", "1", "--json")
    #expect(whole.status == 0, "\(whole.errors)")
    let result = try #require(
      try JSONSerialization.jsonObject(with: Data(whole.output.utf8)) as? [String: Any])
    // The generators of candidates 2 and 4 take steps that are far too long.
    #expect([1, 3].contains(result["winner"] as? Int))
    #expect((result["tried"] as? [Any])?.count == 6)

    let process = try demo.program.start(
      ["search", "shards", "--space", "space.yaml", "--steps", "800", "--out", "parts"])
    let log = demo.folder.appendingPathComponent("parts/runs/2/log.csv")
    while process.isRunning, ((try? Data(contentsOf: log))?.count ?? 0) < 300 { usleep(1000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let parts = try search(demo, "--out", "parts", "--threads", "2", "--resume")
    #expect(parts.status == 0, "\(parts.errors)")
    #expect(parts.output.contains("is the best") && parts.output.contains("KID×1000"))
    let (one, two) = (try demo.files(in: "whole"), try demo.files(in: "parts"))
    #expect(one["search.csv"] != nil && one["search.csv"] == two["search.csv"])
    for number in 1...4 {
      let name = "runs/\(number)/checkpoint.safetensors"
      #expect(one[name] != nil && one[name] == two[name])
    }

    let again = try search(demo, "--out", "whole")
    #expect(again.status == 2 && again.errors.contains("already holds a search"))
    let other = try search(demo, "--out", "whole", "--resume", "--seed", "1")
    #expect(
      other.status == 2 && other.errors.contains("expected seed: 0")
        && other.errors.contains("found seed: 1"), "\(other.errors)")
    let trained = try demo.program.run(
      "train", "shards", "--config", "whole/winner.yaml", "--steps", "2", "--out", "runs/winner")
    #expect(trained.status == 0, "\(trained.errors)")
  }

  @Test("what is planned, and what cannot be searched")
  func refused() throws {
    let demo = try workspace()
    let planned = try search(demo, "--dry-run")
    #expect(planned.status == 0, "\(planned.errors)")
    // 800 steps of 4 in two rounds: 100 for each of four, then 200 more for each of two.
    let rows = planned.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows[2].prefix(5) == ["1", "100", "steps", "300", "steps"])
    #expect(rows[4].prefix(5) == ["3", "50", "steps", "150", "steps"])
    #expect(planned.output.contains("4 candidates, then 2 candidates; 800 steps together"))
    #expect(
      !FileManager.default.fileExists(atPath: demo.folder.appendingPathComponent("search").path))
    for (arguments, words) in [
      (["--out", "images"], "source pictures"), (["--out", "shards/a"], "outside of the shards"),
      (["--out", "prepared"], "prepared pictures"), (["--budget", "5m"], "found both"),
      (["--space", "none.yaml"], "none.yaml: cannot be read"),
    ] {
      let process = try demo.program.start(
        ["search", "shards", "--space", "space.yaml", "--steps", "8"] + arguments)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status != 0 && result.errors.contains(words), "\(arguments): \(result.errors)")
    }
  }
}
