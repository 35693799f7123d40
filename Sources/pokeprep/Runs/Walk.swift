import Foundation
import Reports
import Training

/// A sheet on which something changes evenly from left to right: the labels, or the latent vectors.
struct Walk {
  let session: GeneratorSession
  let stepCount: Int
  let rowCount: Int
  let seed: UInt64

  /// A row for each latent vector; labels on the straight line (1 − t)·from + t·to.
  ///
  /// - Parameters:
  ///   - from: The row of labels on the left for picture number i.
  ///   - to: The one on the right.
  ///   - names: What stands above the first and the last column.
  /// - Returns: `rowCount` rows of `stepCount` pictures.
  func labels(
    from: (Int) -> [Float], to: (Int) -> [Float], names: (String, String)
  ) -> SampleSheet {
    let rows = session.latents(count: rowCount, seed: seed).enumerated().map { number, latent in
      let (start, end) = (from(number), to(number))
      return SampleSheet.Row(
        label: "",
        images: session.generate(
          labels: (0..<stepCount).map { step in
            let t = Float(step) / Float(stepCount - 1)
            return zip(start, end).map { $0 * (1 - t) + $1 * t }
          }, latents: Array(repeating: latent, count: stepCount)))
    }
    let columns = (0..<stepCount).map { step in
      let percent = step * 100 / (stepCount - 1)
      if percent == 0 { return names.0 }
      return percent == 100 ? names.1 : "\(percent) %"
    }
    return SampleSheet(rows: rows, columnLabels: columns)
  }

  /// A row for each pair of latent vectors, walked on the great circle between them; labels stay.
  ///
  /// On a straight line the vectors would get too short in the middle (White 2016).
  func latents(labels: (Int) -> [Float]) -> SampleSheet {
    let ends = session.latents(count: 2 * rowCount, seed: seed)
    let rows = (0..<rowCount).map { number in
      SampleSheet.Row(
        label: "",
        images: session.generate(
          labels: Array(repeating: labels(number), count: stepCount),
          latents: (0..<stepCount).map { step in
            Self.between(
              ends[2 * number], ends[2 * number + 1], Float(step) / Float(stepCount - 1))
          }))
    }
    return SampleSheet(rows: rows)
  }

  /// The vector at a share t of the great circle's arc, with the length in between.
  static func between(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] {
    func dot(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    let (lengthA, lengthB) = (dot(a, a).squareRoot(), dot(b, b).squareRoot())
    let cosine = min(max(dot(a, b) / max(lengthA * lengthB, 1e-12), -1), 1)
    let angle = acos(cosine)
    guard sin(angle) > 1e-4 else { return zip(a, b).map { $0 + t * ($1 - $0) } }
    let (partA, partB) = (sin((1 - t) * angle) / sin(angle), sin(t * angle) / sin(angle))
    return zip(a, b).map { partA * $0 + partB * $1 }
  }
}
