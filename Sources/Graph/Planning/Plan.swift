package import Kernels

/// What runs, in which order, and where every value lies: made once for a graph, without memory.
///
/// Values live in one arena from the step that makes them to the last step that reads them;
/// elementwise steps write over an input that dies there; reshapes and batch slices are views.
package struct Plan {
  /// Where a tensor's first element lies.
  enum Place {
    /// In the arena, this many floats from its start.
    case arena(Int)
    /// In memory from outside, this many floats after the place that is bound to the tensor.
    case bound(Tensor, Int)
  }

  let graph: Graph
  let steps: [PlannedStep]
  let places: [Tensor: Place]
  /// Arena places of scratch memory and of weights packed anew in each run, by step.
  let scratch: [Int: Int]
  let packs: [Int: Int]
  /// Computed tensors whose places come from outside.
  let destinations: [(tensor: Tensor, source: Tensor)]
  /// Floats of arena that the plan needs.
  package let arenaCount: Int

  /// Plans the computation of some tensors.
  ///
  /// - Parameters:
  ///   - graph: The graph; the plan may add copies to it.
  ///   - kept: Tensors whose values can be read after a run.
  ///   - destinations: Tensors that a program writes to memory given from outside.
  ///   - engine: The kernels, for the sizes of their scratch memory.
  package init(
    _ graph: Graph, keeping kept: [Tensor], writing destinations: [Tensor] = [],
    engine: KernelEngine
  ) {
    self.graph = graph
    let views = ViewTable(graph)
    let written = Self.writable(destinations, graph: graph, views: views)
    self.destinations = zip(written, destinations).map { (tensor: $0, source: $1) }
    let wanted = kept + written
    steps = EpilogueFusion(
      steps: Self.reachable(from: wanted, in: graph), kept: Set(wanted)
    ).fused(isSource: graph.isSource)
    var allocation = Allocation(
      steps: steps, views: views, kept: kept, bound: Set(written), graph: graph, engine: engine)
    allocation.run()
    places = allocation.places
    scratch = allocation.scratch
    packs = allocation.packs
    arenaCount = allocation.arena.count
  }

  /// Multiplications and additions of one run, counted as the network defines them.
  package var floatingPointOperations: Int {
    steps.reduce(0) { $0 + $1.operation.floatingPointOperations(for: $1.inputs.map(\.shape)) }
  }

  /// Whether the parts of a batch meet on the way, so that none may take the memory of another.
  package var hasMeetings: Bool {
    steps.contains { ($0.operation as? BatchNormalization)?.parts ?? 1 > 1 }
  }

  /// One line for each step: its operation and the shapes that it reads and writes.
  package var listing: [String] {
    steps.map { step in
      let inputs = step.inputs.map(\.shape.description).joined(separator: ", ")
      return "\(step.operation.name) (\(inputs)) → \(step.outputs[0].shape)"
    }
  }

  /// The destinations themselves, or a copy where the producer cannot write to a given address:
  /// views, sources, and tensors that are asked for twice.
  private static func writable(
    _ destinations: [Tensor], graph: Graph, views: ViewTable
  ) -> [Tensor] {
    var used: Set<Tensor> = []
    return destinations.map { tensor in
      let isOwn = views.view(of: tensor).root == tensor && !graph.isSource(tensor)
      return isOwn && used.insert(tensor).inserted ? tensor : graph.copy(tensor)
    }
  }

  /// The nodes that the tensors depend on, in the order of the graph.
  private static func reachable(from tensors: [Tensor], in graph: Graph) -> [PlannedStep] {
    var isNeeded = [Bool](repeating: false, count: graph.nodes.count)
    for tensor in tensors { isNeeded[tensor.node] = true }
    for index in isNeeded.indices.reversed() where isNeeded[index] {
      for input in graph.nodes[index].inputs { isNeeded[input.node] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] && !(graph.nodes[$0].operation is Source) }.map {
      let node = graph.nodes[$0]
      return PlannedStep(
        operation: node.operation, inputs: node.inputs, outputs: graph.outputs(of: $0))
    }
  }
}

/// One node as it will run, possibly with the work of the nodes after it fused in.
struct PlannedStep {
  var operation: any Operation
  var inputs: [Tensor]
  var outputs: [Tensor]
}
