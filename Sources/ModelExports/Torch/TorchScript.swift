import Foundation
import Networks
import Training

/// The script of an export for PyTorch: the classes, how they get their numbers, and how they draw.
struct TorchScript {
  let configuration: TrainingConfiguration
  let step: Int
  /// The run as a person knows it.
  let run: String
  let generator, discriminator: ModelGraph

  var text: String {
    [
      head, TorchModule(generator, name: "Generator").text,
      TorchModule(discriminator, name: "Discriminator").text, Self.loading,
      configuration.recipe.input == .latent ? sampling : translating, Self.ending,
    ].joined(separator: "\n\n")
  }

  private var hasLabels: Bool { generator.inputs.contains { $0.name == "labels" } }

  private var head: String {
    let size = "\(configuration.channels)x\(configuration.height)x\(configuration.width)"
    let labels = hasLabels ? " Labels are rows of weights: one-hot, or a blend." : ""
    let heads = configuration.heads.map { Self.quoted($0.name) + ": " + Self.list($0.values) }
    let call =
      configuration.recipe.input == .latent
      ? "python model.py` draws \(TorchExport.samplesName)"
      : "python model.py PICTURE` writes \(TorchExport.translatedName)"
    return """
      \"""Generator and discriminator of \(Self.plain(run)): \(Self.plain(configuration.recipe.model)), \
      step \(step).

      Pictures are N x \(size), -1 to 1.\(labels)
      Needs torch, numpy, pillow and safetensors. `\(call).
      \"""
      \(Self.importing("sys"))
      from pathlib import Path

      \(Self.importing("numpy"))
      \(Self.importing("torch"))
      from PIL import Image
      from safetensors import safe_open
      from safetensors.torch import load_file, save_file
      from torch import nn
      from torch.nn import functional as F

      CLASSES = \(Self.list(configuration.classes))
      HEADS = {\(heads.joined(separator: ", "))}

      """
  }

  /// A line that would look like one of Swift's own.
  private static func importing(_ module: String) -> String { "import \(module)" }

  private static let loading = """
    def load(folder=Path(__file__).parent):
        \"""Both networks with their numbers, ready for use: generator, discriminator.\"""
        state = load_file(Path(folder) / "\(TorchExport.weightsName)")
        networks = Generator(), Discriminator()
        for name, network in zip(["generator", "discriminator"], networks):
            own = {k.split(".", 1)[1]: v for k, v in state.items() if k.startswith(name + ".")}
            lost, unknown = network.load_state_dict(own, strict=False)
            lost = [k for k in lost if not k.endswith("num_batches_tracked")]
            assert not lost + unknown, f"{name}: {lost} missing, {unknown} unknown"
        return tuple(network.eval() for network in networks)


    def save(generator, discriminator, path, folder=Path(__file__).parent):
        \"""Writes changed numbers for `pokeprep import torch`.\"""
        with safe_open(Path(folder) / "\(TorchExport.weightsName)", "pt") as file:
            metadata = file.metadata()
        networks = {"generator": generator, "discriminator": discriminator}
        state = {f"{n}.{k}": v.contiguous() for n, net in networks.items() for k, v in net.state_dict().items()}
        save_file(state, path, metadata)


    def draw(pictures, path):
        \"""Writes one picture, C x H x W in -1 to 1.\"""
        pixels = ((pictures + 1) * 127.5).round().clamp(0, 255).byte().permute(1, 2, 0)
        Image.fromarray(pixels.numpy().squeeze(-1) if len(pictures) == 1 else pixels.numpy()).save(path)

    """

  /// A row of pictures a class, with the same latent vectors in every row.
  private var sampling: String {
    let shape = "int(count), \(configuration.recipe.latent)"
    let noise =
      switch configuration.recipe.latentDistribution {
      case .uniform: "2 * torch.rand(\(shape)) - 1"
      case .truncated: "nn.init.trunc_normal_(torch.empty(\(shape)), 0, 1, -2, 2)"
      case .normal, nil: "torch.randn(\(shape))"
      }
    let head = """
      @torch.no_grad()
      def main(count=8, seed=0, out="\(TorchExport.samplesName)"):
          torch.manual_seed(int(seed))
          z = \(noise)
          generator, _ = load()

      """
    guard hasLabels else {
      return head + "    draw(torch.cat(list(generator(z)), 2), out)\n"
    }
    return head + """
          others = [torch.eye(len(v))[torch.randint(len(v), (len(z),))] for v in HEADS.values()]
          rows = []
          for label in \(drawnLabels):
              labels = torch.cat([label.repeat(len(z), 1), *others], 1)
              rows.append(torch.cat(list(generator(z, labels)), 2))
          draw(torch.cat(rows, 1), out)

      """
  }

  /// One row of weights a class, stretched as `LabelRows.drawn` does it.
  private var drawnLabels: String {
    let rows = LabelRows(configuration)
    let plain = configuration.classes.indices.map {
      LabelRows.oneHot($0, count: configuration.classes.count)
    }
    let none = rows.heads.map { $0.values.map { _ in Float(0) } }
    let drawn = plain.map { Array(rows.drawn($0, heads: none).prefix(plain.count)) }
    return drawn == plain ? "torch.eye(len(CLASSES))" : "torch.tensor(\(drawn))"
  }

  private var translating: String {
    let mode = configuration.channels == 1 ? "L" : "RGB"
    let (height, width) = (configuration.height, configuration.width)
    return """
      @torch.no_grad()
      def main(source, out="\(TorchExport.translatedName)"):
          picture = Image.open(source).convert("\(mode)").resize((\(width), \(height)))
          pixels = torch.tensor(numpy.array(picture)).reshape(1, \(height), \(width), -1)
          generator, _ = load()
          draw(generator(pixels.permute(0, 3, 1, 2) / 127.5 - 1)[0], out)

      """
  }

  private static let ending = """
    if __name__ == "__main__":
        main(*sys.argv[1:])

    """

  /// A text without what would end a docstring.
  private static func plain(_ text: String) -> String {
    String(text.map { $0 == "\"" || $0 == "\\" || $0.isNewline ? "_" : $0 })
  }

  /// A string of Python: JSON's form is one, without surrogates.
  private static func quoted(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(quoted).joined(separator: ", ") + "]"
  }
}
