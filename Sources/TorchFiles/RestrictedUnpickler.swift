/// Runs a pickle of protocol 2 as `torch.save` writes it for a dictionary of tensors, and refuses
/// everything else: there is no way to name a function that is not in `PickledGlobal`.
///
/// The format is that of Python's `pickletools`. One instruction takes at least one byte and makes
/// at most one value, so memory is bounded by the length of the file.
struct RestrictedUnpickler {
  private(set) var heap = PickledHeap()
  /// The storages named so far, by key.
  private(set) var storages: [String: PickledStorage] = [:]
  private var stack: [PickledValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickledValue] = [:]

  /// Runs one pickle up to and including its STOP.
  mutating func run(_ reader: inout ByteReader) throws(TorchFileError) -> PickledValue {
    stack = []
    marks = []
    memo = [:]
    let start = reader.position
    guard reader.remaining >= 2, reader.bytes[start] == 0x80 else {
      throw .malformed(field: "pickle at byte \(start)", expected: "PROTO", found: "other bytes")
    }
    while true {
      let opcode = try reader.byte("pickle: opcode")
      if opcode == 0x2E {
        guard stack.count == 1, marks.isEmpty else {
          throw .malformed(
            field: "pickle: STOP", expected: "one value", found: "\(stack.count) values")
        }
        return stack[0]
      }
      try perform(opcode, &reader)
    }
  }

  private mutating func perform(
    _ opcode: UInt8, _ reader: inout ByteReader
  ) throws(TorchFileError) {
    switch opcode {
    case 0x80:  // PROTO
      let version = try reader.byte("pickle: protocol")
      guard version == 2 else {
        throw .unsupported(field: "pickle", expected: "protocol 2", found: "protocol \(version)")
      }
    case 0x4E: stack.append(.none)  // NONE
    case 0x88: stack.append(.bool(true))  // NEWTRUE
    case 0x89: stack.append(.bool(false))  // NEWFALSE
    case 0x4A, 0x4B, 0x4D, 0x8A: stack.append(.integer(try integer(opcode, &reader)))
    case 0x58:  // BINUNICODE
      let count = try reader.count(4, "pickle: length of a text")
      stack.append(.string(try reader.text(count, "pickle: text")))
    case 0x7D: stack.append(heap.add(.dictionary([])))  // EMPTY_DICT
    case 0x5D: stack.append(heap.add(.list([])))  // EMPTY_LIST
    case 0x29, 0x85, 0x86, 0x87:  // EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3
      let elements = try pop(opcode == 0x29 ? 0 : Int(opcode) - 0x84)
      stack.append(heap.add(.tuple(Array(elements))))
    case 0x28: marks.append(stack.count)  // MARK
    case 0x74: stack.append(heap.add(.tuple(Array(try popToMark()))))  // TUPLE
    case 0x61, 0x65:  // APPEND, APPENDS
      let elements = opcode == 0x61 ? try pop(1) : try popToMark()
      try heap.append(elements, to: try top())
    case 0x73, 0x75:  // SETITEM, SETITEMS
      let elements = opcode == 0x73 ? try pop(2) : try popToMark()
      try heap.insert(elements, into: try top())
    case 0x71, 0x72:  // BINPUT, LONG_BINPUT
      memo[try reader.count(opcode == 0x71 ? 1 : 4, "pickle: memo")] = try top()
    case 0x68, 0x6A:  // BINGET, LONG_BINGET
      let index = try reader.count(opcode == 0x68 ? 1 : 4, "pickle: memo")
      guard let value = memo[index] else {
        throw .malformed(field: "pickle: memo", expected: "a stored value", found: "\(index)")
      }
      stack.append(value)
    case 0x63: stack.append(.global(try global(&reader)))  // GLOBAL
    case 0x52: try reduce()  // REDUCE
    case 0x62: try build()  // BUILD
    case 0x51: try persistentIdentifier()  // BINPERSID
    default:
      throw .unsupported(
        field: "pickle", expected: "what torch.save writes for tensors",
        found: "opcode 0x\(String(opcode, radix: 16)) at byte \(reader.position - 1)")
    }
  }

  /// BININT, BININT1, BININT2, LONG1.
  private func integer(_ opcode: UInt8, _ reader: inout ByteReader) throws(TorchFileError) -> Int {
    switch opcode {
    case 0x4B: return try reader.count(1, "pickle: number")
    case 0x4D: return try reader.count(2, "pickle: number")
    case 0x4A:
      return Int(Int32(truncatingIfNeeded: try reader.unsigned(4, "pickle: number")))
    default:
      let count = try reader.count(1, "pickle: length of a number")
      guard count <= 8 else {
        throw .malformed(
          field: "pickle: LONG1", expected: "at most 8 bytes", found: "\(count) bytes")
      }
      guard count > 0 else { return 0 }
      // The sign is that of the highest byte.
      let bits = try reader.unsigned(count, "pickle: number")
      let shift = 64 - 8 * UInt64(count)
      return Int(Int64(bitPattern: bits << shift) >> Int64(shift))
    }
  }

