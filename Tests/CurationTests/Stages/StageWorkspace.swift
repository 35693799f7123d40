import Catalogue
import Curation
import Foundation
import Imaging
import Pixels

/// A workspace in a temporary folder, filtered as if by hand; removed with the value.
///
/// A class so that the folder goes when the test ends.
final class StageWorkspace {
  let folder: URL
  let context: StageContext

  /// Writes the files and notes each in the catalogue; the folder before the "/" is the class, one in
  /// it that is called `train`, `validation` or `test` the split.
  init(files: [String: [UInt8]], threadCount: Int = 2) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pokeprep-stages-\(UUID().uuidString)")
    let workspace = Workspace(at: folder.path)
    for (path, bytes) in files {
      let file = folder.appendingPathComponent("images/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    let catalogue = try Catalogue(path: workspace.cataloguePath)
    try catalogue.setNote("input", to: "images")
    try catalogue.begin(.filter, settings: "{}", fingerprint: "filtered")
    try catalogue.replacePictures(
      with: files.keys.sorted().map { path in
        let names = path.split(separator: "/").map(String.init)
        let name = names.first ?? ""
        return FoundPicture(
          path: path, folder: name, pictureClass: name, species: nil,
          byteCount: files[path]?.count ?? 0, modifiedNanoseconds: 1,
          split: names.count > 2 ? PictureSplit(rawValue: names[1]) : nil)
      })
    try catalogue.finish(.filter, summary: "{}")
    context = StageContext(workspace: workspace, catalogue: catalogue, threadCount: threadCount)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var pipeline: Pipeline { Pipeline(context: context, settings: PipelineSettings()) }

  /// The bytes of every file below a folder, by name.
  func bytes(in path: String) throws -> [String: Data] {
    let root = folder.appendingPathComponent(path)
    var found: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
      let file = root.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      if !isFolder.boolValue { found[name] = try Data(contentsOf: file) }
    }
    return found
  }

  /// A PNG with a white border around one colour, so that a sample tells which picture it is of.
  static func picture(red: UInt8, green: UInt8, border: UInt8 = 255, side: Int = 20) throws
    -> [UInt8]
  {
    var image = PixelImage(width: side, height: side, filledWith: [border, border, border])
    for y in 4..<(side - 4) {
      for x in 4..<(side - 4) {
        let offset = image.offset(x: x, y: y)
        image.bytes[offset] = red
        image.bytes[offset + 1] = green
        image.bytes[offset + 2] = 60
      }
    }
    return try PNGEncoder.encode(image)
  }

  /// 12 pictures of class `a` (red 10) and 5 of `b` (red 20), green being ten times the number.
  ///
  /// With them a copy, a dark one, a text and an empty file.
  static func usual() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for number in 0..<12 as Range<UInt8> {
      files["a/\(number).png"] = try picture(red: 10, green: number * 10)
    }
    for number in 0..<5 as Range<UInt8> {
      files["b/\(number).png"] = try picture(red: 20, green: number * 10)
    }
    files["b/copy of a.png"] = files["a/3.png"]
    files["a/dark.png"] = try picture(red: 10, green: 200, border: 0)
    files["a/text.png"] = Array("not a picture at all".utf8)
    files["b/empty.png"] = []
    return files
  }
}
