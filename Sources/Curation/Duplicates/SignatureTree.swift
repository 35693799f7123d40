import Imaging

/// Finds the signatures nearest to a given one with a bounded number of comparisons.
///
/// A k-d tree over all signatures of a set, split where they vary most, so that it suits what tells
/// these pictures apart; searched best branch first (Beis, Lowe 1997) within a radius, until a number
/// of signatures has been compared. Only those that were activated are found.
struct SignatureTree: Sendable {
  /// A view and its signature.
  struct Point: Sendable {
    var picture: Int32
    var view: UInt8
    var hash: ViewHash
  }

  /// The views that a tree is built of, by picture.
  struct Contents: Sendable {
    private(set) var points: [Point] = []
    /// Their signatures, one after the other.
    private(set) var cells: [UInt8] = []

    mutating func append(_ look: PictureLook) {
      for view in look.views {
        points.append(
          Point(picture: look.picture, view: view.number, hash: view.windows[0]))
        cells += view.signature.cells
      }
    }
  }

  /// A signature that was found.
  struct Neighbor: Sendable {
    /// Sum of the squared differences of all cells.
    var difference: Int
    var point: Point
  }

  private struct Node: Sendable {
    /// The cell that decides; −1 in a leaf.
    var cell: Int32 = -1
    /// Signatures below it go left.
    var split: UInt8 = 0
    /// The children of a branch.
    var left: Int32 = -1
    var right: Int32 = -1
    /// The points below, by place.
    var first: Int32
    var last: Int32
    /// Those of them that are active.
    var activeCount: Int32 = 0
  }

  private static let leafSize = 12
  /// Dividing more points takes long enough to ask whether to stop.
  private static let checkedSize = 5000
  /// Signatures whose variance is taken to choose a cell.
  private static let sampleCount = 96

  /// Those of a leaf stand together.
  private var points: [Point]
  /// `ViewSignature.count` numbers for each point.
  private var cells: [UInt8]
  private var nodes: [Node] = []
  private var isActive: [Bool]
  /// For each point in the order of the pictures, its place.
  private var places: [Int32] = []
  /// For each picture its first point in that order, and at the end their number.
  private var firstPoints: [Int32]

  /// Builds the tree, with nothing active.
  ///
  /// - Parameters:
  ///   - contents: What it holds.
  ///   - pictureCount: One more than the last picture.
  ///   - check: Called now and then; throws to stop.
  init(_ contents: Contents, pictureCount: Int, check: () throws -> Void) rethrows {
    points = contents.points
    cells = contents.cells
    isActive = [Bool](repeating: false, count: points.count)
    firstPoints = [Int32](repeating: 0, count: pictureCount + 1)
    for point in points { firstPoints[Int(point.picture) + 1] += 1 }
    for picture in 0..<pictureCount { firstPoints[picture + 1] += firstPoints[picture] }
    sort(by: try build(check: check))
  }

  private func cell(_ cell: Int, of point: Int32) -> UInt8 {
    cells[Int(point) * ViewSignature.count + cell]
  }

  /// Makes the nodes and returns the points leaf by leaf.
  private mutating func build(check: () throws -> Void) rethrows -> [Int32] {
    var order = (0..<Int32(points.count)).map(\.self)
    nodes = [Node(first: 0, last: Int32(points.count))]
    var open = [0]
    while let node = open.popLast() {
      let range = Int(nodes[node].first)..<Int(nodes[node].last)
      guard range.count > Self.leafSize, let (cell, split) = division(of: order[range])
      else { continue }
      if range.count > Self.checkedSize { try check() }
      let right = order[range].filter { self.cell(cell, of: $0) >= split }
      let left = order[range].filter { self.cell(cell, of: $0) < split }
      order.replaceSubrange(range, with: left + right)
      let middle = nodes[node].first + Int32(left.count)
      nodes[node].cell = Int32(cell)
      nodes[node].split = split
      nodes[node].left = Int32(nodes.count)
      nodes[node].right = Int32(nodes.count + 1)
      open += [nodes.count, nodes.count + 1]
      nodes.append(Node(first: nodes[node].first, last: middle))
      nodes.append(Node(first: middle, last: nodes[node].last))
    }
    return order
  }

  /// Puts points and cells leaf by leaf.
  private mutating func sort(by order: [Int32]) {
    places = [Int32](repeating: 0, count: order.count)
    for (place, point) in order.enumerated() { places[Int(point)] = Int32(place) }
    points = order.map { points[Int($0)] }
    var sorted: [UInt8] = []
    sorted.reserveCapacity(cells.count)
    for point in order {
      let start = Int(point) * ViewSignature.count
      sorted += cells[start..<(start + ViewSignature.count)]
    }
    cells = sorted
  }

