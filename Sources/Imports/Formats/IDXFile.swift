package import Pixels

/// The IDX format of MNIST: two zero bytes, the type of the numbers, how many dimensions, each of them
/// in 32 bits (the first byte weighing most), then the numbers.
///
/// Specification: the foot of Y. LeCun's page "The MNIST database of handwritten digits".
package struct IDXFile {
  /// Sizes of the dimensions, the first changing slowest.
  package let shape: [Int]
  /// The numbers, one byte each.
  let values: ArraySlice<UInt8>
  private let path: String

  /// Reads a file in memory.
  ///
  /// - Throws: `ImportProblem` for anything but unsigned bytes in one to four dimensions, and for a length
  ///   that does not fit.
  package init(_ bytes: [UInt8], path: String) throws(ImportProblem) {
    self.path = path
    var cursor = ByteCursor(bytes[...])
    guard cursor.bigEndian(2) == 0, let type = cursor.take(1)?.first,
      let rank = cursor.take(1)?.first
    else {
      throw ImportProblem(
        path, "expected an IDX file, which begins with two zero bytes, found another")
    }
    guard type == 0x08 else {
      let names: [UInt8: String] = [
        0x09: "signed bytes", 0x0B: "16-bit numbers", 0x0C: "32-bit numbers", 0x0D: "floats",
        0x0E: "doubles",
      ]
      throw ImportProblem(
        path,
        "expected unsigned bytes (type 08), found \(names[type] ?? "type \(type)"); write it anew with bytes"
      )
    }
    guard (1...4).contains(rank) else {
      throw ImportProblem(path, "expected 1 to 4 dimensions, found \(rank)")
    }
    var shape: [Int] = []
    for _ in 0..<rank {
      guard let size = cursor.bigEndian(4) else {
        throw ImportProblem(path, "expected \(rank) dimensions, found the end of the file")
      }
      shape.append(Int(size))
    }
    guard let wanted = shape.checkedProduct, cursor.count == wanted,
      let values = cursor.take(wanted)
    else {
      throw ImportProblem(
        path,
        "expected \(shape.timesText) bytes behind the header, found \(cursor.count); get the file again"
      )
    }
    self.shape = shape
    self.values = values
  }

  /// What a file is by its first bytes: its number of dimensions, 1 for labels and 3 or 4 for pictures;
  /// nil for another.
  static func rank(of beginning: [UInt8]) -> Int? {
    guard beginning.count >= 8, beginning[0] == 0, beginning[1] == 0,
      [0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E].contains(beginning[2]), (1...4).contains(beginning[3])
    else { return nil }
    return Int(beginning[3])
  }

  /// The numbers of a file of labels.
  ///
  /// - Throws: `ImportProblem` for a file of pictures.
  func labels() throws(ImportProblem) -> [Int] {
    guard shape.count == 1 else {
      throw ImportProblem(path, "expected labels, one number each, found \(shape.timesText)")
    }
    return values.map(Int.init)
  }

  /// The pictures.
  ///
  /// - Throws: `ImportProblem` for a file of labels and for sizes that no picture has.
  package func pictures() throws(ImportProblem) -> PixelBlock {
    try PixelBlock(shape: shape, path: path) { [values] range in
      values[values.startIndex + range.lowerBound..<values.startIndex + range.upperBound]
    }
  }
}

extension [Int] {
  /// The product; nil where it is beyond any file.
  var checkedProduct: Int? {
    var product = 1
    for size in self {
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      guard !overflows, size >= 0 else { return nil }
      product = next
    }
    return product
  }

  /// The sizes for people: 60000×28×28.
  var timesText: String { isEmpty ? "one number" : map { "\($0)" }.joined(separator: "×") }
}

/// Pictures of one size, one behind the other.
package struct PixelBlock {
  /// How many.
  package let count: Int
  private let height: Int
  private let width: Int
  private let channelCount: Int
  /// Whether all of one channel come before the next.
  private let isPlanar: Bool
  private let samples: (Range<Int>) -> ArraySlice<UInt8>

  /// A block of shape N×H×W, N×H×W×C or N×C×H×W with 1, 3 or 4 channels C; where the last size is one of
  /// these, it is that of the channels.
  ///
  /// - Throws: `ImportProblem` for any other shape.
  init(
    shape: [Int], path: String, samples: @escaping (Range<Int>) -> ArraySlice<UInt8>
  ) throws(ImportProblem) {
    self.samples = samples
    var sizes = shape
    isPlanar = sizes.count == 4 && ![1, 3, 4].contains(sizes[3]) && [1, 3, 4].contains(sizes[1])
    if isPlanar { sizes = [sizes[0], sizes[2], sizes[3], sizes[1]] }
    if sizes.count == 3 { sizes.append(1) }
    guard sizes.count == 4, [1, 3, 4].contains(sizes[3]), sizes[1] > 0, sizes[2] > 0,
      max(sizes[1], sizes[2]) <= 65_535
    else {
      throw ImportProblem(
        path,
        "expected pictures (count×height×width, with 1, 3 or 4 channels behind or before the last two), "
          + "found \(shape.timesText)")
    }
    (count, height, width, channelCount) = (sizes[0], sizes[1], sizes[2], sizes[3])
  }

  /// A picture by its place.
  package subscript(index: Int) -> PixelImage {
    let size = width * height * channelCount
    let own = samples(index * size..<(index + 1) * size)
    let bytes = isPlanar ? Self.interleaved(own, channelCount: channelCount) : Array(own)
    return PixelImage(width: width, height: height, channelCount: channelCount, bytes: bytes)
  }

  /// The samples of pixels side by side, of planes one behind the other.
  static func interleaved(_ planes: ArraySlice<UInt8>, channelCount: Int) -> [UInt8] {
    let planeSize = planes.count / channelCount
    var bytes = [UInt8](repeating: 0, count: planes.count)
    for channel in 0..<channelCount {
      let start = planes.startIndex + channel * planeSize
      for pixel in 0..<planeSize { bytes[pixel * channelCount + channel] = planes[start + pixel] }
    }
    return bytes
  }
}
