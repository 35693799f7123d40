/// A block of floats on a 64-byte boundary, zero at first, that lives as long as this object.
///
/// A class, because programs, optimisers and checkpoints share it by address.
@safe package final class FloatBuffer {
  /// Number of floats.
  package let count: Int
  /// The first float.
  package let base: UnsafeMutablePointer<Float>
  /// Rises with every change of the values that `markChanged` is told of, so that what is derived
  /// from them (packed weights) knows when it is out of date.
  package private(set) var version = 0

  /// Allocates `count` zeros.
  package init(count: Int) {
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    unsafe base = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { unsafe UnsafeMutableRawPointer(base).deallocate() }

  /// Says that values changed.
  package func markChanged() { version &+= 1 }

  /// All values.
  package var values: [Float] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Replaces the first values and marks the change.
  ///
  /// - Precondition: there is room for all of them.
  package func replace(with values: [Float], at offset: Int = 0) {
    precondition(offset >= 0 && offset + values.count <= count, "values beyond the buffer's end")
    unsafe values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      unsafe (base + offset).update(from: first, count: values.count)
    }
    markChanged()
  }

  /// A part of this buffer.
  package func slice(at offset: Int, count: Int) -> FloatSlice {
    precondition(offset >= 0 && count >= 0 && offset + count <= self.count, "slice beyond the end")
    return FloatSlice(buffer: self, offset: offset, count: count)
  }

  /// The whole buffer.
  package var all: FloatSlice { slice(at: 0, count: count) }
}

/// A part of a buffer; keeps the buffer alive.
package struct FloatSlice {
  /// The buffer.
  package let buffer: FloatBuffer
  /// Its first float, counted from the buffer's start.
  package let offset: Int
  /// Number of floats.
  package let count: Int

  /// The address of the first float.
  package var pointer: UnsafeMutablePointer<Float> { unsafe buffer.base + offset }

  /// All values.
  package var values: [Float] { unsafe Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Replaces all values and marks the change.
  ///
  /// - Precondition: as many values as the slice has.
  package func replace(with values: [Float]) {
    precondition(values.count == count, "\(values.count) values for \(count) places")
    buffer.replace(with: values, at: offset)
  }
}
