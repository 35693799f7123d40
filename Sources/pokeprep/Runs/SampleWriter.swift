import CommandShell
import Files
import Foundation
import Imaging
import Pixels
import Reports
import Training

/// Draws pictures from a generator and writes them, a folder a kind of picture.
struct SampleWriter {
  let session: GeneratorSession
  let seed: UInt64
  /// The run that the generator is from.
  let run: String
  /// The file that the latent vectors are from; nil where they follow from the seed.
  var latents: String?
  let output: OutputOptions

  /// What is drawn into one folder and one row of the sheet.
  struct Kind {
    /// The class, or what was typed.
    var name: String
    /// How many pictures.
    var count: Int
    /// The row of label weights of picture number i.
    var labels: (Int) -> [Float]
    /// The latent vector of picture number i.
    var latent: (Int) -> [Float]
  }

  /// Something that was written.
  struct Written: Encodable {
    var path: String
    var pictures: Int
  }

  /// Where samples go when nothing else is said.
  static let defaultFolder = "samples"
  /// Pictures drawn at a time, so that memory stays small for any count.
  private static let chunk = 256

  /// Writes the pictures of each kind, and all of them on a sheet if asked.
  func write(_ kinds: [Kind], to folder: URL, sheet: URL?) throws -> [Written] {
    var record = try SampleRecord(of: folder)
    let names = kinds.map { Self.folderName($0.name) }
    for name in names { try record.check(name) }
    let bar = output.progressBar()
    defer { bar.finish() }
    var written: [Written] = []
    var rows: [SampleSheet.Row] = []
    var done = 0
    for (position, kind) in kinds.enumerated() {
      let count = kind.count
      let classFolder = folder.appendingPathComponent(names[position])
      let entry = SampleRecord.Entry(
        count: count, seed: seed, run: run, step: session.step, latents: latents)
      try record.begin(names[position], entry)
      var row = SampleSheet.Row(label: kind.name, images: [])
      for start in stride(from: 0, to: count, by: Self.chunk) {
        let part = start..<min(start + Self.chunk, count)
        let images = session.generate(
          labels: part.map(kind.labels), latents: part.map(kind.latent))
        for (index, image) in images.enumerated() {
          try Interruption.check()
          try PictureFiles.write(
            image, to: classFolder.appendingPathComponent(SampleRecord.fileName(start + index)))
        }
        if sheet != nil { row.images += images }
        bar.update(
          title: "sample", done: done + start + images.count,
          total: kinds.reduce(0) { $0 + $1.count }, unit: "pictures")
      }
      done += count
      try record.finish(names[position], entry)
      rows.append(row)
      written.append(Written(path: classFolder.path, pictures: count))
    }
    if let sheet {
      try PictureFiles.write(SampleSheet(rows: rows).rendered(), to: sheet)
      written.append(Written(path: sheet.path, pictures: rows.reduce(0) { $0 + $1.images.count }))
    }
    return written
  }

  /// A class name as one folder, whatever characters it has.
  static func folderName(_ name: String) -> String {
    let safe = name.map { $0 == "/" || $0 == "\0" ? "_" : $0 }
    return safe.first == "." ? "_" + String(safe.dropFirst()) : String(safe)
  }
}

/// Pictures that the program makes, written as PNG in one step each.
enum PictureFiles {
  /// Writes a picture; folders on the way are made.
  static func write(_ image: PixelImage, to url: URL) throws {
    try OutputFolder.make(url.deletingLastPathComponent().path)
    try AtomicFile.replace(url.path, with: try PNGEncoder.encode(image))
  }
}
