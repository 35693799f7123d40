import Imaging

/// What some files look like, indexed so that many fingerprints can be compared with all of them.
///
/// The files are few and the fingerprints many, so each fingerprint is looked at once.
final class FileLooks: Sendable {
  /// A place of a view of a file or of a fingerprint in one of the other.
  struct Hit: Sendable {
    /// The file, by number.
    var file: Int
    /// Whether the fingerprint's picture is the whole, and the file the part.
    var isFilePart: Bool
    var fileView: UInt8
    var ownView: UInt8
    var window: UInt8
    var turn: ViewTurn
    var distance: UInt8
    var isInPlace = false

    /// The candidate, the picture of the fingerprint being at `place` and the file at `filePlace`.
    func candidate(place: Int, filePlace: Int) -> NearCandidate {
      NearCandidate(
        whole: Int32(isFilePart ? place : filePlace), part: Int32(isFilePart ? filePlace : place),
        wholeView: isFilePart ? ownView : fileView, partView: isFilePart ? fileView : ownView,
        window: window, turn: turn, distance: distance, isInPlace: isInPlace)
    }
  }

  /// A view of a file, or a window of one, or its mirror image.
  private struct Entry: Sendable {
    var file: Int
    var view: UInt8
    var window: UInt8
    var turn: ViewTurn
    var hash: ViewHash
  }

  /// The hashes of entries: few are all compared, of many those that an index gives.
  private enum EntryHashes: Sendable {
    case few(HashList)
    case many(HashIndex)

    /// Comparisons for a view that take about as long as an index takes to search.
    private static let fewCount = 10_000

    init(_ hashes: [UInt64], queryCount: Int) {
      self =
        hashes.count * queryCount <= Self.fewCount
        ? .few(HashList(hashes)) : .many(HashIndex(hashes))
    }

    /// Calls `body` with the place of each hash near each query, and the number of bits that differ.
    @inline(__always)
    func forEach(
      near queries: [UInt64], radius: Int, _ body: (_ place: Int, _ query: Int, _ bits: Int) -> Void
    ) {
      switch self {
      case .few(let list):
        for (number, query) in queries.enumerated() {
          list.forEach(near: query, radius: radius) { body($0, number, $1) }
        }
      case .many(let index):
        var budget = Int.max
        index.forEach(near: queries, radius: radius, budget: &budget, body)
      }
    }
  }

  private let distance: Int
  private let hasher = ViewHasher()
  /// Whole views and their mirror images.
  private let sides: [Entry]
  private let windows: [Entry]
  private let sideHashes: EntryHashes
  private let windowHashes: EntryHashes
  /// Plain files, which are found in place alone, by signature.
  private let plain: [PictureLook]

  /// - Parameters:
  ///   - fingerprints: Those of the files; nil for files that have none.
  ///   - settings: Distance and mirroring.
  init(of fingerprints: [PictureFingerprint?], settings: DuplicatesSettings) {
    distance = settings.distance
    var (sides, windows): ([Entry], [Entry]) = ([], [])
    var plain: [PictureLook] = []
    for (file, fingerprint) in fingerprints.enumerated() {
      guard let fingerprint else { continue }
      let look = PictureLook(
        picture: file, fingerprint: fingerprint, by: hasher, windows: true,
        turns: settings.turns)
      if look.isPlain { plain.append(look) }
      for view in look.views where !look.isPlain {
        sides += view.sides.map {
          Entry(
            file: file, view: view.number, window: 0, turn: $0.turn, hash: $0.hash)
        }
        // The whole view is among the sides.
        windows += view.windows.enumerated().dropFirst().map {
          Entry(
            file: file, view: view.number, window: UInt8($0.offset), turn: .upright,
            hash: $0.element)
        }
      }
    }
    self.sides = sides
    self.windows = windows
    self.plain = plain
    sideHashes = EntryHashes(sides.map(\.hash.bits), queryCount: ViewHasher.windows.count)
    windowHashes = EntryHashes(windows.map(\.hash.bits), queryCount: 1)
  }

  /// Where the views of a fingerprint may lie in those of files, or those of files in them.
  func hits(of fingerprint: PictureFingerprint) -> [Hit] {
    var hits: [Hit] = []
    for (number, view) in fingerprint.views.enumerated() {
      let hashes = sides.isEmpty ? [hasher.hash(of: view)] : hasher.hashes(of: view)
      sideHashes.forEach(near: hashes.map(\.bits), radius: distance) { place, window, bits in
        let entry = sides[place]
        guard entry.hash.hasSimilarMeans(to: hashes[window]),
          window == 0 || !entry.turn.isRotated
        else { return }
        hits.append(
          Hit(
            file: entry.file, isFilePart: true, fileView: entry.view, ownView: UInt8(number),
            window: UInt8(window), turn: entry.turn, distance: UInt8(bits)))
      }
      windowHashes.forEach(near: [hashes[0].bits], radius: distance) { place, _, bits in
        let entry = windows[place]
        guard entry.hash.hasSimilarMeans(to: hashes[0]) else { return }
        hits.append(
          Hit(
            file: entry.file, isFilePart: false, fileView: entry.view, ownView: UInt8(number),
            window: entry.window, turn: .upright, distance: UInt8(bits)))
      }
      if number == 0 { hits += plainHits(of: view, hashes[0]) }
    }
    return hits
  }

  /// The plain files that look like a whole view.
  private func plainHits(of view: FingerprintView, _ hash: ViewHash) -> [Hit] {
    var signature: ViewSignature?
    var hits: [Hit] = []
    for look in plain {
      for own in look.views.prefix(1) {
        let reach = PictureLook.reach(spread: own.spread, isPlain: true)
        for side in own.sides where side.hash.hasSimilarMeans(to: hash) {
          let other = signature ?? ViewSignature(of: view)
          signature = other
          guard side.signature.difference(to: other) <= reach else { continue }
          hits.append(
            Hit(
              file: Int(look.picture), isFilePart: true, fileView: 0, ownView: 0, window: 0,
              turn: side.turn, distance: UInt8(side.hash.distance(to: hash)),
              isInPlace: true))
        }
      }
    }
    return hits
  }
}
