import KernelTasks
package import Kernels

/// A plan with memory: runs the same kernel calls on the same addresses every time and allocates
/// nothing while it does.
///
/// A class, because it owns addresses.
package final class Program {
  private let plan: Plan
  private let engine: KernelEngine
  private let arena: FloatBuffer
  private let bindings: [Tensor: FloatSlice]
  private var calls: [any KernelCall] = []
  private var names: [String] = []
  /// By the number of the call that reads the values.
  private var kinks: [Int: Kink] = [:]
  /// Where the random operations stand; set before each run.
  package let random: RandomSource
  private let part: Int
  private let board: PartBoard
  /// The calls after which the sums of all parts must be on the board, and how many each leaves.
  private var meetings: [(end: Int, count: Int)] = []
  /// Calls until a tensor is neither written nor read again.
  private var callCounts: [Tensor: Int] = [:]

  /// Gives a plan its memory.
  ///
  /// - Parameters:
  ///   - plan: What to run.
  ///   - engine: The kernels to run it with.
  ///   - bindings: The memory of every source that the plan reads and every destination that it
  ///     writes.
  ///   - arena: Memory for everything between, of at least `plan.arenaCount` floats; programs that
  ///     run one after the other can share it.
  ///   - packedWeights: Shared by programs that read the same parameters.
  ///   - random: Shared by programs that run in the same training step.
  ///   - part: Which part of the batch it computes, from 0.
  ///   - board: Shared by the programs of all parts.
  /// - Precondition: every source and destination is bound to as many floats as it has.
  package init(
    _ plan: Plan, engine: KernelEngine, bindings: [Tensor: FloatSlice], arena: FloatBuffer? = nil,
    packedWeights: PackedWeightCache = PackedWeightCache(), random: RandomSource = RandomSource(),
    part: Int = 0, board: PartBoard = PartBoard(parts: 1)
  ) {
    self.plan = plan
    self.engine = engine
    self.arena = arena ?? FloatBuffer(count: plan.arenaCount)
    self.random = random
    self.part = part
    self.board = board
    precondition(self.arena.count >= plan.arenaCount, "the arena is too small")
    var bindings = bindings
    for destination in plan.destinations {
      bindings[destination.tensor] = bindings[destination.source]
    }
    self.bindings = bindings
    for (index, step) in plan.steps.enumerated() {
      lower(step, at: index, packedWeights: packedWeights)
    }
  }

  /// Runs every step once.
  package func run() {
    for call in calls { call.run() }
  }

  /// Pieces between which the parts of a batch meet; 1 where they never do.
  package var pieceCount: Int { meetings.count + 1 }

  /// Runs the calls of one piece.
  ///
  /// - Parameters:
  ///   - piece: Which piece, from 0.
  ///   - after: Told after each call how many of the whole program have run.
  /// - Returns: The numbers that this part has left on the board, all of whose parts the next piece
  ///   reads; 0 after the last.
  @discardableResult
  package func run(piece: Int, after: ((_ calls: Int) -> Void)? = nil) -> Int {
    let start = piece == 0 ? 0 : meetings[piece - 1].end
    let isLast = piece == meetings.count
    for index in start..<(isLast ? calls.count : meetings[piece].end) {
      calls[index].run()
      after?(index + 1)
    }
    return isLast ? 0 : meetings[piece].count
  }

  /// Calls of a run after which a destination has its values and is not read any longer.
  package func callCount(until destination: Tensor) -> Int {
    let written = plan.destinations.first { $0.source == destination }?.tensor
    return written.flatMap { callCounts[$0] } ?? calls.count
  }

  /// Runs every step once and shows `look` the values at which derivatives jump, each time just
  /// before a step reads them; it may change them.
  package func run(atKinks look: (Kink) -> Void) {
    for (index, call) in calls.enumerated() {
      if let kink = kinks[index] { look(kink) }
      call.run()
    }
  }

  /// Runs every step once and returns the seconds that each took, with its description; for
  /// finding out where time goes.
  package func profiled() -> [(step: String, seconds: Double)] {
    let clock = ContinuousClock()
    return zip(names, calls).map { name, call in
      let taken = clock.measure { call.run() }
      return (name, Double(taken.components.attoseconds) * 1e-18 + Double(taken.components.seconds))
    }
  }

  /// The values of a tensor that the plan keeps, as the last run left them.
  package func values(of tensor: Tensor) -> [Float] {
    unsafe Array(UnsafeBufferPointer(start: address(of: tensor), count: tensor.shape.count))
  }

  /// The address of a tensor that the plan keeps.
  package func address(of tensor: Tensor) -> UnsafeMutablePointer<Float> {
    switch plan.places[tensor] {
    case .arena(let start): return unsafe arena.base + start
    case .bound(let source, let offset): return unsafe bound(source) + offset
    case nil: return unsafe bound(tensor)
    }
  }

  /// The source or destination whose memory a tensor has; itself, for others.
  private func owner(of tensor: Tensor) -> Tensor {
    if case .bound(let source, _) = plan.places[tensor] { source } else { tensor }
  }

  private func bound(_ tensor: Tensor) -> UnsafeMutablePointer<Float> {
    let slice = slice(of: tensor)
    precondition(
      slice.count == tensor.shape.count, "\(slice.count) floats bound to \(tensor.shape)")
    return unsafe slice.pointer
  }

  private func slice(of tensor: Tensor) -> FloatSlice {
    guard let slice = bindings[tensor] else {
      preconditionFailure("\(plan.graph.operation(of: tensor).name) is not bound")
    }
    return slice
  }

  private func lower(_ step: PlannedStep, at index: Int, packedWeights: PackedWeightCache) {
    let inputs = unsafe step.inputs.map { unsafe address(of: $0) }
    let packed = unsafe packing(of: step, at: index, inputs: inputs, cache: packedWeights)
    let context = unsafe LoweringContext(
      engine: engine, inputs: inputs, outputs: step.outputs.map { unsafe address(of: $0) },
      inputShapes: step.inputs.map(\.shape), outputShapes: step.outputs.map(\.shape),
      scratch: unsafe arena.base + (plan.scratch[index] ?? 0), packed: packed, random: random,
      part: part, board: board, meeting: meetings.count)
    guard let call = step.operation.lowered(context) else { return }
    if let kink = unsafe step.operation.kink(inputCount: inputs.count) {
      let tensor = step.inputs[kink.input]
      kinks[calls.count] = unsafe Kink(
        tensor: tensor, kind: kink.kind,
        values: UnsafeMutableBufferPointer(start: inputs[kink.input], count: tensor.shape.count))
    }
    names.append(plan.listing[index])
    defer {
      for tensor in step.inputs + step.outputs { callCounts[owner(of: tensor)] = calls.count }
    }
    guard let meeting = call as? MeetingCall else { return calls.append(call) }
    calls += [meeting.leaving, meeting.taking]
    names.append("\(plan.listing[index]), of all parts")
    meetings.append((end: calls.count - 1, count: meeting.count))
  }

  /// Adds the call that packs a step's weights, where it has any, and returns where they will be.
  private func packing(
    of step: PlannedStep, at index: Int, inputs: [UnsafeMutablePointer<Float>],
    cache: PackedWeightCache
  ) -> UnsafePointer<Float> {
    guard let packing = step.operation.packing else { return unsafe UnsafePointer(arena.base) }
    names.append("pack \(step.inputs[packing.input].shape)")
    guard let place = plan.packs[index] else {
      // Of parameters, packed once for all runs.
      let entry = cache.packed(slice(of: step.inputs[packing.input]), packing, engine: engine)
      calls.append(entry)
      return unsafe UnsafePointer(entry.packed.base)
    }
    let packed = unsafe arena.base + place
    let weights = unsafe UnsafePointer(inputs[packing.input])
    unsafe calls.append(
      engine.pack(weights: weights, into: packed, role: packing.role, packing.geometry))
    return unsafe UnsafePointer(packed)
  }
}
