import Kernels

/// Decides where every value of a plan lies, from when it is made and last read.
struct Allocation {
  private let steps: [PlannedStep]
  private let views: ViewTable
  private let bound: Set<Tensor>
  private let graph: Graph
  private let engine: KernelEngine
  /// The last step that reads each root; `Int.max` for tensors kept after the run.
  private var lastUse: [Tensor: Int] = [:]
  /// Where each root with memory in the arena starts, and the size of its place.
  private var held: [Tensor: (start: Int, size: Int)] = [:]

  private(set) var places: [Tensor: Plan.Place] = [:]
  private(set) var scratch: [Int: Int] = [:]
  private(set) var packs: [Int: Int] = [:]
  private(set) var arena = Arena()

  init(
    steps: [PlannedStep], views: ViewTable, kept: [Tensor], bound: Set<Tensor>, graph: Graph,
    engine: KernelEngine
  ) {
    self.steps = steps
    self.views = views
    self.bound = bound
    self.graph = graph
    self.engine = engine
    for (index, step) in steps.enumerated() {
      for input in step.inputs { lastUse[views.view(of: input).root] = index }
    }
    for tensor in kept { lastUse[views.view(of: tensor).root] = .max }
  }

  mutating func run() {
    for (index, step) in steps.enumerated() {
      let reused = reusedInput(of: step, at: index)
      for output in step.outputs {
        place(output, reusing: output == step.outputs[0] ? reused : nil)
      }
      placeTemporaries(of: step, at: index)
      for input in Set(step.inputs.map { views.view(of: $0).root })
      where lastUse[input] == index && input != reused {
        release(input)
      }
      for output in step.outputs where lastUse[views.view(of: output).root] == nil {
        release(output)
      }
    }
    placeInputs()
  }

  /// The root whose memory output 0 takes over, if the operation allows it and it dies here.
  private func reusedInput(of step: PlannedStep, at index: Int) -> Tensor? {
    guard let output = step.outputs.first, !bound.contains(output),
      views.view(of: output).root == output
    else { return nil }
    for input in step.operation.inputsForReuse where input < step.inputs.count {
      let (root, _) = views.view(of: step.inputs[input])
      let others = step.inputs.indices.filter {
        $0 != input && views.view(of: step.inputs[$0]).root == root
      }
      if lastUse[root] == index, held[root] != nil, root.shape.count == output.shape.count,
        others.allSatisfy({ step.inputs[$0] == step.inputs[input] })
      {
        return root
      }
    }
    return nil
  }

  private mutating func place(_ output: Tensor, reusing reused: Tensor?) {
    let (root, offset) = views.view(of: output)
    if bound.contains(output) {
      places[output] = .bound(output, 0)
    } else if root != output {
      places[output] = shifted(root, by: offset)
    } else if let reused, let place = held.removeValue(forKey: reused) {
      held[output] = place
      places[output] = .arena(place.start)
    } else {
      let place = (start: arena.take(output.shape.count), size: output.shape.count)
      held[output] = place
      places[output] = .arena(place.start)
    }
  }

  private func shifted(_ root: Tensor, by offset: Int) -> Plan.Place {
    switch places[root] {
    case .arena(let start): .arena(start + offset)
    case .bound(let tensor, let before): .bound(tensor, before + offset)
    case nil: .bound(root, offset)
    }
  }

  private mutating func placeTemporaries(of step: PlannedStep, at index: Int) {
    let scratchCount = step.operation.scratchCount(for: step.inputs.map(\.shape), engine: engine)
    var taken: [(start: Int, size: Int)] = []
    if scratchCount > 0 {
      let start = arena.take(scratchCount)
      scratch[index] = start
      taken.append((start, scratchCount))
    }
    if let packing = step.operation.packing, !graph.isParameter(step.inputs[packing.input]) {
      let count = engine.packedCount(packing.role, packing.geometry)
      let start = arena.take(count)
      packs[index] = start
      taken.append((start, count))
    }
    for place in taken { arena.release(place.start, place.size) }
  }

  private mutating func release(_ root: Tensor) {
    guard let place = held.removeValue(forKey: root) else { return }
    arena.release(place.start, place.size)
  }

  /// Sources lie where the program's bindings say.
  private mutating func placeInputs() {
    for step in steps {
      for input in step.inputs where places[input] == nil {
        places[input] = .bound(input, 0)
      }
    }
  }
}
