/// What the processes that train one run together say to each other; all of them make the same calls
/// in the same order.
///
/// A class, because it owns the connection. A process that goes away ends the others: no call fails.
package protocol Communicator: AnyObject {
  /// The number of this process, from 0.
  var rank: Int { get }
  /// How many there are.
  var size: Int { get }

  /// Collects a block of every rank: `blocks` has room for `size` of them in the order of the ranks,
  /// and holds this rank's own in its place.
  func gather(_ blocks: UnsafeMutableRawPointer, byteCount: Int)

  /// Begins to send the k-th block of `source` to rank k and to take a block from each into `target`;
  /// both hold `size` blocks, and stay as they are until the transfer is over.
  func startExchange(
    _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer, byteCount: Int
  ) -> any Transfer

  /// Begins to do what `gather` does. All ranks begin these in one order, which may be another than
  /// that in which they begin exchanges.
  func startGather(_ blocks: UnsafeMutableRawPointer, byteCount: Int) -> any Transfer

  /// Gives all ranks the bytes of rank 0.
  func broadcast(_ bytes: UnsafeMutableRawPointer, byteCount: Int)
}

/// Something that ranks send each other while they compute.
package protocol Transfer: AnyObject {
  /// Whether the memory can be read and written again; asking lets the transfer go on.
  var isOver: Bool { get }
  /// Returns when it is over.
  func wait()
}

extension Communicator {
  /// One value of each rank, in their order.
  package func gathered<Value: BitwiseCopyable>(_ own: Value) -> [Value] {
    var values = [Value](repeating: own, count: size)
    // Every place holds this rank's own, among them the right one; as many values as there are ranks.
    unsafe values.withUnsafeMutableBytes { bytes in
      if let base = bytes.baseAddress {
        unsafe gather(base, byteCount: MemoryLayout<Value>.stride)
      }
    }
    return values
  }

  /// The value of rank 0.
  package func shared<Value: BitwiseCopyable>(_ own: Value) -> Value {
    var value = own
    unsafe withUnsafeMutableBytes(of: &value) { bytes in
      if let base = bytes.baseAddress { unsafe broadcast(base, byteCount: bytes.count) }
    }
    return value
  }

  /// A text of each rank, in their order, each cut to its first 4,000 bytes.
  package func gathered(_ own: String) -> [String] {
    let size = 4000
    var bytes = [UInt8](repeating: 0, count: size * self.size)
    for (index, byte) in own.utf8.prefix(size).enumerated() { bytes[rank * size + index] = byte }
    unsafe bytes.withUnsafeMutableBytes { buffer in
      if let base = buffer.baseAddress { unsafe gather(base, byteCount: size) }
    }
    return (0..<self.size).map { rank in
      String(decoding: bytes[rank * size..<(rank + 1) * size].prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The bytes of rank 0, of any number.
  package func shared(_ own: [UInt8]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: shared(own.count))
    if rank == 0 { bytes = own }
    unsafe bytes.withUnsafeMutableBytes { buffer in
      if let base = buffer.baseAddress { unsafe broadcast(base, byteCount: buffer.count) }
    }
    return bytes
  }
}

/// Which parts of every batch this process computes.
struct BatchShare {
  /// Parts of a batch, computed by all ranks together.
  let parts: Int
  /// The parts of this rank: equally many of each, in order.
  let own: Range<Int>
  /// The other ranks; nil for a run of one process.
  let ranks: (any Communicator)?

  /// - Precondition: the ranks divide the parts.
  init(parts: Int, ranks: (any Communicator)? = nil) {
    let (size, rank) = (ranks?.size ?? 1, ranks?.rank ?? 0)
    precondition(parts % size == 0, "\(parts) parts of a batch for \(size) ranks")
    self.parts = parts
    self.ranks = ranks
    own = rank * parts / size..<(rank + 1) * parts / size
  }

  /// The samples of this rank in a batch of `count`.
  func samples(of count: Int) -> Range<Int> {
    own.lowerBound * count / parts..<own.upperBound * count / parts
  }

  /// Completes `count` values of each part, of which `values` holds this rank's in their places.
  func complete<Value>(_ values: UnsafeMutablePointer<Value>, count: Int) {
    unsafe ranks?.gather(
      UnsafeMutableRawPointer(values),
      byteCount: own.count * count * MemoryLayout<Value>.stride)
  }
}
