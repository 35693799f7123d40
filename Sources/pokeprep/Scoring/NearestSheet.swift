import Foundation
import Metrics
import Pixels
import Reports
import Scoring

/// The samples that are closest to a training picture, each beside that picture.
struct NearestSheet {
  /// How many samples are shown.
  static let count = 16
  private static let pairsPerRow = 4

  let pairs: [ClosePair]
  let samples: PictureSet
  let training: PictureSet

  /// Four pairs a row, nearest first; a mirrored training picture is shown mirrored.
  func rendered() -> PixelImage {
    let rows = stride(from: 0, to: pairs.count, by: Self.pairsPerRow).map { start in
      SampleSheet.Row(
        label: "",
        images: pairs[start..<min(start + Self.pairsPerRow, pairs.count)].flatMap { pair in
          let original = training.images[pair.training]
          return [samples.images[pair.sample], pair.matrix == 0 ? original : original.mirrored]
        })
    }
    let columns = min(Self.pairsPerRow, pairs.count)
    return SampleSheet(
      rows: rows, columnLabels: (0..<columns).flatMap { _ in ["sample", "training"] }
    ).rendered()
  }
}
