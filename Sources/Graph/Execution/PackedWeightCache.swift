package import KernelTasks
import Kernels

/// A wish for one input in the order that a convolution kernel reads.
package struct WeightPacking: Hashable, Sendable {
  /// Which input holds the weights.
  package let input: Int
  /// What they are used for.
  package let role: PackedRole
  /// The convolution that uses them.
  package let geometry: ConvolutionGeometry
}

/// Weights in the order that the kernels read, packed again only when they have changed.
///
/// Programs share one cache, so that the discriminator's weights are packed once although two
/// programs and several nodes use them. A class, because it is shared.
package final class PackedWeightCache {
  private struct Key: Hashable {
    let buffer: ObjectIdentifier
    let offset: Int
    let role: PackedRole
    let geometry: ConvolutionGeometry
  }

  private var entries: [Key: PackedWeights] = [:]

  package init() {}

  func packed(_ weights: FloatSlice, _ packing: WeightPacking, engine: KernelEngine)
    -> PackedWeights
  {
    let key = Key(
      buffer: ObjectIdentifier(weights.buffer), offset: weights.offset, role: packing.role,
      geometry: packing.geometry)
    if let entry = entries[key] { return entry }
    let entry = PackedWeights(weights, packing, engine: engine)
    entries[key] = entry
    return entry
  }
}

/// One set of packed weights and the version of the weights that it was made from.
final class PackedWeights: KernelCall {
  let packed: FloatBuffer
  private let weights: FloatSlice
  private let packing: any KernelCall
  private var version: Int?

  init(_ weights: FloatSlice, _ packing: WeightPacking, engine: KernelEngine) {
    self.weights = weights
    packed = FloatBuffer(count: engine.packedCount(packing.role, packing.geometry))
    self.packing = unsafe engine.pack(
      weights: weights.pointer, into: packed.base, role: packing.role, packing.geometry)
  }

  /// Packs the weights if they have changed.
  func run() {
    guard version != weights.buffer.version else { return }
    packing.run()
    version = weights.buffer.version
  }
}
