/// How much memory a file may ask for.
package struct TorchFileLimits: Hashable, Sendable {
  /// Bytes of the file, and of what is inflated out of it.
  package var byteCount: Int
  /// Elements of all tensors together, which may share storages.
  package var elementCount: Int

  /// Limits; the usual ones hold any network for pictures.
  package init(byteCount: Int = 1 << 30, elementCount: Int = 1 << 28) {
    self.byteCount = byteCount
    self.elementCount = elementCount
  }
}
