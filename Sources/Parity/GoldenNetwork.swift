import Graph
import Networks
import Safetensors

/// One of our networks beside its tensors in a golden file.
///
/// A module of the file belongs to the first of our layers, in the order of the data flow, that has
/// the same tensors in number, kind and size; modules are taken in the file's own order.
struct GoldenNetwork {
  private let file: GoldenFile
  /// `g` or `d`.
  let prefix: String
  private let places: [String: PlacedLayer]
  private let modules: [String: String]
  let memory: NetworkMemory

  init(
    _ file: GoldenFile, prefix: String, network: Network, variables: [Variable]
  ) throws(ParityError) {
    self.file = file
    self.prefix = prefix
    memory = NetworkMemory(variables)
    let table = LayerTable(network, variables: variables).layers
    var unused = Self.modules(of: file, prefix: prefix)
    var modules: [String: String] = [:]
    for layer in table {
      guard
        let index = unused.firstIndex(where: { Self.fits($0, layer, file: file, prefix: prefix) })
      else {
        throw .noCounterpart(
          path: file.path, network: prefix, layer: layer.path,
          shapes: layer.variables.map { "\($0.leafName) \($0.shape)" }.joined(separator: ", "))
      }
      modules[layer.path] = unused.remove(at: index)
    }
    if let module = unused.first {
      throw .superfluous(path: file.path, module: "\(prefix).\(module)")
    }
    self.modules = modules
    places = Dictionary(table.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Trained variables and stored statistics, in the order of the data flow.
  var stored: [Variable] {
    memory.parameters + memory.buffers.filter { $0.role != .inverseStd }
  }

  /// Takes over all values of a section of the file: the start values (``) or `after.`.
  func load(_ section: String) throws(ParityError) {
    for variable in stored {
      let found = try values(section, of: variable)
      guard found.elements == nil else {
        throw .size(
          path: file.path, tensor: section + name(of: variable), expected: variable.shape.count,
          found: found.values.count)
      }
      memory.slice(variable.name)?.replace(with: found.values)
    }
    for variable in memory.buffers where variable.role == .inverseStd {
      guard let epsilon = places[variable.layerPath]?.epsilon,
        let variance = memory.slice("\(variable.layerPath).moving_variance")
      else { continue }
      memory.slice(variable.name)?.replace(
        with: variance.values.map { 1 / ($0 + epsilon).squareRoot() })
    }
  }

  /// A variable's name in the file, without a section.
  func name(of variable: Variable) -> String {
    "\(prefix).\(modules[variable.layerPath] ?? "?").\(Self.theirName(variable, file: file))"
  }

  /// A variable's values in our layout.
  func values(_ section: String, of variable: Variable) throws(ParityError) -> GoldenValues {
    let name = section + name(of: variable)
    let numbers = try file.floats(name)
    let every = try file.every(name)
    let count = variable.shape.count
    guard numbers.count == (count + every - 1) / every else {
      throw .size(
        path: file.path, tensor: name, expected: (count + every - 1) / every,
        found: numbers.count)
    }
    let layer = file.hasTorchLayout ? places[variable.layerPath] : nil
    guard every == 1 else {
      // A sample has no shape of its own; the start value of the same name has it.
      let start = try file.shape(of: self.name(of: variable))
      let order = GoldenLayout.ours(
        (0..<count).map(Float.init), shape: start, variable: variable, layer: layer)
      var elements = [Int](repeating: 0, count: numbers.count)
      for (ours, theirs) in order.map({ Int($0) }).enumerated() where theirs % every == 0 {
        elements[theirs / every] = ours
      }
      return GoldenValues(values: numbers, elements: elements)
    }
    return GoldenValues(
      values: GoldenLayout.ours(
        numbers, shape: try file.shape(of: name), variable: variable, layer: layer))
  }

  /// The file's first gradients of all trained variables, in their order.
  func gradients() throws(ParityError) -> [GoldenValues] {
    var result: [GoldenValues] = []
    for variable in memory.parameters { result.append(try values("grad.", of: variable)) }
    return result
  }

  /// Puts other gradients in the place of those that the last update has left; false when they are not
  /// complete, and nothing is done.
  func replaceGradients(with gradients: [GoldenValues]) -> Bool {
    guard gradients.allSatisfy({ $0.elements == nil }) else { return false }
    for (variable, theirs) in zip(memory.parameters, gradients.map(\.values)) {
      guard let slice = memory.slice(variable.name, in: memory.gradients) else { continue }
      if let squares = memory.lookupSquares(of: variable.name) {
        // The file has the sums of the look-ups' gradients, not those of their squares; where a row
        // is looked up once, they are the sums' squares.
        let (ours, before) = (slice.values, squares.values)
        squares.replace(
          with: before.indices.map {
            max(before[$0] + theirs[$0] * theirs[$0] - ours[$0] * ours[$0], 0)
          })
      }
      slice.replace(with: theirs)
    }
    return true
  }

  /// Whether a bias stands before batch normalisation, whose mean takes it away: its gradient is 0
  /// in exact arithmetic.
  func hasNoEffect(_ variable: Variable) -> Bool {
    variable.role == .bias && places[variable.layerPath]?.isNormalised == true
  }

  /// The modules of a network, `main.2` before `main.10`.
  private static func modules(of file: GoldenFile, prefix: String) -> [String] {
    let names = file.names.filter { $0.hasPrefix(prefix + ".") }.map {
      $0.split(separator: ".").dropFirst().dropLast().joined(separator: ".")
    }
    return Set(names).sorted { left, right in
      let (a, b) = (left.split(separator: "."), right.split(separator: "."))
      for (x, y) in zip(a, b) where x != y {
        if let m = Int(x), let n = Int(y) { return m < n }
        return x < y
      }
      return a.count < b.count
    }
  }

  private static func fits(
    _ module: String, _ layer: PlacedLayer, file: GoldenFile, prefix: String
  ) -> Bool {
    let start = "\(prefix).\(module)."
    let count = file.names.count {
      $0.hasPrefix(start) && !$0.dropFirst(start.count).contains(".")
    }
    return count == layer.variables.count
      && layer.variables.allSatisfy { variable in
        guard let shape = try? file.shape(of: start + theirName(variable, file: file))
        else { return false }
        return isSame(shape, variable, layer: layer, isTorch: file.hasTorchLayout)
      }
  }

  private static func isSame(
    _ shape: [Int], _ variable: Variable, layer: PlacedLayer, isTorch: Bool
  ) -> Bool {
    let ours = variable.shape.axes
    guard isTorch, variable.role == .kernel else { return shape == ours }
    return layer.layer is Dense
      ? shape == ours.reversed() : shape == [ours[3], ours[2], ours[0], ours[1]]
  }

  private static func theirName(_ variable: Variable, file: GoldenFile) -> String {
    guard file.hasTorchLayout else { return variable.leafName }
    return switch variable.role {
    case .kernel, .embedding, .scale: "weight"
    case .bias, .shift: "bias"
    case .movingMean: "running_mean"
    case .movingVariance: "running_var"
    case .inverseStd, .singularVector: variable.leafName
    }
  }
}
