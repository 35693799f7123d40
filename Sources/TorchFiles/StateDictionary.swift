/// The tensors of a state dictionary, out of its pickle and its storages.
struct StateDictionary {
  /// Where the elements of each storage lie in `bytes`.
  let ranges: [String: Range<Int>]
  let bytes: [UInt8]
  let limits: TorchFileLimits

  func tensors(
    _ root: PickledValue, in heap: PickledHeap
  ) throws(TorchFileError) -> [TorchTensor] {
    var names: Set<String> = []
    var tensors: [TorchTensor] = []
    var total = 0
    for (key, value) in try heap.dictionary(root, "the saved object") {
      guard case .string(let name) = key else {
        throw .malformed(
          field: "the saved object", expected: "names as keys", found: heap.describe(key))
      }
      guard case .tensor(let view) = value else {
        throw .unsupported(
          field: "'\(name)'", expected: "a dictionary of tensors (a state dictionary)",
          found: heap.describe(value))
      }
      guard names.insert(name).inserted else {
        throw .malformed(field: "'\(name)'", expected: "one tensor", found: "a second one")
      }
      let count = try elementCount(of: view, name)
      guard count <= limits.elementCount - total else {
        throw .tooLarge(
          field: "'\(name)': elements", limit: limits.elementCount - total, found: count)
      }
      total += count
      tensors.append(
        TorchTensor(name: name, shape: view.shape, values: try values(of: view, count, name)))
    }
    return tensors
  }

  /// How many elements a view has, all of which lie in its storage.
  private func elementCount(of view: PickledTensor, _ name: String) throws(TorchFileError) -> Int {
    guard view.shape.count == view.strides.count, view.shape.count <= 16 else {
      throw .malformed(
        field: "'\(name)': strides", expected: "one for each of at most 16 dimensions",
        found: "\(view.strides.count) for \(view.shape.count)")
    }
    let outside = TorchFileError.malformed(
      field: "'\(name)'", expected: "a part of \(view.storage.count) elements",
      found: "shape \(view.shape), strides \(view.strides), offset \(view.offset)")
    guard view.offset >= 0, (view.shape + view.strides).allSatisfy({ $0 >= 0 }) else {
      throw outside
    }
    if view.shape.contains(0) { return 0 }
    var (count, last) = (1, view.offset)
    for (length, stride) in zip(view.shape, view.strides) {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      let (reach, reachOverflow) = (length - 1).multipliedReportingOverflow(by: stride)
      let (sum, sumOverflow) = last.addingReportingOverflow(reach)
      guard !overflow, !reachOverflow, !sumOverflow else { throw outside }
      (count, last) = (product, sum)
    }
    guard last < view.storage.count else { throw outside }
    return count
  }

  private func values(
    of view: PickledTensor, _ count: Int, _ name: String
  ) throws(TorchFileError) -> TorchTensor.Values {
    guard let range = ranges[view.storage.key] else {
      throw .malformed(
        field: "'\(name)'", expected: "a storage in the file",
        found: "none named '\(view.storage.key)'")
    }
    switch view.storage.element {
    case .float32:
      return .float32(
        gather(view, count) { index in
          Float(bitPattern: UInt32(truncatingIfNeeded: word(range.lowerBound + 4 * index, 4)))
        })
    case .int64:
      return .int64(
        gather(view, count) { index in
          Int64(bitPattern: word(range.lowerBound + 8 * index, 8))
        })
    }
  }

  private func word(_ position: Int, _ byteCount: Int) -> UInt64 {
    var result: UInt64 = 0
    for byte in 0..<byteCount { result |= UInt64(bytes[position + byte]) << (8 * UInt64(byte)) }
    return result
  }

  /// The elements in row-major order: an odometer over all dimensions but the last.
  private func gather<Element>(
    _ view: PickledTensor, _ count: Int, _ element: (Int) -> Element
  ) -> [Element] {
    guard count > 0 else { return [] }
    guard let length = view.shape.last, let stride = view.strides.last else {
      return [element(view.offset)]
    }
    var result: [Element] = []
    result.reserveCapacity(count)
    var place = [Int](repeating: 0, count: view.shape.count - 1)
    var start = view.offset
    while true {
      for index in 0..<length { result.append(element(start + index * stride)) }
      var axis = place.count - 1
      while axis >= 0, place[axis] == view.shape[axis] - 1 {
        start -= place[axis] * view.strides[axis]
        place[axis] = 0
        axis -= 1
      }
      guard axis >= 0 else { return result }
      place[axis] += 1
      start += view.strides[axis]
    }
  }
}
