import Foundation
import Graph
import ModelExports
import Networks
import Safetensors
import Testing
import Training

@Suite("Networks for PyTorch")
struct TorchTests {
  private static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "torch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static func write(_ tensors: [TensorPayload], of run: TinyRun, to file: URL) throws {
    let export = try TorchExport(run.networks, run: "tiny")
    try SafetensorsWriter.write(tensors, metadata: try export.metadata(), to: file.path)
  }

  @Test("are a line a layer in the script")
  func script() throws {
    var recipe = Preset.dcgan.recipe(classes: 2, narrowing: 32, latent: 6)
    recipe.generator = Network(
      .dcgan, Dense(4 * 4 * 5, bias: false), Reshape(4, 4, 5), BatchNorm.torch, ReLU(),
      Upsampling(2),
      Concatenate([Convolution(2, kernel: 3)], []), Dropout(0.25), Convolution(3, kernel: 4), Tanh()
    )
    recipe.discriminator = Network(.dcgan, Flatten(), Dense(1))
    let text = try TorchExport(TinyRun(recipe, side: 8).networks, run: "a \"run\"").script
    #expect(text.hasPrefix("\"\"\"Generator and discriminator of a _run_: dcgan, step 7.\n"))
    let expected = """
      class Generator(nn.Module):
          def __init__(self):
              super().__init__()
              self.dense0 = nn.Linear(6, 80, bias=False)
              self.norm2 = nn.BatchNorm2d(5, eps=1e-05)
              self.conv5_0_0 = nn.Conv2d(5, 2, 3, padding=1)
              self.drop6 = nn.Dropout(0.25)
              self.conv7 = nn.Conv2d(7, 3, 4)

          def forward(self, z):
              x = self.dense0(z)
              x = x.reshape(-1, 4, 4, 5).permute(0, 3, 1, 2)
              x = self.norm2(x)
              x = F.relu(x)
              x4 = F.interpolate(x, scale_factor=2)
              x = self.conv5_0_0(x4)
              x = torch.cat([x, x4], 1)
              x = self.drop6(x)
              x = self.conv7(F.pad(x, (1, 2, 1, 2)))
              x = torch.tanh(x)
              return x

      """
    #expect(text.contains(expected), "\(text)")
  }

  @Test(
    "come back as a run with the same numbers",
    arguments: [Preset.dcgan64, .pokegan, .cganEmbedding, .acgan, .mlpGAN])
  func roundTrip(preset: Preset) throws {
    try Self.withFolder { folder in
      let run = try TinyRun(preset)
      let file = folder.appending(path: "weights.safetensors")
      try Self.write(try TorchExport(run.networks, run: "tiny").weights, of: run, to: file)
      let imported = folder.appending(path: "run")
      try TorchImport(reading: file.path).write(to: imported)
      let again = try TrainedNetworks(run: imported, engine: run.engine)
      #expect(again.step == 7)
      #expect(again.generator.values.values == run.networks.generator.values.values)
      // Spectrally normalised kernels come back divided; what they compute is the same.
      let (found, expected) = try (
        ModelExample(of: .discriminator, in: again, engine: run.engine, count: 2).tensors(),
        ModelExample(of: .discriminator, in: run.networks, engine: run.engine, count: 2).tensors()
      )
      let scores = [found, expected].map { TinyRun.block($0[$0.count - 1]).values }
      for (one, other) in zip(scores[0], scores[1]) {
        #expect(abs(one - other) < 0.02 * max(1, abs(other)))
      }
    }
  }

  @Test("are refused with other axes, numbers or metadata")
  func refused() throws {
    try Self.withFolder { folder in
      let run = try TinyRun(.pokegan, side: 28)
      let file = folder.appending(path: "weights.safetensors")
      let tensors = try TorchExport(run.networks, run: "tiny").weights
      func refusal(_ change: (inout [TensorPayload]) -> Void) throws -> String {
        var changed = tensors
        change(&changed)
        try Self.write(changed, of: run, to: file)
        let imported = folder.appending(path: "run")
        do {
          try TorchImport(reading: file.path).write(to: imported)
        } catch {
          #expect(!FileManager.default.fileExists(atPath: imported.path))
          return "\(error)"
        }
        return "taken"
      }
      let count = tensors[0].bytes.count / 4
      #expect(try refusal { $0.removeAll() }.contains("numbers for its networks"))
      #expect(
        try refusal {
          $0[0] = TensorPayload(
            name: "other", dataType: .f32, shape: $0[0].shape, bytes: $0[0].bytes)
        }.contains("generator.dense0.weight"))
      #expect(
        try refusal {
          $0[0] = TensorPayload(
            name: $0[0].name, shape: [count], floats: [Float](repeating: 0, count: count))
        }.contains("of the axes"))
      #expect(
        try refusal {
          $0[0] = TensorPayload(
            name: $0[0].name, shape: $0[0].shape, floats: [Float](repeating: .nan, count: count))
        }.contains("finite numbers"))
      let norm = try #require(tensors.firstIndex { $0.name == "generator.norm2.weight" })
      #expect(
        try refusal {
          let axes = $0[norm].shape
          $0[norm] = TensorPayload(
            name: $0[norm].name, shape: axes, floats: [Float](repeating: 2, count: axes[0]))
        }.contains("no place for it"))
      #expect(try refusal { _ in } == "taken")
      try SafetensorsWriter.write(tensors, metadata: ["format": "pt"], to: file.path)
      #expect(throws: ModelExportError.self) { try TorchImport(reading: file.path) }
    }
  }
}
