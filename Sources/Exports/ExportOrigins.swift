package import Curation
import Files
package import Foundation
import Imaging
import Shards

extension ExportSet {
  /// The set of a folder of shards or of samples.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - clean: The pictures that the shards are known to be made from; nil where nobody knows.
  ///   - split: The only split to take; nil for all.
  ///   - size: Width and height to reduce the pictures to; nil for those that they have.
  /// - Throws: `ExportProblem` for another folder, and what reading shards throws.
  package init(folder: URL, madeFrom clean: CleanSet?, split: String?, size: Int?) throws {
    func has(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }
    if has(ShardManifest.fileName) {
      try self.init(
        ShardSet(folder: folder), madeFrom: clean?.pictures ?? [], split: split, size: size)
    } else if has(DrawnFolders.fileName) {
      try self.init(
        DrawnFolders(of: folder), in: folder, split: split, size: size)
    } else {
      throw ExportProblem(
        folder.path,
        "expected a folder of shards (\(ShardManifest.fileName)) or of samples "
          + "(\(DrawnFolders.fileName)), found neither; give one that pokeprep augment or sample wrote"
      )
    }
  }

  /// The samples of shards, training first, in their order.
  private init(
    _ shards: ShardSet, madeFrom originals: [CleanSet.Picture], split: String?, size: Int?
  ) throws {
    guard shards.width == shards.height else {
      throw ExportProblem(
        shards.folder.path,
        "expected square pictures, found \(shards.width)×\(shards.height) pixels")
    }
    let byRow = Dictionary(
      originals.map { ($0.pictureID, $0) }, uniquingKeysWith: { first, _ in first })
    var pictures: [Picture] = []
    for part in DataSplit.allCases {
      for index in 0..<shards.count(of: part) {
        let name = padded(index, digits: 6)
        let place = Picture.Place.sample(index, part)
        let label = shards.label(of: index, in: part)
        if let original = byRow[shards.source(of: index, in: part)] {
          pictures.append(
            Picture(of: original, name: name, split: part.rawValue, place: place))
        } else {
          pictures.append(
            Picture(
              name: name, path: "", pictureClass: shards.classes[label], label: label,
              split: part.rawValue, place: place))
        }
      }
    }
    try self.init(
      .shards, classes: shards.classes, pictures: pictures, storedSize: shards.width,
      channelCount: shards.channelCount, shards: shards, split: split, size: size)
  }

  /// The pictures that `sample` drew, all of them in the training split.
  private init(
    _ drawn: DrawnFolders, in folder: URL, split: String?, size: Int?
  ) throws {
    let classes = drawn.folders.keys.sorted()
    let pictures = classes.enumerated().flatMap { label, name in
      let entry = drawn.folders[name]
      return (0..<(entry?.count ?? 0)).map { index in
        let file = padded(index, digits: 5)
        return Picture(
          name: "\(label)-\(file)",
          path: entry.map { "\($0.run), step \($0.step), \($0.vectors), picture \(index)" } ?? "",
          pictureClass: name, label: label, split: "train",
          place: .file(folder.appendingPathComponent("\(name)/\(file).png").path))
      }
    }
    guard case .file(let first) = pictures.first?.place else {
      throw ExportProblem(folder.path, "expected pictures that pokeprep sample drew, found none")
    }
    let side: Int
    let isGrey: Bool
    do throws(ImagingError) {
      let bytes = try PictureDecoder().read(path: first)
      side = try PictureDecoder().header(of: bytes).width
      isGrey = bytes.count > 25 && bytes[25] == 0
    } catch { throw ExportProblem(first, error.description) }
    try self.init(
      .samples, classes: classes, pictures: pictures, storedSize: side,
      channelCount: isGrey ? 1 : 3, split: split, size: size)
  }
}

/// What `samples.json` tells of a folder of samples.
private struct DrawnFolders: Decodable {
  static let fileName = "samples.json"

  struct Entry: Decodable {
    var count: Int
    var seed: UInt64
    var run: String
    var step: Int
    var latents: String?

    /// Which latent vectors.
    var vectors: String { latents.map { "latents \($0)" } ?? "seed \(seed)" }
  }

  var folders: [String: Entry]

  /// - Throws: `ExportProblem` for a file that cannot be understood.
  init(of folder: URL) throws(ExportProblem) {
    let file = folder.appendingPathComponent(Self.fileName)
    let data = try? RegularFile(path: file.path).contents()
    guard let found = data.flatMap({ try? JSONDecoder().decode(Self.self, from: Data($0)) }),
      found.folders.allSatisfy({ name, entry in
        (0...1_000_000).contains(entry.count) && !name.hasSlash && name != ".."
      })
    else {
      throw ExportProblem(file.path, "expected what pokeprep sample wrote, found something else")
    }
    self = found
  }
}
