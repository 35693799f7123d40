/// What a pickle of weights is made of.
///
/// Containers are numbers of a `PickledHeap`, so that no value
/// holds another: neither cycles nor depth can exhaust anything.
enum PickledValue: Equatable {
  case none
  case bool(Bool)
  case integer(Int)
  case string(String)
  case global(PickledGlobal)
  case container(Int)
  case storage(PickledStorage)
  case tensor(PickledTensor)

  /// The kind, for messages.
  var kind: String {
    switch self {
    case .none: "None"
    case .bool: "a truth value"
    case .integer(let value): "the number \(value)"
    case .string(let value): "the text '\(value.prefix(60))'"
    case .global(let global): global.rawValue
    case .container: "a container"
    case .storage: "a storage"
    case .tensor: "a tensor"
    }
  }
}

/// The only names of Python that a pickle may use; any other could run code.
enum PickledGlobal: String, CaseIterable {
  case orderedDict = "collections.OrderedDict"
  case rebuildTensor = "torch._utils._rebuild_tensor_v2"
  case floatStorage = "torch.FloatStorage"
  case longStorage = "torch.LongStorage"
}

/// A run of elements outside of the pickle.
struct PickledStorage: Hashable {
  enum Element {
    case float32
    case int64

    var byteCount: Int { self == .float32 ? 4 : 8 }
  }

  /// Its name in the file.
  let key: String
  let element: Element
  /// Elements.
  let count: Int
}

/// A view of a storage.
struct PickledTensor: Equatable {
  let storage: PickledStorage
  /// Elements before the first.
  let offset: Int
  let shape: [Int]
  /// Elements between neighbours along each dimension.
  let strides: [Int]
}

/// The containers of a pickle.
struct PickledHeap {
  enum Container {
    case tuple([PickledValue])
    case list([PickledValue])
    /// In the order of insertion; a repeated key stands there again.
    case dictionary([(key: PickledValue, value: PickledValue)])
  }

  private(set) var containers: [Container] = []

  mutating func add(_ container: Container) -> PickledValue {
    containers.append(container)
    return .container(containers.count - 1)
  }

  func tuple(_ value: PickledValue, _ field: String) throws(TorchFileError) -> [PickledValue] {
    guard case .container(let index) = value, case .tuple(let elements) = containers[index] else {
      throw .malformed(field: field, expected: "a tuple", found: describe(value))
    }
    return elements
  }

  func list(_ value: PickledValue, _ field: String) throws(TorchFileError) -> [PickledValue] {
    guard case .container(let index) = value, case .list(let elements) = containers[index] else {
      throw .malformed(field: field, expected: "a list", found: describe(value))
    }
    return elements
  }

  func dictionary(
    _ value: PickledValue, _ field: String
  ) throws(TorchFileError) -> [(key: PickledValue, value: PickledValue)] {
    guard case .container(let index) = value, case .dictionary(let pairs) = containers[index] else {
      throw .malformed(field: field, expected: "a dictionary", found: describe(value))
    }
    return pairs
  }

  /// Appends to a list.
  mutating func append(
    _ elements: some Sequence<PickledValue>, to value: PickledValue
  ) throws(TorchFileError) {
    guard case .container(let index) = value, case .list(var list) = containers[index] else {
      throw .malformed(field: "pickle: APPENDS", expected: "a list", found: describe(value))
    }
    // Emptied first, so that the array is not copied for each element.
    containers[index] = .list([])
    list.append(contentsOf: elements)
    containers[index] = .list(list)
  }

  /// Adds keys and values, in turn, to a dictionary.
  mutating func insert(
    _ elements: ArraySlice<PickledValue>, into value: PickledValue
  ) throws(TorchFileError) {
    guard case .container(let index) = value, case .dictionary(var pairs) = containers[index]
    else {
      throw .malformed(field: "pickle: SETITEMS", expected: "a dictionary", found: describe(value))
    }
    guard elements.count % 2 == 0 else {
      throw .malformed(
        field: "pickle: SETITEMS", expected: "keys with values", found: "a key without one")
    }
    containers[index] = .dictionary([])
    for place in stride(from: elements.startIndex, to: elements.endIndex, by: 2) {
      pairs.append((key: elements[place], value: elements[place + 1]))
    }
    containers[index] = .dictionary(pairs)
  }

  func describe(_ value: PickledValue) -> String {
    guard case .container(let index) = value else { return value.kind }
    switch containers[index] {
    case .tuple(let elements): return "a tuple of \(elements.count)"
    case .list: return "a list"
    case .dictionary: return "a dictionary"
    }
  }
}
