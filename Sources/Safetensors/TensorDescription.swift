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

/// The element types of safetensors, named as in the file.
package enum DataType: String, Sendable, CaseIterable {
  /// One byte, 0 or 1.
  case bool = "BOOL"
  /// Unsigned 8 bits.
  case u8 = "U8"
  /// Signed 8 bits.
  case i8 = "I8"
  /// Signed 16 bits.
  case i16 = "I16"
  /// Unsigned 16 bits.
  case u16 = "U16"
  /// IEEE 754 binary16.
  case f16 = "F16"
  /// The upper half of binary32.
  case bf16 = "BF16"
  /// Signed 32 bits.
  case i32 = "I32"
  /// Unsigned 32 bits.
  case u32 = "U32"
  /// IEEE 754 binary32.
  case f32 = "F32"
  /// IEEE 754 binary64.
  case f64 = "F64"
  /// Signed 64 bits.
  case i64 = "I64"
  /// Unsigned 64 bits.
  case u64 = "U64"

  /// Bytes of one element, little-endian.
  package var byteCount: Int {
    switch self {
    case .bool, .u8, .i8: 1
    case .i16, .u16, .f16, .bf16: 2
    case .i32, .u32, .f32: 4
    case .f64, .i64, .u64: 8
    }
  }
}
