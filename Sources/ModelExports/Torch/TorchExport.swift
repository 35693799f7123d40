import Foundation
package import Safetensors
package import Training

/// Both networks of a run for PyTorch: a script with their classes, and their numbers beside it.
package struct TorchExport {
  private let networks: TrainedNetworks
  private let graphs: [(kind: NetworkKind, graph: ModelGraph)]
  /// The run as a person knows it, for the script's first line.
  private let run: String

  /// The file with the classes.
  package static let scriptName = "model.py"
  /// The file with the numbers.
  package static let weightsName = "weights.safetensors"
  /// The file with inputs and outputs to compare with.
  package static let exampleName = "example.safetensors"
  /// What the script draws where it is run.
  static let samplesName = "samples.png"
  /// What the script of an image-to-image run writes where it is run.
  static let translatedName = "translated.png"

  /// Every name in the folder of an export, also of what comes of running or importing its script there.
  package static let ownNames: Set = [
    scriptName, weightsName, exampleName, samplesName, translatedName, "__pycache__",
  ]
  /// What the metadata of the numbers say.
  package static let format = "pokeprep-torch/1"

  /// Prepares an export.
  ///
  /// - Throws: `ModelExportError` for a layer that PyTorch does not have.
  package init(_ networks: TrainedNetworks, run: String) throws(ModelExportError) {
    self.networks = networks
    self.run = run
    var graphs: [(kind: NetworkKind, graph: ModelGraph)] = []
    for kind in NetworkKind.allCases {
      graphs.append((kind, try ModelGraph(kind, of: networks)))
    }
    self.graphs = graphs
  }

  /// The numbers, called as the state of the modules after `generator.` or `discriminator.`.
  package var weights: [TensorPayload] {
    graphs.flatMap { kind, graph in
      graph.nodes.flatMap { node in
        ModelGraph.names(of: node.operation).compactMap { name in
          graph.weights[name].map {
            TensorPayload(
              name: "\(kind.rawValue).\(Self.stateName(name, in: node))", shape: $0.shape,
              floats: $0.floats)
          }
        }
      }
    }
  }

  /// What the file of the numbers says of them.
  package func metadata() throws -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [
      "format": Self.format, "step": "\(networks.step)",
      "configuration": String(
        decoding: try encoder.encode(networks.configuration), as: UTF8.self),
    ]
  }

  /// Modules of PyTorch have states of their own; tables are parameters of the network.
  static func stateName(_ name: String, in node: ModelGraph.Node) -> String {
    switch node.operation {
    case .labelScale, .embedding: TorchModule.parameter(name)
    case .projection(_, _, let table, _) where table == name: TorchModule.parameter(name)
    default: name
    }
  }

  /// The script.
  package var script: String {
    TorchScript(
      configuration: networks.configuration, step: networks.step, run: run,
      generator: graphs[0].graph, discriminator: graphs[1].graph
    ).text
  }
}
