import Graph
import Networks
import Training

extension GoldenNetwork {
  /// A check of each gradient against the file's, in the order of the parameters.
  func gradientChecks(_ theirs: [GoldenValues], isCalibration: Bool) -> [ParityCheck] {
    zip(memory.parameters, theirs).map { variable, theirs in
      let ours = memory.slice(variable.name, in: memory.gradients)?.values ?? []
      let name = "grad." + name(of: variable)
      guard hasNoEffect(variable), isCalibration else {
        return ParityCheck(group: .gradient, tensor: name, error: theirs.error(of: ours))
      }
      // Rounding noise on both sides has no relative error of its own.
      let kernel = memory.slice("\(variable.layerPath).kernel", in: memory.gradients)?.values ?? []
      let largest = { (values: [Float]) in values.reduce(0) { max($0, abs($1)) } }
      return ParityCheck(
        group: .gradient, tensor: name,
        error: Double(largest(ours)) / max(Double(largest(kernel)), 1e-30),
        note: "0 in exact arithmetic: batch normalisation follows")
    }
  }
}

/// What the steps of a golden file changed in one network.
struct GoldenUpdates {
  private let network: GoldenNetwork
  private let steps: Int
  private let changes: [(variable: Variable, start: [Float], theirs: GoldenValues)]

  /// The file's values after the steps, beside start values.
  ///
  /// - Parameters:
  ///   - network: The network, for its names and its memory.
  ///   - start: The start values of parameters and buffers, laid out as in the network's memory.
  ///   - steps: The number of steps.
  ///   - isCalibration: Whether normalisation uses the batch's statistics.
  /// - Throws: `ParityError` when the file lacks values.
  init(
    of network: GoldenNetwork, from start: (values: [Float], buffers: [Float]), steps: Int,
    isCalibration: Bool
  ) throws(ParityError) {
    self.network = network
    self.steps = steps
    let memory = network.memory
    let before = NetworkMemory(memory.parameters + memory.buffers)
    before.values.replace(with: start.values)
    before.bufferValues.replace(with: start.buffers)
    var changes: [(variable: Variable, start: [Float], theirs: GoldenValues)] = []
    for variable in network.stored {
      // Adam makes whole steps of the rounding noise that such a bias gets as its gradient.
      if network.hasNoEffect(variable), isCalibration { continue }
      guard let first = before.slice(variable.name)?.values else { continue }
      let theirs = try network.values("after.", of: variable)
      changes.append((variable, theirs.picked(from: first), theirs))
    }
    self.changes = changes
  }

  /// A check of each variable's change against the file's.
  func checks() -> [ParityCheck] {
    changes.map { variable, start, theirs in
      let ours = theirs.picked(from: network.memory.slice(variable.name)?.values ?? [])
      return ParityCheck(
        group: .update, tensor: "after." + network.name(of: variable),
        error: relativeError(
          zip(withoutRounding(ours, theirs.values), start).map { $0 - $1 },
          zip(theirs.values, start).map { $0 - $1 }))
    }
  }

  /// Our values, moved towards theirs by the rounding of the steps: each update rounds to the
  /// spacing of floats at the value's size, which is all that is left of very small updates.
  private func withoutRounding(_ ours: [Float], _ theirs: [Float]) -> [Float] {
    zip(ours, theirs).map { ours, theirs in
      let slack = Float(steps) * theirs.ulp
      return abs(ours - theirs) <= slack ? theirs : ours + (ours < theirs ? slack : -slack)
    }
  }
}
