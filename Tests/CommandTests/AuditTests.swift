import Foundation
import Testing

@Suite("audit as it is typed")
struct AuditTests {
  /// Pictures that were prepared and audited.
  private func audited() throws -> DemoWorkspace {
    let demo = try DemoWorkspace(pictureCount: 8)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("convert").status == 0)
    #expect(try demo.program.run("audit").status == 0)
    return demo
  }

  @Test("labels that are not to be looked at reject nothing")
  func labels() throws {
    let demo = try audited()
    for finding in ["label", "blur,outlier"] {
      let refused = try demo.program.run("audit", "--no-labels", "--reject", finding)
      #expect(refused.status == 2)
      #expect(refused.errors.contains("--no-labels does not look"), "\(refused.errors)")
    }
    #expect(try demo.program.run("decisions").output.contains("Nobody has decided"))
    #expect(try demo.program.run("audit", "--no-labels", "--reject", "blur").status == 0)
  }

  @Test("a rejection that finds nothing new says so")
  func rejectedTwice() throws {
    let demo = try audited()
    let all = ["audit", "--threshold", "tiny=1000", "--reject", "tiny"]
    let first = try demo.program.run(typed: all)
    #expect(first.output.contains("decisions noted"), "\(first.output)")
    let second = try demo.program.run(typed: all)
    #expect(second.output.contains("0 pictures rejected; "), "\(second.output)")
    #expect(second.output.contains("already rejected by an earlier audit"), "\(second.output)")
    let json = try demo.program.run(typed: all + ["--json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect((object["rejected"] as? [String: Any])?["noted"] as? Int == 0)
    let alone = try #require(object["left_alone"] as? [String: Int])
    #expect(alone["rejected"] == alone["rejected_by_audit"] && alone["rejected"] ?? 0 > 0)
    let none = try demo.program.run("audit", "--threshold", "tiny=0", "--reject", "tiny")
    #expect(none.output.contains("none has such a finding"), "\(none.output)")
  }

  @Test("a picture that was replaced since filter saw it is not rejected, and told")
  func replaced() throws {
    let demo = try audited()
    let all = ["--threshold", "tiny=1000"]
    let csv = try demo.program.run(typed: ["audit", "--csv"] + all)
    let line = try #require(csv.output.split(separator: "\n").first { $0.contains(",tiny,") })
    let path = try #require(line.split(separator: ",").first.map(String.init))
    #expect(!csv.errors.contains("changed since"))
    let file = demo.folder.appendingPathComponent("images/\(path)")
    try (Data(contentsOf: file) + Data([0])).write(to: file)
    let told = try demo.program.run(typed: ["audit"] + all)
    #expect(told.errors.contains("1 picture with findings changed since filter saw it"))
    let rejected = try demo.program.run(typed: ["audit", "--reject", "tiny"] + all)
    #expect(rejected.output.contains("1 was changed or removed since filter saw it (pokeprep run"))
    let decisions = try demo.program.run("decisions", "--csv").output
    #expect(!decisions.contains(path), "\(decisions)")
    #expect(try demo.program.run("filter").status == 0)
    #expect(try demo.program.run("list", "--csv").output.contains(path))
  }

  @Test("what filter leaves out is listed no more")
  func leftOut() throws {
    let demo = try audited()
    let all = ["audit", "--threshold", "tiny=1000"]
    #expect(try demo.program.run(typed: all).output.contains("have a finding"))
    #expect(try demo.program.run(typed: all + ["--reject", "tiny"]).status == 0)
    #expect(try demo.program.run(typed: all).output.contains("have a finding"))
    #expect(try demo.program.run("filter").status == 0)
    let after = try demo.program.run(typed: all)
    #expect(after.output.contains("nothing found on 0 pictures"), "\(after.output)")
  }

  @Test("a dry run counts no pictures that are known not to decode")
  func undecodable() throws {
    let demo = try audited()
    let tried = try demo.program.run("audit", "--dry-run")
    #expect(tried.output.contains("could not be read"), "\(tried.output)")
    #expect(!tried.output.contains("would be measured"), "\(tried.output)")
  }

  @Test("a huge threshold keeps the table narrow")
  func hugeThreshold() throws {
    let demo = try audited()
    let output = try demo.program.run("audit", "--threshold", "blur=1e300").output
    #expect(output.contains("1e+300"), "\(output)")
    #expect(output.split(separator: "\n").allSatisfy { $0.count < 120 })
  }

  @Test("what is measured can be read while another program is at work, and nothing else be done")
  func whileLocked() throws {
    let demo = try DemoWorkspace(pictureCount: 4)
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let path = demo.folder.appendingPathComponent(".pokeprep.lock").path
    func locked(_ arguments: String...) throws -> Program.Result {
      let descriptor = open(path, O_RDWR | O_CREAT, 0o644)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      return try demo.program.run(typed: ["audit"] + arguments)
    }
    #expect(try locked().errors.contains("another pokeprep is at work"))
    #expect(try locked("--dry-run").output.contains("would be measured"))
    #expect(try demo.program.run("audit").status == 0)
    for arguments in [[], ["--csv"], ["--json"], ["--gallery", "page.html"], ["--dry-run"]] {
      let descriptor = open(path, O_RDWR | O_CREAT, 0o644)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      let unlocked = try demo.program.run(typed: ["audit"] + arguments)
      #expect(unlocked.status == 0, "\(arguments): \(unlocked.errors)")
    }
    #expect(try locked("--reject", "blur").status == 2)
  }
}
