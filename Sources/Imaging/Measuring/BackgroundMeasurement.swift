import Pixels

/// How white a picture's surroundings and all of it are; padding never counts.
///
/// A pixel is white when all its channels are at least `threshold`. Shares are 0…1, measured on the
/// prepared picture, and bear the names of the catalogue's columns.
package struct BackgroundMeasurement: Sendable, Hashable, Codable {
  /// The smallest value of a white channel.
  package static let threshold = WhiteCells.white
  /// Width of the border ring in pixels.
  package static let ringWidth = 2

  /// Share of white pixels in the ring along the content's four sides.
  package var preparedBorderWhiteShare: Double
  /// Share of white pixels in the whole content.
  package var preparedWhiteShare: Double
  /// Share of white pixels in the top rows of the ring.
  package var preparedTopWhiteShare: Double
  /// Share of white pixels in the bottom rows of the ring.
  package var preparedBottomWhiteShare: Double
  /// Share of white pixels in the left columns of the ring.
  package var preparedLeftWhiteShare: Double
  /// Share of white pixels in the right columns of the ring.
  package var preparedRightWhiteShare: Double

  /// Measures the content of a fitted picture of 1 or 3 channels (alpha is not looked at).
  package static func measure(_ picture: FittedPicture) -> BackgroundMeasurement {
    let content = picture.content
    let ring = min(ringWidth, content.height, content.width)
    let rows = (0..<content.height).map { RowTally(picture, row: $0, ring: ring) }
    let innerWidth = content.width - 2 * ring
    let innerRows = max(0, content.height - 2 * ring)
    var inside = 0
    if innerWidth > 0, innerRows > 0 {
      for row in rows[ring..<(ring + innerRows)] { inside += row.all - row.left - row.right }
    }
    let whole = rows.reduce(0) { $0 + $1.all }
    let area = content.width * content.height
    /// 0 where there is nothing to count.
    func share(_ white: Int, of all: Int) -> Double {
      all == 0 ? 0 : Double(white) / Double(all)
    }
    let insideArea = max(0, innerWidth) * innerRows
    return BackgroundMeasurement(
      preparedBorderWhiteShare: share(whole - inside, of: area - insideArea),
      preparedWhiteShare: share(whole, of: area),
      preparedTopWhiteShare: share(
        rows.prefix(ring).reduce(0) { $0 + $1.all }, of: ring * content.width),
      preparedBottomWhiteShare: share(
        rows.suffix(ring).reduce(0) { $0 + $1.all }, of: ring * content.width),
      preparedLeftWhiteShare: share(rows.reduce(0) { $0 + $1.left }, of: ring * content.height),
      preparedRightWhiteShare: share(rows.reduce(0) { $0 + $1.right }, of: ring * content.height))
  }
}

/// White pixels in one row of the content.
private struct RowTally {
  let all: Int
  /// In the first columns, as many as the ring is wide.
  let left: Int
  /// In the last columns, as many as the ring is wide.
  let right: Int

  init(_ picture: FittedPicture, row: Int, ring: Int) {
    let content = picture.content
    let image = picture.image
    func count(_ columns: Range<Int>) -> Int {
      let start = image.offset(x: content.x + columns.lowerBound, y: content.y + row)
      // A content lies inside of its picture, so all of these pixels are there.
      return unsafe image.bytes.withUnsafeBufferPointer { bytes in
        image.channelCount < 3
          ? unsafe Self.white(bytes, from: start, count: columns.count, step: image.channelCount, 0)
          : unsafe Self.white(bytes, from: start, count: columns.count, step: image.channelCount, 1)
      }
    }
    all = count(0..<content.width)
    left = count(0..<ring)
    right = count((content.width - ring)..<content.width)
  }

  /// Counts white pixels; `next` is 1 when there are three colours and 0 when there is one.
  @inline(__always)
  private static func white(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, count: Int, step: Int, _ next: Int
  ) -> Int {
    var white = 0
    var position = start
    for _ in 0..<count {
      // 240 is 0xF0: all channels reach it when the upper four bits of each are set.
      let common =
        unsafe bytes[position] & bytes[position &+ next] & bytes[position &+ 2 &* next]
      white &+= common >= BackgroundMeasurement.threshold ? 1 : 0
      position &+= step
    }
    return white
  }
}
