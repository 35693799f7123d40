package import Graph

/// The numbers of one network: all trained variables in one block, their gradients in another of
/// the same order, and the buffers.
///
/// A class, because programs and the optimiser share it by address.
package final class NetworkMemory {
  /// The trained variables, then the order of their blocks.
  package let parameters: [Variable]
  /// The variables that are not trained.
  package let buffers: [Variable]
  /// Values of the trained variables.
  package let values: FloatBuffer
  /// Gradients in the order of `values`.
  package let gradients: FloatBuffer
  /// Values of the buffers.
  package let bufferValues: FloatBuffer
  /// For each embedding, in the order of `values`, the sums of the squared gradients of its
  /// look-ups: Keras' Adam averages these where others average the squares of the sums.
  package let lookupSquares: FloatBuffer
  private let lookupPlaces: [String: Int]
  private let places: [String: (isTrained: Bool, offset: Int, count: Int)]

  package init(_ variables: [Variable]) {
    parameters = variables.filter { $0.role.isTrained }
    buffers = variables.filter { !$0.role.isTrained }
    var places: [String: (isTrained: Bool, offset: Int, count: Int)] = [:]
    let counts = [parameters, buffers].map { group in
      group.reduce(0) { offset, variable in
        places[variable.name] = (variable.role.isTrained, offset, variable.shape.count)
        return offset + variable.shape.count
      }
    }
    self.places = places
    var lookupPlaces: [String: Int] = [:]
    lookupSquares = FloatBuffer(
      count: variables.filter { $0.role == .embedding }.reduce(0) { offset, variable in
        lookupPlaces[variable.name] = offset
        return offset + variable.shape.count
      })
    self.lookupPlaces = lookupPlaces
    values = FloatBuffer(count: counts[0])
    gradients = FloatBuffer(count: counts[0])
    bufferValues = FloatBuffer(count: counts[1])
  }

  /// Memory with the first values that an initialisation draws.
  package convenience init(
    _ variables: [Variable], initialisation: Initialisation, network: String, seed: UInt64
  ) {
    self.init(variables)
    for variable in variables {
      slice(variable.name)?.replace(
        with: initialisation.values(of: variable, network: network, seed: seed))
    }
  }

  /// Number of trained values.
  package var parameterCount: Int { values.count }

  /// The values of a variable; nil for a name that the network has not.
  package func slice(_ name: String) -> FloatSlice? {
    guard let place = places[name] else { return nil }
    return (place.isTrained ? values : bufferValues).slice(at: place.offset, count: place.count)
  }

  /// The same place in a block laid out like `values` (gradients, moments, averages).
  package func slice(_ name: String, in block: FloatBuffer) -> FloatSlice? {
    guard let place = places[name], place.isTrained else { return nil }
    return block.slice(at: place.offset, count: place.count)
  }

  /// The place of an embedding in `lookupSquares`; nil for other variables.
  package func lookupSquares(of name: String) -> FloatSlice? {
    lookupSquares(of: name, in: lookupSquares)
  }

  /// The same place in a block laid out like `lookupSquares`.
  package func lookupSquares(of name: String, in block: FloatBuffer) -> FloatSlice? {
    guard let offset = lookupPlaces[name], let place = places[name] else { return nil }
    return block.slice(at: offset, count: place.count)
  }

  /// The memory of each source of a graph.
  ///
  /// - Parameters:
  ///   - variables: The network's variables in the graph.
  ///   - block: Values to use for the trained variables instead of `values`.
  /// - Returns: The memory by source.
  /// - Precondition: the sources are this network's.
  package func bindings(
    _ variables: NetworkVariables, parametersFrom block: FloatBuffer? = nil
  ) -> [Tensor: FloatSlice] {
    var result: [Tensor: FloatSlice] = [:]
    for (variable, tensor) in variables.sources {
      let substitute = block.flatMap { slice(variable.name, in: $0) }
      guard let slice = substitute ?? slice(variable.name) else {
        preconditionFailure("the network has no variable \(variable.name)")
      }
      result[tensor] = slice
    }
    return result
  }
}
