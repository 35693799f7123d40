/// The form of `torch.save` up to PyTorch 1.5, and later with
/// `_use_new_zipfile_serialization=False`.
///
/// Five pickles one after the other — magic number, version 1001, facts about the writing system,
/// the object, a list of storage keys — and then, in the order of that list, each storage: its
/// number of elements as 64 bits, little-endian, and the elements. Nothing follows.
struct LegacyStream {
  /// PROTO 2, LONG1 of 10 bytes 0x1950A86A20F9469CFC6C, STOP.
  static let signature: [UInt8] = [
    0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  static func tensors(
    _ bytes: [UInt8], in range: Range<Int>, limits: TorchFileLimits
  ) throws(TorchFileError) -> [TorchTensor] {
    var reader = ByteReader(bytes, in: range)
    let head = try reader.skip(signature.count, "magic number")
    guard bytes[head].elementsEqual(signature) else {
      throw .malformed(
        field: "magic number", expected: "0x1950a86a20f9469cfc6c as a pickle", found: "other bytes")
    }
    var unpickler = RestrictedUnpickler()
    let version = try unpickler.run(&reader)
    guard version == .integer(1001) else {
      throw .unsupported(
        field: "version", expected: "1001", found: unpickler.heap.describe(version))
    }
    let system = try unpickler.run(&reader)
    try checkByteOrder(system, unpickler.heap)
    let root = try unpickler.run(&reader)
    let keys = try unpickler.run(&reader)
    let ranges = try storageRanges(
      try unpickler.heap.list(keys, "storage keys"), of: unpickler, &reader)
    guard reader.remaining == 0 else {
      throw .malformed(
        field: "storages", expected: "the end of the file", found: "\(reader.remaining) more bytes")
    }
    return try StateDictionary(ranges: ranges, bytes: bytes, limits: limits)
      .tensors(root, in: unpickler.heap)
  }

  private static func checkByteOrder(
    _ system: PickledValue, _ heap: PickledHeap
  ) throws(TorchFileError) {
    let facts = try heap.dictionary(system, "system")
    let order = facts.last { $0.key == .string("little_endian") }
    guard order?.value == .bool(true) else {
      throw .unsupported(
        field: "system: little_endian", expected: "True",
        found: order.map { heap.describe($0.value) } ?? "nothing")
    }
  }

  private static func storageRanges(
    _ keys: [PickledValue], of unpickler: RestrictedUnpickler, _ reader: inout ByteReader
  ) throws(TorchFileError) -> [String: Range<Int>] {
    var ranges: [String: Range<Int>] = [:]
    for value in keys {
      guard case .string(let key) = value, let storage = unpickler.storages[key] else {
        throw .malformed(
          field: "storage keys", expected: "a key that the object uses",
          found: unpickler.heap.describe(value))
      }
      let count = try reader.unsigned(8, "storage '\(key)': length")
      guard count == UInt64(storage.count) else {
        throw .malformed(
          field: "storage '\(key)': length", expected: "\(storage.count)", found: "\(count)")
      }
      let range = try reader.skip(
        storage.count * storage.element.byteCount, "storage '\(key)'")
      guard ranges.updateValue(range, forKey: key) == nil else {
        throw .malformed(field: "storage keys", expected: "each once", found: "'\(key)' again")
      }
    }
    return ranges
  }
}
