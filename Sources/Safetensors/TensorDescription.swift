/// What the header says of one tensor.
package struct TensorDescription: Hashable, Sendable {
  /// Its name, unique in the file.
  package let name: String
  /// The type of its elements.
  package let dataType: DataType
  /// Its axes, slowest first; empty for a single number.
  package let shape: [Int]
  /// Where its bytes are, counted from the start of the data.
  package let dataOffsets: Range<Int>

  /// Elements: the product of the axes.
  package var elementCount: Int { shape.reduce(1, *) }
}
