import Foundation
import KernelTasks
import Kernels
import Parity
import Safetensors
import Testing

/// The golden files, and every instruction set of this machine.
private let cases: [(String, InstructionSet)] = KernelEngine.availableISAs.flatMap { isa in
  [
    "cgan", "cgan-s2", "dcgan64", "dcgan", "wgan-gp", "wgan-gp-nearest", "acgan", "mlp-gan",
    "mlp-cgan", "acgan-colorpicker", "cgan-embedding", "cgan28", "cgan32", "pix2pix", "pokegan",
  ].map { ($0, isa) }
}

private func golden(_ name: String) -> String {
  URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/reference/\(name).safetensors").path
}

@Suite("Training steps against Keras and PyTorch")
struct ParityTests {
  @Test(
    "forward results, losses, first gradients and updates are within the tolerances",
    arguments: cases)
  func parity(name: String, isa: InstructionSet) throws {
    var parity = try Parity(
      file: golden(name), engine: try KernelEngine(isa: isa, threads: 2))
    let report = try parity.report()
    let kinds = Set(report.checks.map(\.group))
    #expect(kinds.isSuperset(of: [.forward, .firstLoss, .gradient, .laterLoss, .update]))
    for check in report.checks where !check.passes {
      Issue.record("\(check.group.rawValue) \(check.tensor): \(check.error)")
    }
  }

  @Test(
    "a changed number is found, and only what depends on it is beyond the tolerance",
    arguments: [("loss.g", "first loss"), ("grad.d.score.weight", "gradient")])
  func changedNumber(tensor: String, group: String) throws {
    let path = try rewritten("wgan-gp") { name, values in
      name == tensor ? values.map { $0 * 1.1 } : values
    }
    defer { try? FileManager.default.removeItem(atPath: path) }
    var parity = try Parity(file: path, engine: try KernelEngine(threads: 1))
    let report = try parity.report()
    let failures = report.checks.filter { !$0.passes }
    #expect(!report.passes)
    #expect(!failures.isEmpty)
    #expect(failures.allSatisfy { $0.tensor.hasPrefix(tensor) })
    #expect(failures.contains { $0.group.rawValue == group })
  }

  @Test(
    "a gradient that is wrong by a hundredth stays wrong, whatever side of a kink units are put on",
    arguments: ["grad.d.4.kernel", "grad.g.2.bias"])
  func noMending(tensor: String) throws {
    let path = try rewritten("cgan28") { name, values in
      // Half a hundredth up, half of them down: no longer a multiple of the true gradient.
      name == tensor ? values.enumerated().map { $1 * ($0 % 2 == 0 ? 1.01 : 0.99) } : values
    }
    defer { try? FileManager.default.removeItem(atPath: path) }
    var parity = try Parity(file: path, engine: try KernelEngine(threads: 1))
    let report = try parity.report()
    let failures = report.checks.filter { !$0.passes }.map(\.tensor)
    #expect(failures == [tensor])
    #expect(report.kinks.contains { $0.update == (tensor.hasPrefix("grad.d") ? "d[0]" : "g[0]") })
  }

  @Test("a start value that is drawn otherwise is found")
  func otherDrawing() throws {
    let key = "drawn d.4.kernel"
    let text = try #require(try SafetensorsFile(path: golden("cgan28")).metadata[key])
    var fields = text.split(separator: ";").map(String.init)
    fields[0] = "77"
    let path = try rewritten("cgan28", metadata: [key: fields.joined(separator: ";")]) { $1 }
    defer { try? FileManager.default.removeItem(atPath: path) }
    var parity = try Parity(file: path, engine: try KernelEngine(threads: 1))
    let failures = try parity.report().checks.filter { !$0.passes }
    #expect(failures.contains { $0.tensor == "out.d_real" })
    #expect(!failures.contains { $0.tensor == "out.fake" })
  }

  @Test("a note of a drawing that makes no sense is refused, naming it")
  func senselessDrawing() throws {
    let key = "drawn g.0.embeddings"
    let path = try rewritten("cgan28", metadata: [key: "1; 3,-50; 0; 0.05"]) { $1 }
    defer { try? FileManager.default.removeItem(atPath: path) }
    let engine = try KernelEngine(threads: 1)
    do {
      _ = try Parity(file: path, engine: engine)
      Issue.record("took a negative shape")
    } catch {
      #expect(error.description.contains(key))
    }
  }

  @Test("a file of an unknown model is refused, naming the known ones")
  func unknownModel() throws {
    let path = try rewritten("mlp-gan", metadata: ["model": "stylegan"]) { $1 }
    defer { try? FileManager.default.removeItem(atPath: path) }
    let engine = try KernelEngine(threads: 1)
    do {
      _ = try Parity(file: path, engine: engine)
      Issue.record("took an unknown model")
    } catch {
      #expect(error.description.contains("stylegan"))
      #expect(error.description.contains("acgan-colorpicker"))
    }
  }

  @Test("a file of another width than it says is refused, naming a layer")
  func otherWidth() throws {
    let path = try rewritten("mlp-gan", metadata: ["width": "2"]) { $1 }
    defer { try? FileManager.default.removeItem(atPath: path) }
    let engine = try KernelEngine(threads: 1)
    do {
      _ = try Parity(file: path, engine: engine)
      Issue.record("took a file of another width")
    } catch {
      #expect(error.description.contains("layer 0"))
    }
  }

  /// A copy of a golden file with other numbers or notes.
  private func rewritten(
    _ name: String, metadata: [String: String] = [:],
    _ change: (String, [Float]) -> [Float]
  ) throws -> String {
    let file = try SafetensorsFile(path: golden(name))
    let payloads = try file.tensors.map { tensor in
      guard tensor.dataType == .f32 else {
        return TensorPayload(
          name: tensor.name, shape: tensor.shape, int32s: try file.int32s(of: tensor.name))
      }
      return TensorPayload(
        name: tensor.name, shape: tensor.shape,
        floats: change(tensor.name, try file.floats(of: tensor.name)))
    }
    let path = FileManager.default.temporaryDirectory
      .appending(path: "\(UUID().uuidString).safetensors").path
    try SafetensorsWriter.write(
      payloads, metadata: file.metadata.merging(metadata) { $1 }, to: path)
    return path
  }
}
