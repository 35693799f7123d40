/// What the header says of one tensor.
public struct TensorDescription: Hashable, Sendable {
  /// Its name, unique in the file.
  public let name: String
  /// The type of its elements.
  public let dataType: DataType
  /// Its axes, slowest first; empty for a single number.
  public let shape: [Int]
  /// Where its bytes are, counted from the start of the data.
  public let dataOffsets: Range<Int>

  /// Elements: the product of the axes.
  public var elementCount: Int { shape.reduce(1, *) }
}
