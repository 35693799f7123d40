package import Safetensors

/// Why a golden file cannot be compared.
package enum ParityError: Error, Sendable, CustomStringConvertible {
  /// The file cannot be read or lacks a tensor.
  case file(SafetensorsError)
  /// A note in the file's metadata is missing or makes no sense.
  case metadata(path: String, key: String, expected: String, found: String)
  /// A layer of ours has no counterpart in the file.
  case noCounterpart(path: String, network: String, layer: String, shapes: String)
  /// A module of the file has no counterpart among our layers.
  case superfluous(path: String, module: String)
  /// A tensor has another number of elements than it should.
  case size(path: String, tensor: String, expected: Int, found: Int)

  /// What was expected, what was found and what to do.
  package var description: String {
    switch self {
    case .file(let error):
      error.description
    case .metadata(let path, let key, let expected, let found):
      "\(path): metadata '\(key)': expected \(expected), found \(found); write the file anew"
    case .noCounterpart(let path, let network, let layer, let shapes):
      "\(path): no module of '\(network)' has the shapes of layer \(layer) (\(shapes)); "
        + "the file is of another network or width"
    case .superfluous(let path, let module):
      "\(path): our network has no layer for module '\(module)'; the file is of another network"
    case .size(let path, let tensor, let expected, let found):
      "\(path): tensor '\(tensor)': expected \(expected) elements, found \(found)"
    }
  }
}
