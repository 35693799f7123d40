import Catalogue
import Curation
import Foundation
import Pixels

/// A workspace in a temporary folder with a catalogue filled by hand.
///
/// Eight pictures: two of a class that is not kept, one that does not decode, one with a dark
/// background, a group of three equal ones in two classes, and one alone. Kept at the end: fire/a.png
/// and "fire/d, one.png"; rejected: 2 by filter, 1 by convert, 1 by whiteness, 2 by duplicates.
struct SampleWorkspace {
  static let paths = [
    "bug/x.png", "bug/y.png", "fire/a.png", "fire/b.jpg", "fire/broken.png", "fire/d, one.png",
    "fire/dark.webp", "water/a.png",
  ]
  let folder: URL
  let context: StageContext

  /// Makes the folder and fills the catalogue.
  ///
  /// - Parameter finished: The stages that are done.
  /// - Throws: What writing the files throws, and `CatalogueError`.
  init(stagesDone finished: [StageName] = [.filter, .convert, .whiteness, .duplicates]) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "pokeprep-queries-\(UInt64.random(in: 0 ... .max))", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let workspace = Workspace(at: folder.path)
    context = StageContext(
      workspace: workspace, catalogue: try Catalogue(path: workspace.cataloguePath))
    let catalogue = context.catalogue
    try catalogue.setNote("input", to: "images")
    let found = try Self.paths.map { try writePicture($0) }
    let rows = try catalogue.replacePictures(with: found)
    for (stage, decisions) in Self.decisions(rows) where finished.contains(stage) {
      try catalogue.begin(stage, settings: Self.settings[stage] ?? "{}", fingerprint: "\(stage)")
      try catalogue.record(decisions)
      try catalogue.finish(stage, summary: "{}")
    }
    if finished.contains(.convert) { try Self.fillConversions(of: rows, in: catalogue) }
    if finished.contains(.duplicates) {
      try catalogue.replaceDuplicates(with: [
        DuplicateMember(pictureID: rows[2].id, groupID: 1, isKept: true, isConflict: true),
        DuplicateMember(pictureID: rows[3].id, groupID: 1, isKept: false, isConflict: true),
        DuplicateMember(pictureID: rows[7].id, groupID: 1, isKept: false, isConflict: true),
      ])
    }
  }

  /// Deletes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  static let settings: [StageName: String] = [
    .filter: #"{"classes":null,"input":"images","match":"primary","types":["fire","water"]}"#,
    .whiteness: #"{"metric":"border","threshold":0.8}"#,
  ]

  private static func decisions(_ rows: [PictureRow]) -> [(StageName, [Decision])] {
    func decide(
      _ stage: StageName, _ indices: [Int], rejected: [Int], _ words: (String, String),
      values: [Int: Double] = [:], threshold: Double? = nil
    ) -> (StageName, [Decision]) {
      let decisions = indices.map { index in
        let isKept = !rejected.contains(index)
        return Decision(
          pictureID: rows[index].id, stage: stage, isKept: isKept,
          reason: isKept ? words.0 : words.1, value: values[index], threshold: threshold)
      }
      return (stage, decisions)
    }
    return [
      decide(.filter, Array(0..<8), rejected: [0, 1], ("class chosen", "class not chosen")),
      decide(.convert, [2, 3, 4, 5, 6, 7], rejected: [4], ("converted", "corrupt PNG")),
      decide(
        .whiteness, [2, 3, 5, 6, 7], rejected: [6], ("white background", "background not white"),
        values: [2: 1, 3: 1, 5: 0.8, 6: 0.79996, 7: 1], threshold: 0.8),
      decide(.duplicates, [2, 3, 5, 7], rejected: [3, 7], ("no better copy", "exact duplicate")),
    ]
  }

  private static func fillConversions(of rows: [PictureRow], in catalogue: Catalogue) throws {
    let formats = [2: "png", 3: "jpeg", 5: "png", 6: "webp", 7: "png"]
    let conversions = formats.sorted { $0.key < $1.key }.map { index, format in
      Conversion(
        pictureID: rows[index].id, settings: "s", preparedPath: "prepared/fire/\(index).png",
        format: format, width: 100 + index, height: 50, policies: index == 3 ? ["cmyk"] : [],
        pixelHash: "h", content: PixelRect(x: 0, y: 16, width: 64, height: 32))
    }
    let broken = Conversion(pictureID: rows[4].id, settings: "s", error: "corrupt PNG: bad CRC")
    let scores = [2: 1, 3: 1, 5: 0.8, 6: 0.79996, 7: 1].map { index, score -> PictureMeasurements in
      var measured = PictureMeasurements(pictureID: rows[index].id)
      measured.preparedBorderWhiteShare = score
      return measured
    }
    try catalogue.record(conversions + [broken], measurements: scores)
  }

  private func writePicture(_ path: String) throws -> FoundPicture {
    let file = folder.appending(path: "images/\(path)")
    let parent = file.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(path.utf8).write(to: file)
    let type = parent.lastPathComponent
    return FoundPicture(
      path: path, folder: type, pictureClass: type, species: nil, byteCount: path.utf8.count,
      modifiedNanoseconds: 0)
  }
}
