import Files
package import Foundation
import Graph
import Networks
import Safetensors
package import Training

/// Networks that were written by `TorchExport` and trained on in PyTorch.
package struct TorchImport {
  /// What the run was.
  package let configuration: TrainingConfiguration
  /// The steps that it had done when it was exported.
  package let step: Int
  private let file: SafetensorsFile

  /// Reads what a file says of itself.
  ///
  /// - Throws: `SafetensorsError`, `TrainingError` for settings that make no sense, and
  ///   `ModelExportError.file` for another file.
  package init(reading path: String) throws {
    do throws(SafetensorsError) { file = try SafetensorsFile(path: path) } catch {
      guard Self.isPickle(path) else { throw error }
      throw ModelExportError.file(
        path, expected: "weights that 'pokeprep export torch' or save() of its model.py wrote",
        found:
          "what torch.save wrote, which may run any program when it is read; load it in PyTorch "
          + "and write it with that save()")
    }
    let format = file.metadata["format"]
    guard format == TorchExport.format else {
      throw ModelExportError.file(
        path, expected: "weights that 'pokeprep export torch' or save() of its model.py wrote",
        found: format.map { "the format \($0)" } ?? "no format in the metadata")
    }
    let text = Data((file.metadata["configuration"] ?? "").utf8)
    guard let configuration = try? JSONDecoder().decode(TrainingConfiguration.self, from: text)
    else {
      throw ModelExportError.file(
        path, expected: "the settings of the run as 'configuration' in the metadata",
        found: "none that can be read")
    }
    try configuration.validate()
    self.configuration = configuration
    step = min(max(file.metadata["step"].flatMap(Int.init) ?? 0, 0), 100_000_000_000)
    try checkSize()
  }

  /// Makes the folder of a run with these networks.
  ///
  /// - Throws: What `ImportedRun.write` throws, and `ModelExportError.file` for numbers that the
  ///   networks cannot have; nothing is then made.
  package func write(to url: URL) throws {
    try ImportedRun.write(to: url, configuration: configuration, step: step) {
      let networks = TrainedNetworks(
        configuration: configuration, step: step, generator: $0, discriminator: $1)
      for kind in NetworkKind.allCases {
        try read(kind, of: networks, into: kind == .generator ? $0 : $1)
      }
    }
  }

  /// Whether a file begins as those of `torch.save`: a ZIP, or a pickle of version 2 or above.
  private static func isPickle(_ path: String) -> Bool {
    let head = (try? RegularFile(path: path).bytes(from: 0, count: 4)) ?? []
    return head.starts(with: [0x50, 0x4B, 3, 4])
      || head.count > 1 && head[0] == 0x80 && (2...5).contains(head[1])
  }

  /// Networks are not made larger than the file is.
  private func checkSize() throws {
    let shape = [configuration.height, configuration.width, configuration.channels]
    let recipe = configuration.recipe
    let count = [
      recipe.generatorVariables(imageShape: shape).variables,
      recipe.discriminatorVariables(imageShape: shape).variables,
    ].joined().filter { $0.role.isTrained }.reduce(0) { $0 + $1.shape.count }
    guard count <= file.byteCount / 4 else {
      throw ModelExportError.file(
        file.path, expected: "\(count) numbers for its networks",
        found: "\(file.byteCount) bytes")
    }
  }

  private func read(
    _ kind: NetworkKind, of networks: TrainedNetworks, into memory: NetworkMemory
  ) throws {
    let graph = try ModelGraph(kind, of: networks)
    for node in graph.nodes {
      for weights in ModelGraph.names(of: node.operation).compactMap({ graph.weights[$0] }) {
        let name = "\(kind.rawValue).\(TorchExport.stateName(weights.name, in: node))"
        let found = try file.description(of: name)
        let floats = try file.floats(of: name)
        guard found.shape == weights.shape else {
          throw ModelExportError.file(
            file.path, expected: "\(name) of the axes \(weights.shape)", found: "\(found.shape)")
        }
        guard floats.allSatisfy(\.isFinite) else {
          throw ModelExportError.file(
            file.path, expected: "finite numbers in \(name)", found: "others")
        }
        guard let origin = weights.origin, let slice = memory.slice(origin.variable),
          let variable = (memory.parameters + memory.buffers).first(where: {
            $0.name == origin.variable
          })
        else {
          // A normalisation by labels has no scale and shift of its own.
          guard floats == weights.floats else {
            throw ModelExportError.file(
              file.path, expected: "\(name) as it was written, for the trainer has no place for it",
              found: "other numbers; freeze it, or add it to the tables of labels")
          }
          continue
        }
        slice.replace(with: origin.layout.inside(floats, variable.shape.axes))
      }
    }
  }
}
