package import Networks

/// Why a network cannot be written for another program.
package enum ModelExportError: Error, Sendable, CustomStringConvertible {
  /// A layer that is not written.
  case layer(String, path: String)
  /// A normalisation that depends on what else is in the batch.
  case batchStatistics(path: String)
  /// A file of another program that cannot be taken over.
  case file(String, expected: String, found: String)
  /// The network does not fit together.
  case misfit(Misfit)

  /// A sentence for people.
  package var description: String {
    switch self {
    case .layer(let name, let path):
      "layer \(path): expected a layer that other programs have, found \(name)"
    case .batchStatistics(let path):
      "layer \(path): expected statistics of the training data, found always_batch: what the network "
        + "gives depends on the rest of the batch, and no file can say that"
    case .file(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
    case .misfit(let misfit): misfit.description
    }
  }
}
