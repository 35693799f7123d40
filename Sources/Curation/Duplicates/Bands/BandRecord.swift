package import Imaging

/// The hash of a view, a window of it or the turned view, and whose it is: 16 bytes.
package struct BandRecord: Sendable, Hashable {
  /// Dealt by a table, or as it is.
  package var hash: UInt64
  /// From the highest bit: three means, the picture in 32 bits, whether it is plain, the view, and which hash.
  private(set) var tag: UInt64

  /// Bytes of a record.
  static let byteCount = 16
  private static let (meansShift, pictureShift) = (UInt64(40), UInt64(8))
  private static let (plainBit, viewBit, whichMask) = (UInt64(128), UInt64(32), UInt64(31))
  private static let pictureMask = UInt64(UInt32.max) << pictureShift

  init(_ hash: ViewHash, picture: UInt32, view: Int, which: Int, isPlain: Bool) {
    self.hash = hash.bits
    let means = (0..<3).reduce(UInt64(0)) { $0 << 8 | UInt64(hash.means[$1]) }
    tag =
      means << Self.meansShift | UInt64(picture) << Self.pictureShift
      | (isPlain ? Self.plainBit : 0) | (view > 0 ? Self.viewBit : 0) | UInt64(which)
  }

  /// The picture: its row in the part that it stands in or, in a search, its place in the order of quality.
  package var picture: UInt32 {
    get { UInt32(truncatingIfNeeded: tag >> Self.pictureShift) }
    set { tag = tag & ~Self.pictureMask | UInt64(newValue) << Self.pictureShift }
  }

  var isPlain: Bool { tag & Self.plainBit != 0 }
  var view: UInt8 { tag & Self.viewBit == 0 ? 0 : 1 }
  /// The window; that of turned views is the whole.
  var window: UInt8 {
    let which = Int(tag & Self.whichMask)
    return which < ViewHasher.windows.count ? UInt8(which) : 0
  }
  var turn: ViewTurn {
    let which = Int(tag & Self.whichMask) - ViewHasher.windows.count
    return which < 0 ? .upright : ViewTurn(rawValue: UInt8(which + 1)) ?? .upright
  }

  /// Whether the mean colours are those that copies may have.
  func hasSimilarMeans(to other: BandRecord) -> Bool { means.hasSimilarMeans(to: other.means) }

  private var means: ViewHash {
    func mean(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: tag >> shift) }
    return ViewHash(means: SIMD4(mean(56), mean(48), mean(40), 0))
  }

  /// Order by hash, then by colours, so that among equal hashes the likest are neighbours, then by picture.
  static func isBefore(_ a: BandRecord, _ b: BandRecord) -> Bool {
    a.hash != b.hash ? a.hash < b.hash : a.tag < b.tag
  }
}

extension BandRecord {
  /// The records of a picture, their hashes as they are.
  ///
  /// - Parameters:
  ///   - fingerprint: What the picture looks like.
  ///   - picture: Its number.
  ///   - turns: The ways in which a copy may be turned, as it is among them.
  ///   - hasher: Takes the hashes.
  /// - Returns: One for each window of each view and each turned view.
  package static func records(
    of fingerprint: PictureFingerprint, picture: UInt32, turns: [ViewTurn], by hasher: ViewHasher
  ) -> [BandRecord] {
    let isPlain = fingerprint.isPlain
    var records: [BandRecord] = []
    for (number, view) in fingerprint.views.prefix(isPlain ? 1 : 2).enumerated()
    where !view.isBlank {
      let windows = isPlain ? [hasher.hash(of: view)] : hasher.hashes(of: view)
      let sides = turns.filter { $0 != .upright }.map {
        (
          which: ViewHasher.windows.count - 1 + Int($0.rawValue),
          hash: hasher.hash(of: view.turned($0))
        )
      }
      for (which, hash) in windows.enumerated().map({ (which: $0, hash: $1) }) + sides {
        records.append(
          BandRecord(hash, picture: picture, view: number, which: which, isPlain: isPlain))
      }
    }
    return records
  }

  /// Sorts records that a table has dealt.
  package static func sort(_ records: inout [BandRecord]) {
    // By digits, the last first; each pass keeps the order of equal ones.
    let (bits, mask) = (UInt64(11), UInt64(2047))
    var other = records
    for shift in stride(from: UInt64(0), to: 64, by: Int(bits)) {
      var counts = [Int](repeating: 0, count: Int(mask) + 1)
      for record in records { counts[Int(record.hash >> shift & mask)] += 1 }
      if counts.contains(records.count) { continue }
      var start = 0
      for digit in counts.indices { (counts[digit], start) = (start, start + counts[digit]) }
      for record in records {
        let digit = Int(record.hash >> shift & mask)
        other[counts[digit]] = record
        counts[digit] &+= 1
      }
      swap(&records, &other)
    }
    var first = 0
    while first < records.count {
      var end = first + 1
      while end < records.count, records[end].hash == records[first].hash { end += 1 }
      if end - first > 1 { records[first..<end].sort(by: isBefore) }
      first = end
    }
  }
}
