import Catalogue
import Curation
import Foundation
import Imaging
import Pixels

/// A workspace in a temporary folder, filtered as if by hand; removed with the value.
final class AuditWorkspace {
  let folder: URL
  let context: StageContext

  /// Writes pictures as PNG; the folder before the "/" is the class.
  init(_ pictures: [String: PixelImage], threadCount: Int = 2) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pokeprep-audit-\(UUID().uuidString)")
    let place = Workspace(at: folder.path)
    var found: [FoundPicture] = []
    for (path, image) in pictures.sorted(by: { $0.key < $1.key }) {
      let bytes = try PNGEncoder.encode(image)
      let file = folder.appendingPathComponent("images/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
      let name = String(path.prefix { $0 != "/" })
      found.append(
        FoundPicture(
          path: path, folder: name, pictureClass: name, species: nil, byteCount: bytes.count,
          modifiedNanoseconds: try Self.modifiedNanoseconds(of: file)))
    }
    let catalogue = try Catalogue(path: place.cataloguePath)
    try catalogue.setNote("input", to: "images")
    try catalogue.begin(.filter, settings: "{}", fingerprint: "filtered")
    try catalogue.replacePictures(with: found)
    try catalogue.finish(.filter, summary: "{}")
    context = StageContext(workspace: place, catalogue: catalogue, threadCount: threadCount)
  }

  private static func modifiedNanoseconds(of file: URL) throws -> Int64 {
    var status = stat()
    guard unsafe stat(file.path, &status) == 0 else { throw CocoaError(.fileNoSuchFile) }
    return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Finds the pictures again, with another time on one of them.
  func touch(_ path: String) throws {
    let rows = try context.catalogue.pictures()
    try context.catalogue.replacePictures(
      with: rows.map { row in
        FoundPicture(
          path: row.path, folder: row.folder, pictureClass: row.pictureClass, species: nil,
          byteCount: row.byteCount,
          modifiedNanoseconds: row.path == path ? 2 : row.modifiedNanoseconds)
      })
  }

  /// The row of a picture.
  func id(of path: String) throws -> Int64? { try context.catalogue.picture(at: path)?.id }
}
