import Audit
import Curation
import Foundation
import Imaging
import Pixels
import Reports

/// The worst pictures of each finding, a row for each.
struct AuditGallery {
  /// Pictures in a row.
  private static let columns = 12
  /// Pixels of a side.
  private static let side = 96

  let findings: AuditFindings
  let context: StageContext

  /// - Throws: What reading the place of the source pictures throws.
  func rendered() throws -> PixelImage {
    let input = try context.inputFolder()
    let rows = findings.counts.map { kind, count in
      SampleSheet.Row(
        label: "\(kind.rawValue) (\(count))",
        images: findings.worst(kind).prefix(Self.columns).map { one in
          picture(at: input + "/" + one.picture.path)
        })
    }
    let title = rows.isEmpty ? "nothing found" : "audit: the worst of each finding"
    return SampleSheet(rows: rows, title: title, scale: 1).rendered()
  }

  /// The source on white, or grey where it cannot be read any more.
  private func picture(at path: String) -> PixelImage {
    let image = try? PictureDecoder().decode(path: path).image
    return image?.fitted(side: Self.side).image
      ?? PixelImage(width: Self.side, height: Self.side, filledWith: [128, 128, 128])
  }
}
