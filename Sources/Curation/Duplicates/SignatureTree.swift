import Imaging

/// Finds the signatures nearest to a given one with a bounded number of comparisons.
///
/// A k-d tree over all signatures of a set, split where they vary most, so that it suits what tells
/// these pictures apart; searched best branch first (Beis, Lowe 1997) until a number of signatures
/// has been compared. Only those that were activated are found.
struct SignatureTree: Sendable {
  /// A view and its signature.
  struct Point: Sendable {
    var picture: Int32
    var view: UInt8
    var hash: ViewHash
  }

  /// A signature that was found.
  struct Neighbor: Sendable {
    /// Sum of the squared differences of all cells.
    var difference: Int
    var point: Point
  }

  private struct Node: Sendable {
    var parent: Int32
    /// The cell that decides; −1 in a leaf.
    var cell: Int32 = -1
    /// Signatures below it go left.
    var split: UInt8 = 0
    var left: Int32 = -1
    var right: Int32 = -1
    /// Active points below.
    var activeCount: Int32 = 0
    /// In a leaf, its active points.
    var members: [Int32] = []
  }

  private static let leafSize = 12
  /// Signatures whose variance is taken to choose a cell.
  private static let sampleCount = 96

  private let points: [Point]
  /// `ViewSignature.count` numbers for each point.
  private let cells: [UInt8]
  private var nodes: [Node] = []
  private var leafOfPoint: [Int32]
  /// Where the points of each picture begin; they stand together, by picture.
  private var firstPoints: [Int32: Int]

  /// Builds the tree, with nothing active.
  ///
  /// - Parameters:
  ///   - points: By picture.
  ///   - cells: Their signatures, one after the other.
  init(points: [Point], cells: [UInt8]) {
    self.points = points
    self.cells = cells
    leafOfPoint = [Int32](repeating: 0, count: points.count)
    firstPoints = [:]
    for (number, point) in points.enumerated() where firstPoints[point.picture] == nil {
      firstPoints[point.picture] = number
    }
    build()
  }

  private func cell(_ cell: Int, of point: Int32) -> UInt8 {
    cells[Int(point) * ViewSignature.count + cell]
  }

  private mutating func build() {
    nodes = [Node(parent: -1)]
    var open: [(node: Int, points: [Int32])] = [(0, (0..<points.count).map(Int32.init))]
    while let (node, members) = open.popLast() {
      guard members.count > Self.leafSize, let (cell, split) = division(of: members) else {
        for member in members { leafOfPoint[Int(member)] = Int32(node) }
        continue
      }
      nodes[node].cell = Int32(cell)
      nodes[node].split = split
      nodes[node].left = Int32(nodes.count)
      nodes[node].right = Int32(nodes.count + 1)
      open.append((nodes.count, members.filter { self.cell(cell, of: $0) < split }))
      open.append((nodes.count + 1, members.filter { self.cell(cell, of: $0) >= split }))
      nodes.append(Node(parent: Int32(node)))
      nodes.append(Node(parent: Int32(node)))
    }
  }

  /// The cell that varies most among some points and a value that halves them; nil when they are equal there.
  private func division(of members: [Int32]) -> (cell: Int, split: UInt8)? {
    let step = max(members.count / Self.sampleCount, 1)
    let sample = stride(from: 0, to: members.count, by: step).map { members[$0] }
    var best: (variance: Int, cell: Int) = (0, 0)
    for cell in 0..<ViewSignature.count {
      var (sum, squares) = (0, 0)
      for member in sample {
        let value = Int(self.cell(cell, of: member))
        sum += value
        squares += value * value
      }
      let variance = squares * sample.count - sum * sum
      if variance > best.variance { best = (variance, cell) }
    }
    guard best.variance > 0 else { return nil }
    var counts = [Int](repeating: 0, count: 256)
    for member in members { counts[Int(cell(best.cell, of: member))] += 1 }
    // The first value with at least half of the points below it, but never all or none.
    var (below, split) = (0, 0)
    while split < 255, 2 * below < members.count || below == 0 {
      if below + counts[split] == members.count { break }
      below += counts[split]
      split += 1
    }
    return below == 0 ? nil : (best.cell, UInt8(split))
  }

  /// Lets the views of a picture be found.
  mutating func activate(_ picture: Int32) {
    guard var number = firstPoints[picture] else { return }
    while number < points.count, points[number].picture == picture {
      let leaf = leafOfPoint[number]
      nodes[Int(leaf)].members.append(Int32(number))
      var node = leaf
      while node >= 0 {
        nodes[Int(node)].activeCount += 1
        node = nodes[Int(node)].parent
      }
      number += 1
    }
  }

  /// The active points nearest to a signature, the nearest first.
  ///
  /// - Parameters:
  ///   - signature: Where to look.
  ///   - limit: How many at most.
  ///   - budget: How many signatures may be compared; what is left afterwards.
  ///   - isWanted: Whether a point counts.
  /// - Returns: At most `limit` points with their distances.
  func nearest(
    to signature: ViewSignature, limit: Int, budget: inout Int, where isWanted: (Point) -> Bool
  ) -> [Neighbor] {
    guard nodes[0].activeCount > 0 else { return [] }
    var found: [Neighbor] = []
    var branches = BranchQueue()
    branches.insert(bound: 0, node: 0)
    while budget > 0, let (bound, start) = branches.removeNearest() {
      var node = nodes[Int(start)]
      while node.cell >= 0 {
        let offset = Int(signature.cells[Int(node.cell)]) - Int(node.split)
        let (near, far) = offset < 0 ? (node.left, node.right) : (node.right, node.left)
        let distance = offset < 0 ? -offset : offset + 1
        if nodes[Int(far)].activeCount > 0 {
          branches.insert(bound: bound + distance * distance, node: far)
        }
        node = nodes[Int(near)]
        if node.activeCount == 0 { break }
      }
      for member in node.members where isWanted(points[Int(member)]) {
        let difference = difference(signature, member)
        if found.count == limit {
          guard let last = found.last, difference < last.difference else { continue }
          found.removeLast()
        }
        let place = found.firstIndex { $0.difference > difference } ?? found.count
        found.insert(Neighbor(difference: difference, point: points[Int(member)]), at: place)
      }
      budget -= max(node.members.count, 1)
    }
    return found
  }

  private func difference(_ signature: ViewSignature, _ point: Int32) -> Int {
    let start = Int(point) * ViewSignature.count
    var sum: Int32 = 0
    // Both have `ViewSignature.count` cells from where they begin.
    unsafe cells.withUnsafeBufferPointer { all in
      unsafe signature.cells.withUnsafeBufferPointer { own in
        for cell in 0..<ViewSignature.count {
          let difference = unsafe Int32(own[cell]) &- Int32(all[start &+ cell])
          sum &+= difference &* difference
        }
      }
    }
    return Int(sum)
  }
}

/// Branches that were passed by, the nearest first (a binary heap).
private struct BranchQueue {
  private var items: [(bound: Int, node: Int32)] = []

  mutating func insert(bound: Int, node: Int32) {
    items.append((bound, node))
    var place = items.count - 1
    while place > 0, items[place].bound < items[(place - 1) / 2].bound {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func removeNearest() -> (bound: Int, node: Int32)? {
    guard let first = items.first else { return nil }
    items[0] = items[items.count - 1]
    items.removeLast()
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2]
      where child < items.count && items[child].bound < items[least].bound {
        least = child
      }
      guard least != place else { return first }
      items.swapAt(place, least)
      place = least
    }
  }
}