  private func global(_ reader: inout ByteReader) throws(TorchFileError) -> PickledGlobal {
    let module = try reader.line(limit: 256, "pickle: GLOBAL")
    let name = try reader.line(limit: 256, "pickle: GLOBAL")
    guard let global = PickledGlobal(rawValue: "\(module).\(name)") else {
      throw .unsupported(
        field: "pickle: GLOBAL",
        expected: PickledGlobal.allCases.map(\.rawValue).joined(separator: ", "),
        found: "\(module).\(name)")
    }
    return global
  }

  private mutating func reduce() throws(TorchFileError) {
    let operands = try pop(2)
    let arguments = try heap.tuple(operands[operands.startIndex + 1], "pickle: REDUCE")
    switch operands[operands.startIndex] {
    case .global(.orderedDict) where arguments.isEmpty:
      stack.append(heap.add(.dictionary([])))
    case .global(.rebuildTensor):
      stack.append(.tensor(try tensor(arguments)))
    case let other:
      throw .unsupported(
        field: "pickle: REDUCE", expected: "an empty OrderedDict or a tensor",
        found: "\(heap.describe(other)) with \(arguments.count) arguments")
    }
  }

  // _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)
  private func tensor(_ arguments: [PickledValue]) throws(TorchFileError) -> PickledTensor {
    guard arguments.count == 6 else {
      throw .unsupported(
        field: "pickle: tensor", expected: "6 arguments", found: "\(arguments.count)")
    }
    guard case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1] else {
      throw .malformed(
        field: "pickle: tensor", expected: "a storage and a number",
        found: "\(heap.describe(arguments[0])) and \(heap.describe(arguments[1]))")
    }
    return PickledTensor(
      storage: storage, offset: offset, shape: try integers(arguments[2], "tensor: shape"),
      strides: try integers(arguments[3], "tensor: strides"))
  }

  private func integers(_ value: PickledValue, _ field: String) throws(TorchFileError) -> [Int] {
    var result: [Int] = []
    for element in try heap.tuple(value, field) {
      guard case .integer(let number) = element else {
        throw .malformed(field: field, expected: "numbers", found: heap.describe(element))
      }
      result.append(number)
    }
    return result
  }

  /// The attributes of a state dictionary, `_metadata`, say nothing about its tensors.
  private mutating func build() throws(TorchFileError) {
    let state = try pop(1)
    _ = try heap.dictionary(state[state.startIndex], "pickle: BUILD")
    _ = try heap.dictionary(try top(), "pickle: BUILD")
  }

  /// ('storage', type, key, location, count), in the legacy form with None behind.
  private mutating func persistentIdentifier() throws(TorchFileError) {
    let operand = try pop(1)
    let parts = try heap.tuple(operand[operand.startIndex], "pickle: BINPERSID")
    guard parts.count == 5 || (parts.count == 6 && parts[5] == .none),
      parts[0] == .string("storage"), case .global(let type) = parts[1],
      case .string(let key) = parts[2], case .string = parts[3], case .integer(let count) = parts[4]
    else {
      throw .unsupported(
        field: "pickle: BINPERSID", expected: "('storage', type, key, location, count)",
        found: "(" + parts.prefix(8).map { heap.describe($0) }.joined(separator: ", ") + ")")
    }
    let element: PickledStorage.Element
    switch type {
    case .floatStorage: element = .float32
    case .longStorage: element = .int64
    default:
      throw .malformed(
        field: "storage '\(key)'", expected: "a storage type", found: type.rawValue)
    }
    guard count >= 0, count <= Int.max / element.byteCount else {
      throw .malformed(field: "storage '\(key)'", expected: "a length", found: "\(count)")
    }
    let storage = PickledStorage(key: key, element: element, count: count)
    if let other = storages[key], other != storage {
      throw .malformed(
        field: "storage '\(key)'", expected: "\(other.count) elements as before",
        found: "\(count), or another type")
    }
    storages[key] = storage
    stack.append(.storage(storage))
  }

  // MARK: - Stack

  /// Where the values above the last mark begin.
  private var floor: Int { marks.last ?? 0 }

  private func top() throws(TorchFileError) -> PickledValue {
    guard stack.count > floor, let value = stack.last else { throw underflow(1) }
    return value
  }

  private mutating func pop(_ count: Int) throws(TorchFileError) -> ArraySlice<PickledValue> {
    guard stack.count - floor >= count else { throw underflow(count) }
    let values = Array(stack.suffix(count))[...]
    stack.removeLast(count)
    return values
  }

  private mutating func popToMark() throws(TorchFileError) -> ArraySlice<PickledValue> {
    guard let mark = marks.popLast() else { throw underflow(1) }
    let values = Array(stack[mark...])[...]
    stack.removeSubrange(mark...)
    return values
  }

  private func underflow(_ count: Int) -> TorchFileError {
    .malformed(
      field: "pickle: stack", expected: "\(count) values or a mark",
      found: "\(stack.count - floor)")
  }
}
