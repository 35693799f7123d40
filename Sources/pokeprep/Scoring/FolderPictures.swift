import CommandShell
import Foundation
import Imaging
import Pixels
import Scoring
import Shards

/// Pictures from files: a folder per class, as `pokeprep sample` writes them, or files without classes.
struct FolderPictures {
  let folder: URL
  let shards: ShardSet

  /// Reads PNG files in the order of their names.
  ///
  /// - Parameter count: The most per class, and times the number of classes without.
  /// - Returns: The pictures, with labels where there are class folders.
  /// - Throws: `CommandProblem` for a class that is missing or unknown, for a picture of another size, and
  ///   for a file that is no picture.
  func read(count: Int) throws -> PictureSet {
    let folders = try entries(of: folder).filter(isFolder)
    guard !folders.isEmpty else {
      return PictureSet(
        images: try images(in: folder, most: count * shards.classes.count), labels: nil)
    }
    var images: [PixelImage] = []
    var labels: [Int] = []
    let wanted = shards.classes.map { SampleWriter.folderName($0).lowercased() }
    if let other = folders.first(where: { !wanted.contains($0.lastPathComponent.lowercased()) }) {
      throw CommandProblem(
        "\(other.path): expected folders of the shards' classes "
          + "(\(shards.classes.joined(separator: ", "))), found another")
    }
    for (label, name) in wanted.enumerated() {
      guard let classFolder = folders.first(where: { $0.lastPathComponent.lowercased() == name })
      else {
        throw CommandProblem(
          "\(folder.path): expected a folder for each class, found none for "
            + shards.classes[label])
      }
      let pictures = try self.images(in: classFolder, most: count)
      images += pictures
      labels += [Int](repeating: label, count: pictures.count)
    }
    return PictureSet(images: images, labels: labels)
  }

  private func images(in folder: URL, most: Int) throws -> [PixelImage] {
    let files = try entries(of: folder).filter { $0.pathExtension.lowercased() == "png" }
    guard !files.isEmpty else {
      throw CommandProblem("\(folder.path): expected PNG files, found none")
    }
    return try files.prefix(most).map(image)
  }

  private func image(_ file: URL) throws -> PixelImage {
    let image: PixelImage
    do {
      image = try PictureDecoder(
        options: DecodingOptions(outputMode: shards.channelCount == 1 ? .grey : .rgb)
      ).decode(path: file.path).image
    } catch { throw CommandProblem("\(file.path): \(error)") }
    let found = [image.height, image.width, image.channelCount]
    let expected = [shards.height, shards.width, shards.channelCount]
    guard found == expected else {
      throw CommandProblem(
        "\(file.path): expected \(ScoredPlace.text(expected)) as in the shards, found "
          + "\(ScoredPlace.text(found)); enlarging or reducing would change the scores")
    }
    return image
  }

  /// What a folder holds, but for hidden entries, in the order of the names.
  private func entries(of folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasPrefix(".") }.sorted().map(folder.appendingPathComponent)
  }

  private func isFolder(_ url: URL) -> Bool {
    var isDirectory: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }
}
