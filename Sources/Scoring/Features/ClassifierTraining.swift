import Graph
import Kernels
import Networks
import Pixels
import SeededRandom
import Training

/// Trains the classifier by cross-entropy and Adam on pictures of evenly drawn classes, mirrored
/// and shifted at random.
struct ClassifierTraining {
  private static let batch = 64
  /// Pictures are shifted by up to this share of their side.
  private static let shiftShare = 16

  let network: ClassifierNetwork
  let maps: NetworkMemory
  let head: NetworkMemory
  let seed: UInt64
  let stepCount: Int

  /// Adam at 0.001, which falls to 0 over the updates.
  private var optimiser: OptimiserRecipe {
    OptimiserRecipe(
      form: .torch, learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
      schedule: .linear(.init(steps: stepCount)))
  }

  /// Makes all updates.
  ///
  /// - Parameters:
  ///   - pictures: Training pictures with labels.
  ///   - engine: What runs the kernels; results do not depend on its number of threads.
  ///   - didStep: Called after each update with the number made.
  func run(
    on pictures: PictureSet, engine: KernelEngine, didStep: (Int) throws -> Void
  ) rethrows {
    let application = ClassifierNetwork.Application(network, batch: Self.batch, mode: .training)
    let graph = application.graph
    let loss = graph.mean(
      graph.softmaxCrossEntropy(logits: application.logits, targets: application.targets))
    let parts = [(application.variables.maps, maps), (application.variables.head, head)]
    let gradients = graph.gradients(
      of: loss, withRespectTo: parts.flatMap { $0.0.parameters })
    let input = FloatBuffer(count: application.pictures.shape.count).all
    let targets = FloatBuffer(count: application.targets.shape.count).all
    var bindings = [application.pictures: input, application.targets: targets]
    var rest = gradients[...]
    for (variables, memory) in parts {
      bindings.merge(memory.bindings(variables)) { first, _ in first }
      for variable in variables.sources.map(\.variable) where variable.role.isTrained {
        if let gradient = rest.popFirst() {
          bindings[gradient] = memory.slice(variable.name, in: memory.gradients)
        }
      }
    }
    let program = Program(
      Plan(graph, keeping: [loss], writing: gradients, engine: engine), engine: engine,
      bindings: bindings)
    let optimisers = parts.map { Adam(optimiser, memory: $0.1) }
    let classes = Self.placesByClass(pictures).filter { !$0.isEmpty }
    for step in 0..<stepCount {
      let drawn = batch(of: pictures, classes: classes, step: step)
      input.replace(with: drawn.values)
      targets.replace(with: drawn.targets)
      program.run()
      for optimiser in optimisers { optimiser.update(step: step, engine: engine) }
      try didStep(step + 1)
    }
  }

  private static func placesByClass(_ pictures: PictureSet) -> [[Int]] {
    let labels = pictures.labels ?? []
    var places = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
    for (place, label) in labels.enumerated() { places[label].append(place) }
    return places
  }

  private func batch(
    of pictures: PictureSet, classes: [[Int]], step: Int
  ) -> (values: [Float], targets: [Float]) {
    var values: [Float] = []
    values.reserveCapacity(Self.batch * network.imageShape.reduce(1, *))
    var targets = [Float](repeating: 0, count: Self.batch * network.classCount)
    for number in 0..<Self.batch {
      var random = CounterRandom(
        seed: seed, stream: RandomStream("features-batch"),
        index: UInt64(step * Self.batch + number))
      let places = classes[random.integer(below: classes.count)]
      let place = places[random.integer(below: places.count)]
      targets[number * network.classCount + (pictures.labels?[place] ?? 0)] = 1
      let image = pictures.images[place]
      let most = image.width / Self.shiftShare
      let (x, y) = (
        random.integer(below: 2 * most + 1) - most, random.integer(below: 2 * most + 1) - most
      )
      append(image, isMirrored: random.integer(below: 2) == 1, x: x, y: y, to: &values)
    }
    return (values, targets)
  }

  /// The picture shifted by x and y, its edges repeated.
  private func append(
    _ image: PixelImage, isMirrored: Bool, x: Int, y: Int, to values: inout [Float]
  ) {
    for row in 0..<image.height {
      let sourceRow = min(max(row + y, 0), image.height - 1)
      for column in 0..<image.width {
        let shifted = min(max(column + x, 0), image.width - 1)
        let start = image.offset(
          x: isMirrored ? image.width - 1 - shifted : shifted, y: sourceRow)
        for channel in 0..<image.channelCount {
          values.append(Float(image.bytes[start + channel]) / 127.5 - 1)
        }
      }
    }
  }
}
