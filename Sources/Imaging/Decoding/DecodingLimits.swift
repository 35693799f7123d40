/// How large a picture may be, compared with the header before anything is allocated.
package struct DecodingLimits: Sendable, Hashable, Codable {
  /// Most pixels (width × height).
  package var maximumPixelCount: Int
  /// Most columns, and most rows: resampling keeps several weights and samples for each of them,
  /// however few pixels there are.
  package var maximumSide: Int
  /// Most bytes of the encoded file, and of the decoded samples with the decoder's own buffers.
  package var maximumByteCount: Int

  /// Limits for one picture.
  package init(
    maximumPixelCount: Int = 100_000_000, maximumByteCount: Int = 512 << 20,
    maximumSide: Int = 262_144
  ) {
    self.maximumPixelCount = maximumPixelCount
    self.maximumSide = maximumSide
    self.maximumByteCount = maximumByteCount
  }

  /// Limits that let pictures of some millions of pixels in, with the bytes that these may take.
  package init(megapixels: Int) {
    self.init(
      maximumPixelCount: megapixels * 1_000_000,
      maximumByteCount: max(100, megapixels) * (512 << 20) / 100)
  }

  /// Compares a size told by a header with the limits; cannot overflow.
  ///
  /// - Parameters:
  ///   - width: Columns, below 2³².
  ///   - height: Rows, below 2³².
  ///   - bytesPerPixel: Decoded channels, one byte each.
  ///   - workingByteCount: What the decoder holds besides the samples.
  /// - Throws: `ImagingError.limitExceeded`.
  func check(
    width: Int, height: Int, bytesPerPixel: Int, workingByteCount: Int
  ) throws(ImagingError) {
    let (pixels, isHuge) = width.multipliedReportingOverflow(by: height)
    guard !isHuge, pixels <= maximumPixelCount else {
      throw .limitExceeded(
        what: "pixels", size: "\(width)×\(height)", limit: maximumPixelCount,
        found: isHuge ? .max : pixels)
    }
    guard max(width, height) <= maximumSide else {
      throw .limitExceeded(
        what: "columns or rows", size: "\(width)×\(height)", limit: maximumSide,
        found: max(width, height))
    }
    let (samples, overflows) = pixels.multipliedReportingOverflow(by: bytesPerPixel)
    let (bytes, overflowsToo) = samples.addingReportingOverflow(workingByteCount)
    guard !overflows, !overflowsToo, bytes <= maximumByteCount else {
      throw .limitExceeded(
        what: "bytes of memory", size: "\(width)×\(height)", limit: maximumByteCount,
        found: overflows || overflowsToo ? .max : bytes)
    }
  }
}
