import Imaging
import OrderedMap

/// The pictures that stay so far, and which of them another one may be a copy of.
struct KeptPictures: Sendable {
  /// Which pictures to compare one with.
  struct Candidates: Sendable {
    var found: [NearCandidate] = []
    /// Whether so many hashes are near that only the likest pictures of the same framing were taken.
    var isCrowded = false
    /// In a crowd that gave enough, the difference of the last signature that was taken.
    var largestDifference = Int.max
    /// Hashes and signatures that were looked at.
    var lookCount = 0
  }

  /// Near hashes up to which all are compared.
  static let crowdSize = 1024
  /// In a crowd, the views that are compared with one.
  static let likestCount = 8
  /// Entries of the indexes that are looked at for one picture.
  private static let hashBudget = 120_000
  /// Signatures that are looked at for each of its views.
  private static let signatureBudget = 1500

  private struct WholeEntry: Sendable {
    var picture: Int32
    var view: UInt8
    var isMirrored: Bool
    var hash: ViewHash
  }

  private struct WindowEntry: Sendable {
    var picture: Int32
    var view: UInt8
    var window: UInt8
    var hash: ViewHash
  }

  private let distance: Int
  private var wholes: HashIndex
  private var wholeEntries: [WholeEntry] = []
  private var windows: HashIndex
  private var windowEntries: [WindowEntry] = []
  private var tree: SignatureTree

  /// No pictures yet.
  ///
  /// - Parameters:
  ///   - tree: The signatures of all pictures that may come.
  ///   - order: An order of bits for their hashes.
  ///   - viewCount: About how many views they have.
  ///   - distance: Bits in which the hashes of copies may differ.
  init(tree: SignatureTree, order: HashBitOrder, viewCount: Int, distance: Int) {
    self.tree = tree
    self.distance = distance
    wholes = HashIndex(capacity: viewCount, order: order)
    windows = HashIndex(capacity: viewCount * ViewHasher.windows.count, order: order)
  }

  /// Adds one that stays.
  mutating func insert(_ look: PictureLook) {
    for view in look.views {
      for (isMirrored, hash) in [(false, view.windows[0]), (true, view.mirrored)] {
        guard let hash else { continue }
        wholes.insert(hash.bits)
        wholeEntries.append(
          WholeEntry(
            picture: look.picture, view: view.number, isMirrored: isMirrored, hash: hash))
      }
      for (window, hash) in view.windows.enumerated() {
        windows.insert(hash.bits)
        windowEntries.append(
          WindowEntry(
            picture: look.picture, view: view.number, window: UInt8(window), hash: hash))
      }
    }
    tree.activate(look.picture)
  }

  /// What to compare each of some pictures with; nothing once the search is interrupted.
  func candidates(
    for looks: [PictureLook], threads: Int, isInterrupted: @Sendable () -> Bool
  ) -> [Candidates] {
    orderedMap(count: looks.count, threads: threads) {
      isInterrupted() ? Candidates() : candidates(for: looks[$0])
    }
  }

  /// What to compare a picture with.
  func candidates(for look: PictureLook) -> Candidates {
    var result = Candidates()
    var budget = Self.hashBudget
    for view in look.views {
      findParts(ofWhole: look.picture, view, budget: &budget, into: &result.found)
      findWholes(ofPart: look.picture, view, budget: &budget, into: &result.found)
    }
    result.lookCount = Self.hashBudget - budget
    guard budget <= 0 || result.found.count > Self.crowdSize else { return result }
    result.isCrowded = true
    let likest = likest(to: look, lookCount: &result.lookCount)
    result.found = likest.map(\.candidate)
    if likest.count == Self.likestCount, let last = likest.last {
      result.largestDifference = last.difference
    }
    return result
  }

  private func findParts(
    ofWhole picture: Int32, _ view: PictureLook.View, budget: inout Int,
    into found: inout [NearCandidate]
  ) {
    for (window, hash) in view.windows.enumerated() {
      var left = budget
      wholes.forEach(near: hash.bits, radius: distance, budget: &left) { position, bits in
        let entry = wholeEntries[position]
        guard entry.hash.hasSimilarMeans(to: hash), found.count <= Self.crowdSize else { return }
        found.append(
          NearCandidate(
            whole: picture, part: entry.picture, wholeView: view.number, partView: entry.view,
            window: UInt8(window), isMirrored: entry.isMirrored, distance: UInt8(bits)))
      }
      budget = found.count > Self.crowdSize ? 0 : left
    }
  }

  private func findWholes(
    ofPart picture: Int32, _ view: PictureLook.View, budget: inout Int,
    into found: inout [NearCandidate]
  ) {
    for (isMirrored, hash) in [(false, view.windows[0]), (true, view.mirrored)] {
      guard let hash else { continue }
      var left = budget
      windows.forEach(near: hash.bits, radius: distance, budget: &left) { position, bits in
        let entry = windowEntries[position]
        guard entry.hash.hasSimilarMeans(to: hash), found.count <= Self.crowdSize else { return }
        found.append(
          NearCandidate(
            whole: entry.picture, part: picture, wholeView: entry.view, partView: view.number,
            window: entry.window, isMirrored: isMirrored, distance: UInt8(bits)))
      }
      budget = found.count > Self.crowdSize ? 0 : left
    }
  }

  /// The views whose signatures are nearest, laid on each other as they are.
  private func likest(
    to look: PictureLook, lookCount: inout Int
  ) -> [(difference: Int, candidate: NearCandidate)] {
    var found: [(difference: Int, candidate: NearCandidate)] = []
    for view in look.views {
      for (isMirrored, hash, signature) in [
        (false, view.windows[0], view.signature), (true, view.mirrored, view.mirroredSignature),
      ] {
        guard let hash, let signature else { continue }
        var budget = Self.signatureBudget
        let neighbors = tree.nearest(
          to: signature, limit: Self.likestCount, budget: &budget
        ) { point in
          point.hash.distance(to: hash) <= distance && point.hash.hasSimilarMeans(to: hash)
        }
        lookCount += Self.signatureBudget - budget
        found += neighbors.map { neighbor in
          (
            neighbor.difference,
            NearCandidate(
              whole: neighbor.point.picture, part: look.picture, wholeView: neighbor.point.view,
              partView: view.number, window: 0, isMirrored: isMirrored,
              distance: UInt8(neighbor.point.hash.distance(to: hash)))
          )
        }
      }
    }
    found.sort {
      $0.difference != $1.difference
        ? $0.difference < $1.difference : NearCandidate.isBefore($0.candidate, $1.candidate)
    }
    return Array(found.prefix(Self.likestCount))
  }
}
