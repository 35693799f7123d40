package import KernelTasks

extension Reference {
  /// output = pictures + the map's pixel of each place.
  package static func addBorders<Scalar: BinaryFloatingPoint>(
    _ geometry: BorderGeometry, pictures: UnsafePointer<Scalar>, maps: UnsafePointer<Scalar>,
    output: UnsafeMutablePointer<Scalar>, batch: Int, channels: Int
  ) {
    forEachBorderElement(geometry, batch: batch, channels: channels) { pixel, place in
      output[pixel] = pictures[pixel] + maps[place]
    }
  }

  /// The sums of the pixels of each place.
  package static func borderSums<Scalar: BinaryFloatingPoint>(
    _ geometry: BorderGeometry, pictures: UnsafePointer<Scalar>,
    output: UnsafeMutablePointer<Scalar>, batch: Int, channels: Int
  ) {
    for i in 0..<batch * geometry.mapHeight * geometry.mapWidth * channels { output[i] = 0 }
    forEachBorderElement(geometry, batch: batch, channels: channels) { pixel, place in
      output[place] += pictures[pixel]
    }
  }

  private static func forEachBorderElement(
    _ g: BorderGeometry, batch: Int, channels: Int, _ body: (_ pixel: Int, _ place: Int) -> Void
  ) {
    for n in 0..<batch {
      for y in 0..<g.height {
        for x in 0..<g.width {
          for c in 0..<channels {
            let place = (n * g.mapHeight + g.mapRow(y)) * g.mapWidth + g.mapColumn(x)
            body(((n * g.height + y) * g.width + x) * channels + c, place * channels + c)
          }
        }
      }
    }
  }
}
