package import Curation
import Digest
import Files
import Foundation
import Imaging
import Pixels

/// What is exported: the pictures of a clean set, or of some of its splits.
package struct ExportSet: Sendable {
  /// Every class of the clean set, in the order of the labels.
  package let classes: [String]
  /// The splits that take part.
  package let splits: [String]
  /// Width and height of every picture.
  package let size: Int
  /// 3, or 1 for grey.
  package let channelCount: Int
  /// The pictures by path of their source.
  package let pictures: [CleanSet.Picture]
  /// The SHA-256 of each picture's source file, in their order; empty where it is not told.
  package internal(set) var hashes: [String]

  /// The pictures of a clean set.
  ///
  /// - Parameters:
  ///   - clean: The set.
  ///   - split: The only split to take, as its folder may be called (`val`); nil for all.
  /// - Throws: `ExportProblem` for a split without pictures.
  package init(_ clean: CleanSet, split: String? = nil) throws {
    let only = split.map(clean.split(called:))
    if let split, let only, !clean.splits.contains(only) {
      throw ExportProblem(
        "--split: expected one of \(clean.splits.joined(separator: ", ")), found \(split)")
    }
    classes = clean.classes
    splits = only.map { [$0] } ?? clean.splits
    size = clean.size
    channelCount = clean.mode.channelCount
    pictures = clean.pictures.filter { only == nil || $0.split == only }
    hashes = Array(repeating: "", count: pictures.count)
  }

  /// The size of all source files together.
  package var sourceByteCount: Int { pictures.reduce(0) { $0 + $1.sourceByteCount } }

  /// The prepared PNG of a picture, decoded once to be sure of it.
  ///
  /// - Throws: `ExportProblem` for a file that is gone, damaged or of another size or kind.
  func bytes(of picture: CleanSet.Picture) throws(ExportProblem) -> [UInt8] {
    let path = picture.preparedPath
    let found: String
    do throws(ImagingError) {
      let bytes = try PictureDecoder().read(path: path)
      let image = try PictureDecoder().decode(bytes).image
      // The kind of the samples stands in the header at fixed places: 8 bits, RGB (2) or grey (0).
      let isPlain = Array(bytes[24...25]) == [8, channelCount == 1 ? 0 : 2]
      if image.width == size, image.height == size, isPlain { return bytes }
      found =
        "\(image.width)×\(image.height) pixels" + (isPlain ? "" : " of another kind of PNG")
    } catch {
      found = error.description
    }
    throw ExportProblem(
      path,
      "expected a prepared picture of \(size)×\(size) pixels, found \(found); delete the file and "
        + "run pokeprep convert")
  }

  /// The SHA-256 of a source file; empty where it is gone, or not the file that `filter` saw.
  func hash(ofSource picture: CleanSet.Picture) -> String {
    guard CleanSet.isUnchanged(picture),
      let bytes = try? RegularFile(path: picture.sourcePath).contents()
    else { return "" }
    return SHA256Digest(of: bytes).description
  }
}
