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
}