  /// The cell that varies most among some points and a value that halves them; nil when they are equal there.
  private func division(of members: ArraySlice<Int32>) -> (cell: Int, split: UInt8)? {
    let step = max(members.count / Self.sampleCount, 1)
    let sample = stride(from: members.startIndex, to: members.endIndex, by: step).map {
      members[$0]
    }
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
    for point in firstPoints[Int(picture)]..<firstPoints[Int(picture) + 1] {
      let place = places[Int(point)]
      isActive[Int(place)] = true
      var node = 0
      nodes[node].activeCount += 1
      while nodes[node].cell >= 0 {
        let left = Int(nodes[node].left)
        node = place < nodes[left].last ? left : Int(nodes[node].right)
        nodes[node].activeCount += 1
      }
    }
  }

  /// The active points nearest to a signature, the nearest first.
  ///
  /// - Parameters:
  ///   - signature: Where to look.
  ///   - radius: The greatest difference that counts: a sum of squares.
  ///   - limit: How many at most.
  ///   - budget: How many signatures may be compared; what is left afterwards.
  ///   - isWanted: Whether a point counts.
  /// - Returns: At most `limit` points with their distances.
  func nearest(
    to signature: ViewSignature, radius: Int, limit: Int, budget: inout Int,
    where isWanted: (Point) -> Bool
  ) -> [Neighbor] {
    guard nodes[0].activeCount > 0 else { return [] }
    var found: [Neighbor] = []
    var farthest = radius
    var branches = BranchQueue()
    branches.insert(bound: 0, node: 0, step: -1)
    while budget > 0, let branch = branches.removeNearest(), branch.bound <= farthest {
      var node = nodes[Int(branch.node)]
      while node.cell >= 0 {
        let offset = Int(signature.cells[Int(node.cell)]) - Int(node.split)
        let (near, far) = offset < 0 ? (node.left, node.right) : (node.right, node.left)
        if nodes[Int(far)].activeCount > 0 {
          branches.insert(
            far, beyond: node.cell, by: offset < 0 ? -offset : offset + 1, after: branch,
            within: farthest)
        }
        node = nodes[Int(near)]
        if node.activeCount == 0 { break }
      }
      guard node.cell < 0 else { continue }
      for place in Int(node.first)..<Int(node.last) where isActive[place] {
        budget -= 1
        let difference = difference(signature, place, upTo: farthest)
        guard difference <= farthest, isWanted(points[place]) else { continue }
        if found.count == limit {
          if let last = found.last, difference >= last.difference { continue }
          found.removeLast()
        }
        let rank = found.firstIndex { $0.difference > difference } ?? found.count
        found.insert(Neighbor(difference: difference, point: points[place]), at: rank)
        if found.count == limit, let last = found.last { farthest = last.difference }
      }
      budget -= 1
    }
    return found
  }

  /// The sum of squares; one beyond `limit` is a part of it that is beyond, too.
  private func difference(_ signature: ViewSignature, _ place: Int, upTo limit: Int) -> Int {
    let start = place * ViewSignature.count
    var sum: Int32 = 0
    // Both have `ViewSignature.count` cells from where they begin.
    unsafe cells.withUnsafeBufferPointer { all in
      unsafe signature.cells.withUnsafeBufferPointer { own in
        var first = 0
        // Most are far off after a part of the cells.
        while first < ViewSignature.count, Int(sum) <= limit {
          for cell in first..<min(first &+ Self.cellsAtATime, ViewSignature.count) {
            let difference = unsafe Int32(own[cell]) &- Int32(all[start &+ cell])
            sum &+= difference &* difference
          }
          first &+= Self.cellsAtATime
        }
      }
    }
    return Int(sum)
  }

  private static let cellsAtATime = 32
}

/// Branches that were passed by, the nearest first (a binary heap).
private struct BranchQueue {
  /// A branch, how far it is at least, and the last step to the far side that leads to it.
  struct Branch {
    var bound: Int
    var node: Int32
    var step: Int32
  }

  /// A step to the far side: along which cell, how far, and the one before it.
  private struct Step {
    var cell: Int32
    var distance: Int32
    var previous: Int32
  }

  private var items: [Branch] = []
  private var steps: [Step] = []

  /// Adds a node on the far side of a split.
  mutating func insert(
    _ node: Int32, beyond cell: Int32, by distance: Int, after branch: Branch, within limit: Int
  ) {
    // Of several steps along one cell the last is the farthest and counts alone.
    var bound = branch.bound + distance * distance
    var earlier = branch.step
    while earlier >= 0 {
      let step = steps[Int(earlier)]
      if step.cell == cell {
        bound -= Int(step.distance) * Int(step.distance)
        break
      }
      earlier = step.previous
    }
    guard bound <= limit else { return }
    steps.append(Step(cell: cell, distance: Int32(distance), previous: branch.step))
    insert(bound: bound, node: node, step: Int32(steps.count - 1))
  }

  mutating func insert(bound: Int, node: Int32, step: Int32) {
    items.append(Branch(bound: bound, node: node, step: step))
    var place = items.count - 1
    while place > 0, items[place].bound < items[(place - 1) / 2].bound {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func removeNearest() -> Branch? {
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
