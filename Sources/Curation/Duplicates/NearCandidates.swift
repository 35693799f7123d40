import Imaging

/// A view of one picture that may lie in a window of a view of another.
struct NearCandidate: Sendable, Hashable {
  /// The picture that shows at least as much.
  var whole: Int32
  /// The picture that may be a part of it.
  var part: Int32
  var wholeView: UInt8
  var partView: UInt8
  var window: UInt8
  var isMirrored: Bool
  /// Bits in which the hashes differ.
  var distance: UInt8

  /// The worse of the two by place in the order of quality.
  var worse: Int32 { max(whole, part) }
  /// The better of the two.
  var better: Int32 { min(whole, part) }

  /// The likeliest first.
  static func isLikelier(_ a: NearCandidate, _ b: NearCandidate) -> Bool { a.rank < b.rank }

  private var rank: UInt64 {
    UInt64(distance) << 40 | UInt64(isMirrored ? 1 : 0) << 32 | UInt64(window) << 24
      | UInt64(wholeView) << 16 | UInt64(partView) << 8 | (whole < part ? 0 : 1)
  }
}

/// The hashes of the views of many pictures, and which of them are near each other.
struct NearCandidates: Sendable {
  /// The hashes of a picture's views.
  struct Hashes: Sendable {
    /// For each view those of its windows, the whole view first.
    var windows: [[ViewHash]]
    /// Those of the whole views turned left to right; none when that is not asked for.
    var mirrored: [ViewHash]

    init(of fingerprint: PictureFingerprint, by hasher: ViewHasher, mirror: Bool) {
      windows = fingerprint.views.map(hasher.hashes)
      mirrored = mirror ? fingerprint.views.map { hasher.hash(of: $0.mirrored) } : []
    }
  }

  /// Tries for each two pictures; the likeliest are enough.
  private static let triesPerPair = 5

  private let pictures: [Hashes?]
  private let index: HashIndex
  /// For each hash of the index whose it is.
  private let entries: [Entry]

  private struct Entry: Sendable {
    var picture: Int32
    var view: UInt8
    var isMirrored: Bool
    var hash: ViewHash
  }

  /// Indexes the whole views.
  ///
  /// - Parameter pictures: The hashes of each picture; nil for one without a fingerprint.
  init(_ pictures: [Hashes?]) {
    self.pictures = pictures
    var entries: [Entry] = []
    for (number, picture) in pictures.enumerated() {
      guard let picture else { continue }
      for (view, hashes) in picture.windows.enumerated() {
        entries.append(
          Entry(
            picture: Int32(number), view: UInt8(view), isMirrored: false, hash: hashes[0]))
      }
      for (view, hash) in picture.mirrored.enumerated() {
        entries.append(
          Entry(picture: Int32(number), view: UInt8(view), isMirrored: true, hash: hash))
      }
    }
    self.entries = entries
    index = HashIndex(entries.map(\.hash.bits))
  }

  /// What may lie in a picture: for each other one its likeliest places, by the other's number.
  func candidates(in picture: Int, distance: Int) -> [NearCandidate] {
    guard let own = pictures[picture] else { return [] }
    var found: [NearCandidate] = []
    for (view, windows) in own.windows.enumerated() {
      for (window, hash) in windows.enumerated() {
        index.forEach(near: hash.bits, radius: distance) { position, bits in
          let entry = entries[position]
          guard entry.picture != picture, entry.hash.hasSimilarMeans(to: hash) else { return }
          found.append(
            NearCandidate(
              whole: Int32(picture), part: entry.picture, wholeView: UInt8(view),
              partView: entry.view, window: UInt8(window), isMirrored: entry.isMirrored,
              distance: UInt8(bits)))
        }
      }
    }
    found.sort {
      $0.part != $1.part ? $0.part < $1.part : NearCandidate.isLikelier($0, $1)
    }
    var kept: [NearCandidate] = []
    for candidate in found {
      let count = kept.reversed().prefix { $0.part == candidate.part }.count
      if count < Self.triesPerPair { kept.append(candidate) }
    }
    return kept
  }
}
