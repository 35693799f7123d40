package import Pixels

/// What of a picture's surroundings is white, and what speaks against it.
///
/// Measured on the decoded picture, before it is scaled, so padding cannot count and neither size
/// nor fit of the prepared picture matter. The shares are 0…1 and deterministic, and bear the names
/// of the catalogue's columns.
package struct BackgroundParts: Sendable, Hashable, Codable {
  /// Share of the border that is white: all channels at least 240.
  package var sourceBorderWhiteShare: Double
  /// Share of the border that is nearly white but not white: all channels at least 190 and at most
  /// 24 apart.
  ///
  /// Paper, vignettes, soft shadows and painted checkerboards.
  package var sourceBorderOffWhiteShare: Double
  /// Share of the border that is black: no channel above 24.
  package var sourceBorderBlackShare: Double
  /// Share of the outline of the white region that runs along the sides of rectangles: straight
  /// along an axis and ending in a sharp right angle, or crossing the whole picture.
  ///
  /// Leftovers of lost transparency, frames round scenes, pasted photos. A lone rectangle that is
  /// neither large nor black counts as a subject.
  package var sourceOutlineCutShare: Double
  /// Share of the picture that is white and hangs together with the border.
  package var sourceWhiteRegionShare: Double

  /// Parts from their values.
  package init(
    sourceBorderWhiteShare: Double, sourceBorderOffWhiteShare: Double,
    sourceBorderBlackShare: Double, sourceOutlineCutShare: Double, sourceWhiteRegionShare: Double
  ) {
    self.sourceBorderWhiteShare = sourceBorderWhiteShare
    self.sourceBorderOffWhiteShare = sourceBorderOffWhiteShare
    self.sourceBorderBlackShare = sourceBorderBlackShare
    self.sourceOutlineCutShare = sourceOutlineCutShare
    self.sourceWhiteRegionShare = sourceWhiteRegionShare
  }

  /// Share of the border that is none of these: it shows something of a colour.
  package var sourceBorderCoveredShare: Double {
    1 - sourceBorderWhiteShare - sourceBorderOffWhiteShare - sourceBorderBlackShare
  }

  /// Measures a decoded picture of 1 or 3 channels.
  ///
  /// - Parameters:
  ///   - image: Upright and without alpha.
  ///   - isCutOut: Whether the file had transparent pixels. Its author drew the outline then and
  ///     no transparency was lost, so no cut is looked for.
  /// - Returns: The parts, the same for the same pixels.
  package static func measure(_ image: PixelImage, isCutOut: Bool = false) -> BackgroundParts {
    measure(BackgroundGrid(image), isCutOut: isCutOut)
  }

  /// Measures a picture that was sampled.
  static func measure(_ grid: BackgroundGrid, isCutOut: Bool) -> BackgroundParts {
    let region = grid.background()
    let cells = BackgroundGrid.side * BackgroundGrid.side
    let area = region.reduce(0) { $0 + $1.nonzeroBitCount }
    return BackgroundParts(
      sourceBorderWhiteShare: grid.ringShares.white,
      sourceBorderOffWhiteShare: grid.ringShares.offWhite,
      sourceBorderBlackShare: grid.ringShares.black,
      sourceOutlineCutShare: isCutOut
        ? 0
        : StraightCuts(outlineOf: region, in: grid, shortest: shortestCut(in: grid.image)).share,
      sourceWhiteRegionShare: Double(area) / Double(cells))
  }

  /// Cells of the shortest cut: 8, a sixteenth of a side, but at least four pixels.
  private static func shortestCut(in image: PixelImage) -> Int {
    let pixels = max(1, min(image.width, image.height))
    return max(8, (4 * BackgroundGrid.side + pixels - 1) / pixels)
  }
}
