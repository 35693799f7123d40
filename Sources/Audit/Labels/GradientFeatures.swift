import Foundation
import Metrics
import Pixels

/// What pictures look like without a network: directions of edges in cells of two sizes, coarse pixels
/// and how often colours occur.
///
/// Edges are counted as in histograms of oriented gradients (Dalal, Triggs 2005): nine directions without
/// sign, shared between neighbouring ones, a cell's numbers divided by the energy around it.
enum GradientFeatures {
  /// Side of the pictures that are looked at.
  static let side = 64
  private static let directions = 9
  /// Cells along a side.
  private static let cells = [8, 4]
  /// Keeps flat cells from being blown up to full strength.
  private static let leastEnergy: Float = 1000
  /// No direction counts more.
  private static let most: Float = 0.4
  /// Levels of a channel in the counts of colours.
  private static let levels = 4
  /// How much edges, pixels and colours count.
  private static let weights = [1, 0.5, 0.5]

  /// The numbers of one picture and of its mirror image, averaged, so that left and right do not matter.
  ///
  /// - Precondition: 64×64 pixels of 1 or 3 channels.
  static func blocks(of image: PixelImage) -> [[Float]] {
    precondition(image.width == side && image.height == side, "pictures of 64×64 pixels")
    return zip(oneSided(image), oneSided(mirrored(image))).map { own, other in
      zip(own, other).map { ($0 + $1) / 2 }
    }
  }

  /// Rows of all pictures with every block's mean taken away and its rows of the length that its weight says,
  /// in the mean of their squares.
  ///
  /// - Throws: `MetricError`, which finite pixels never cause.
  static func matrix(of pictures: [[[Float]]]) throws(MetricError) -> FeatureMatrix {
    var rows = [[Float]](repeating: [], count: pictures.count)
    for (block, weight) in weights.enumerated() {
      let length = pictures.first?[block].count ?? 0
      var mean = [Double](repeating: 0, count: length)
      for picture in pictures {
        for k in 0..<length { mean[k] += Double(picture[block][k]) / Double(pictures.count) }
      }
      var squares = 0.0
      for picture in pictures {
        for k in 0..<length { squares += pow(Double(picture[block][k]) - mean[k], 2) }
      }
      let scale = squares > 0 ? weight / (squares / Double(pictures.count)).squareRoot() : 0
      for (row, picture) in pictures.enumerated() {
        rows[row] += (0..<length).map { Float((Double(picture[block][$0]) - mean[$0]) * scale) }
      }
    }
    return try FeatureMatrix(
      values: rows.flatMap(\.self), count: rows.count, dimension: max(1, rows.first?.count ?? 1))
  }

  /// Edges, pixels, colours.
  private static func oneSided(_ image: PixelImage) -> [[Float]] {
    let edges = Edges(of: image)
    return [cells.flatMap { edges.histograms(cells: $0) }, pixels(of: image), colours(of: image)]
  }

  private static func mirrored(_ image: PixelImage) -> PixelImage {
    PixelImage(
      width: side, height: side, channelCount: image.channelCount,
      bytes: (0..<side).flatMap { y in (0..<side).flatMap { image[side - 1 - $0, y] } })
  }

  /// Means of 8×8 squares.
  private static func pixels(of image: PixelImage) -> [Float] {
    let (count, next) = (8, image.channelCount < 3 ? 0 : 1)
    let size = side / count
    var sums = [Float](repeating: 0, count: count * count * 3)
    for y in 0..<side {
      for x in 0..<side {
        for channel in 0..<3 {
          sums[(y / size * count + x / size) * 3 + channel] += Float(
            image.bytes[image.offset(x: x, y: y) + channel * next])
        }
      }
    }
    return sums.map { $0 / Float(255 * size * size) }
  }

  /// Square roots of the shares of 64 colours.
  private static func colours(of image: PixelImage) -> [Float] {
    let next = image.channelCount < 3 ? 0 : 1
    let step = 256 / levels
    var counts = [Float](repeating: 0, count: levels * levels * levels)
    for at in stride(from: 0, to: image.bytes.count, by: image.channelCount) {
      let place = (0..<3).reduce(0) { $0 * levels + Int(image.bytes[at + $1 * next]) / step }
      counts[place] += 1
    }
    return counts.map { ($0 / Float(side * side)).squareRoot() }
  }

  /// The strength of the brightness's slope at each pixel in each direction.
  private struct Edges {
    /// Pixel by pixel, nine numbers each.
    private var strengths = [Float](
      repeating: 0, count: side * side * GradientFeatures.directions)

    init(of image: PixelImage) {
      let luma = LumaPlane(of: image).values.map(Float.init)
      for y in 0..<side {
        for x in 0..<side {
          let (left, right) = (max(x - 1, 0), min(x + 1, side - 1))
          let (up, down) = (max(y - 1, 0), min(y + 1, side - 1))
          let across = (luma[y * side + right] - luma[y * side + left]) / Float(right - left)
          let along = (luma[down * side + x] - luma[up * side + x]) / Float(down - up)
          add(across, along, at: y * side + x)
        }
      }
    }

    private mutating func add(_ across: Float, _ along: Float, at pixel: Int) {
      let strength = (across * across + along * along).squareRoot()
      guard strength > 0 else { return }
      let count = GradientFeatures.directions
      // The angle in turns of half a circle, without sign.
      let angle = atan2(along, across) / .pi
      let place = (angle < 0 ? angle + 1 : angle) * Float(count)
      let first = min(Int(place), count - 1)
      let share = place - Float(first)
      strengths[pixel * count + first] += strength * (1 - share)
      strengths[pixel * count + (first + 1) % count] += strength * share
    }

    /// Sums over square cells, divided by the energy of the cells around.
    func histograms(cells: Int) -> [Float] {
      let count = GradientFeatures.directions
      var sums = [Float](repeating: 0, count: cells * cells * count)
      let size = side / cells
      for y in 0..<side {
        for x in 0..<side {
          let cell = (y / size * cells + x / size) * count
          for k in 0..<count { sums[cell + k] += strengths[(y * side + x) * count + k] }
        }
      }
      let energies = (0..<(cells * cells)).map { cell in
        (0..<count).reduce(Float(0)) { $0 + sums[cell * count + $1] * sums[cell * count + $1] }
      }
      return (0..<(cells * cells)).flatMap { cell -> [Float] in
        var around: Float = 0
        for dy in -1...1 {
          for dx in -1...1 {
            let y = min(max(cell / cells + dy, 0), cells - 1)
            let x = min(max(cell % cells + dx, 0), cells - 1)
            around += energies[y * cells + x]
          }
        }
        let scale = (around / 3 + GradientFeatures.leastEnergy).squareRoot()
        return (0..<count).map { min(sums[cell * count + $0] / scale, GradientFeatures.most) }
      }
    }
  }
}
