package import Metrics
package import Pixels

/// The pixels of pictures reduced by area to at most `side` columns and rows, scaled to −1…1: what
/// is known without a network.
///
/// Weak as features: they see colours and coarse shapes, no sharpness, and a shifted picture is
/// another one.
package struct ReducedPixels: PictureFeatures {
  /// The longest side that is left.
  package let side: Int

  /// Reduces to at most `side` ≥ 1 columns and rows.
  package init(side: Int = 16) {
    precondition(side >= 1, "at least one pixel")
    self.side = side
  }

  package var name: String { "pixels" }

  /// H×W×C values for each picture, row-major; pictures must be of one size.
  package func features(of images: [PixelImage]) throws(MetricError) -> FeatureMatrix {
    guard let first = images.first else {
      return try FeatureMatrix(values: [], count: 0, dimension: 1)
    }
    let columns = AreaAxis(from: first.width, to: min(side, first.width))
    let rows = AreaAxis(from: first.height, to: min(side, first.height))
    var values: [Float] = []
    let dimension = columns.windows.count * rows.windows.count * first.channelCount
    values.reserveCapacity(images.count * dimension)
    for image in images {
      precondition(
        (image.width, image.height, image.channelCount)
          == (first.width, first.height, first.channelCount), "pictures of one size")
      reduce(image, rows: rows, columns: columns, into: &values)
    }
    return try FeatureMatrix(values: values, count: images.count, dimension: dimension)
  }

  private func reduce(
    _ image: PixelImage, rows: AreaAxis, columns: AreaAxis, into values: inout [Float]
  ) {
    let channels = image.channelCount
    for row in rows.windows {
      for column in columns.windows {
        for channel in 0..<channels {
          var sum: Float = 0
          for (i, rowWeight) in row.weights.enumerated() {
            let start = image.offset(x: column.start, y: row.start + i) + channel
            for (j, weight) in column.weights.enumerated() {
              sum += rowWeight * weight * Float(image.bytes[start + j * channels])
            }
          }
          values.append(sum / 127.5 - 1)
        }
      }
    }
  }
}

/// Which pixels along an axis lie under each pixel of a shorter one, and with which share.
private struct AreaAxis {
  /// The first pixel, and the weights of it and those after it; they sum to 1.
  let windows: [(start: Int, weights: [Float])]

  init(from length: Int, to count: Int) {
    windows = (0..<count).map { index in
      // In units of 1/count of a pixel, so that ends are whole numbers.
      let (begin, end) = (index * length, (index + 1) * length)
      let (first, last) = (begin / count, (end - 1) / count)
      let weights = (first...last).map { pixel in
        Float(min(end, (pixel + 1) * count) - max(begin, pixel * count)) / Float(length)
      }
      return (first, weights)
    }
  }
}
