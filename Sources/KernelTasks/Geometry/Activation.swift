/// A function applied to every element after a convolution or on its own.
package enum Activation: Hashable, Sendable {
  /// x.
  case identity
  /// x where x ≥ 0, slope·x elsewhere; slope 0 is ReLU.
  case leakyReLU(slope: Float)
  /// scale·x where x ≥ 0, scale·alpha·(e^x − 1) elsewhere: ELU, and SELU with its constants.
  case elu(alpha: Float, scale: Float)
  /// tanh x.
  case tanh
  /// 1 ÷ (1 + e^−x).
  case sigmoid
}
