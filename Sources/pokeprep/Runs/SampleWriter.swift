import Foundation
import Pixels
import Reports
import Training

/// Draws pictures from a generator and writes them, a folder a class.
struct SampleWriter {
  let session: GeneratorSession
  let seed: UInt64
  let output: OutputOptions

  /// Something that was written.
  struct Written: Encodable {
    var path: String
    var pictures: Int
  }

  /// Pictures drawn at a time, so that memory stays small for any count.
  private static let chunk = 256

  /// Writes `count` pictures of each label, and all of them on a sheet if asked.
  func write(labels: [Int], count: Int, to folder: URL, sheet: URL?) throws -> [Written] {
    let classes = session.configuration.classes
    let latents = session.latents(count: count, seed: seed)
    let bar = output.progressBar()
    defer { bar.finish() }
    var written: [Written] = []
    var rows: [SampleSheet.Row] = []
    for (position, label) in labels.enumerated() {
      let classFolder = folder.appendingPathComponent(Self.folderName(classes[label]))
      var row = SampleSheet.Row(label: classes[label], images: [])
      for start in stride(from: 0, to: count, by: Self.chunk) {
        let part = latents[start..<min(start + Self.chunk, count)]
        let images = session.generate(
          labels: part.map { _ in session.oneHot(label) }, latents: Array(part))
        for (index, image) in images.enumerated() {
          try PictureFiles.write(
            image, to: classFolder.appendingPathComponent(Self.fileName(start + index)))
        }
        if sheet != nil { row.images += images }
        bar.update(
          title: "sample", done: position * count + start + images.count,
          total: labels.count * count, unit: "pictures")
      }
      rows.append(row)
      written.append(Written(path: classFolder.path, pictures: count))
    }
    if let sheet {
      try PictureFiles.write(SampleSheet(rows: rows).rendered(), to: sheet)
      written.append(Written(path: sheet.path, pictures: rows.reduce(0) { $0 + $1.images.count }))
    }
    return written
  }

  private static func fileName(_ index: Int) -> String {
    String(repeating: "0", count: max(0, 5 - String(index).count)) + "\(index).png"
  }

  /// A class name as one folder, whatever characters it has.
  private static func folderName(_ name: String) -> String {
    let safe = name.map { $0 == "/" || $0 == "\0" ? "_" : $0 }
    return safe.first == "." ? "_" + String(safe.dropFirst()) : String(safe)
  }
}
