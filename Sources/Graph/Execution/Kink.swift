import KernelTasks

/// Values at which a derivative jumps, shown just before a program reads them.
///
/// A unit that lies within rounding of the kink of a leaky ReLU falls on either side of it by chance,
/// and which of two pixels that are equal within rounding is the largest is chance, too. Whoever is
/// shown such values may move them within rounding and see what the derivative becomes.
@safe package struct Kink {
  /// Where the derivative jumps.
  package enum Kind: Sendable, Equatable {
    /// At 0; values below it have been multiplied by `slope`.
    case zero(slope: Float)
    /// Where the largest of a sample's pixels changes, in each channel by itself.
    case largest

    /// Where an activation's derivative jumps; nil for smooth ones.
    init?(of activation: Activation) {
      switch activation {
      case .leakyReLU(let slope): self = .zero(slope: slope)
      case .elu(let alpha, _) where alpha != 1: self = .zero(slope: alpha)
      default: return nil
      }
    }
  }

  /// The tensor whose values these are.
  package let tensor: Tensor
  /// Where the derivative jumps.
  package let kind: Kind
  /// The values in the memory of the program.
  let values: UnsafeMutableBufferPointer<Float>

  /// The number of values.
  package var count: Int { unsafe values.count }

  /// A value, to be read or moved.
  package subscript(element: Int) -> Float {
    get {
      unsafe precondition(values.indices.contains(element), "element \(element) of \(count)")
      return unsafe values[element]
    }
    nonmutating set {
      unsafe precondition(values.indices.contains(element), "element \(element) of \(count)")
      unsafe values[element] = newValue
    }
  }
}
