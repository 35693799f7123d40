import Catalogue
package import Curation
import Digest
import Files
import Foundation
import Imaging
import Pixels
import Shards

/// What is exported: pictures of one size with their labels, or those of some of their splits.
package struct ExportSet: Sendable {
  /// One picture.
  package struct Picture: Sendable, Hashable {
    /// The name of its file without folder and ending.
    package var name: String
    /// The source, relative to the input folder, or what else it was made from; empty where unknown.
    package var path: String
    /// The class.
    package var pictureClass: String
    /// The place of the class in `classes`.
    package var label: Int
    /// The species, for folders named after one.
    package var species: String?
    /// `train`, `validation` or `test`.
    package var split: String
    /// The score of the background, 0…1, where it was measured.
    package var score: Double?
    /// The group of duplicates that it stands for.
    package var group: Int64?
    /// The picture of the clean set that it is or was made from.
    var original: CleanSet.Picture?
    /// Where its pixels are.
    var place: Place

    /// Where pixels are.
    enum Place: Sendable, Hashable {
      /// In a PNG.
      case file(String)
      /// In the shards.
      case sample(Int, DataSplit)
    }
  }

  /// Where the pictures come from.
  package enum Origin: String, Sendable {
    /// The pictures that every stage kept, as they were prepared.
    case cleanSet = "the pictures that every stage kept"
    /// The samples of shards, augmented copies among them.
    case shards = "shards, augmented copies among them"
    /// Pictures that a generator drew.
    case samples = "pictures drawn by a generator"
  }

  /// Where the pictures come from.
  package let origin: Origin
  /// Every class, in the order of the labels.
  package let classes: [String]
  /// The splits that take part.
  package let splits: [String]
  /// Width and height of every picture as it is exported.
  package let size: Int
  /// 3, or 1 for grey.
  package let channelCount: Int
  /// The pictures, by path where they have one.
  package let pictures: [Picture]
  /// How the set came about, a line a stage.
  package var history: [String] = []
  /// The SHA-256 of each picture's source file, in their order; empty where it is not told.
  package internal(set) var hashes: [String]
  /// Width and height of every picture as it is stored; of the first where `--size` makes them alike.
  let storedSize: Int
  /// Whether a size was asked for, so that samples of several sizes may be reduced to it.
  private let isReduced: Bool
  private let shards: ShardSet?

  /// The pictures of a clean set.
  ///
  /// - Parameters:
  ///   - clean: The set.
  ///   - split: The only split to take, as its folder may be called (`val`); nil for all.
  ///   - size: Width and height to reduce the pictures to; nil for those that they have.
  /// - Throws: `ExportProblem` for a split without pictures, and a size above that of the pictures.
  package init(_ clean: CleanSet, split: String? = nil, size: Int? = nil) throws {
    let pictures = clean.pictures.map { picture in
      let file = (picture.preparedPath as NSString).lastPathComponent
      return Picture(
        of: picture, name: String(file.dropLast(".png".count)), split: picture.split,
        place: .file(picture.preparedPath))
    }
    let only = split.map(clean.split(called:))
    try self.init(
      .cleanSet, classes: clean.classes, pictures: pictures, storedSize: clean.size,
      channelCount: clean.mode.channelCount, split: only, size: size)
  }

  /// A set from any origin.
  init(
    _ origin: Origin, classes: [String], pictures: [Picture], storedSize: Int, channelCount: Int,
    shards: ShardSet? = nil, split: String?, size: Int?
  ) throws(ExportProblem) {
    let found = Set(pictures.map(\.split))
    let known = ["train", "validation", "test"].filter(found.contains)
    if let split, !known.contains(split) {
      throw ExportProblem(
        "--split: expected one of \(known.joined(separator: ", ")) or all, found \(split)")
    }
    if let size, !(4...storedSize).contains(size) {
      throw ExportProblem(
        "--size: expected 4 to \(storedSize), the side of the pictures, found \(size)"
          + (size > storedSize ? "; for larger ones run pokeprep convert --size \(size)" : ""))
    }
    self.origin = origin
    self.classes = classes
    self.pictures = pictures.filter { split == nil || $0.split == split }
    self.storedSize = storedSize
    self.channelCount = channelCount
    self.shards = shards
    self.size = size ?? storedSize
    isReduced = size != nil && origin == .samples
    splits = split.map { [$0] } ?? known
    hashes = Array(repeating: "", count: self.pictures.count)
  }

  /// Notes what each stage before `augment` did, without paths, which tell of somebody's machine.
  package mutating func note(_ status: WorkspaceStatus) {
    history = status.stages.filter { $0.stage != .augment && $0.entered > 0 }.map { stage in
      let settings = stage.settings.filter { !["\($0.key)": $0.value].settingWords.contains("/") }
      let words = settings.isEmpty ? "" : " (\(settings.settingWords))"
      let reasons = stage.rejections.map { "\($0.reason): \($0.count)" }.joined(separator: "; ")
      return "`\(stage.stage.rawValue)`\(words): \(stage.entered) pictures, of which it kept "
        + "\(stage.kept)" + (reasons.isEmpty ? "" : ". Rejected: \(reasons)")
    }
  }

  /// The size of all source files together.
  package var sourceByteCount: Int {
    Dictionary(
      pictures.compactMap { $0.original.map { ($0.path, $0.sourceByteCount) } },
      uniquingKeysWith: { first, _ in first }
    ).values.reduce(0, +)
  }

  /// The samples of one picture at the size of the export.
  var pixelByteCount: Int { size * size * channelCount }

  /// The places of the pictures of a split, in order.
  func places(in split: String) -> [Int] {
    pictures.indices.filter { pictures[$0].split == split }
  }

  /// A picture as PNG: the file as it is where it has the size of the export.
  ///
  /// - Throws: `ExportProblem` for a file that is gone, damaged or of another size or kind.
  func bytes(of picture: Picture) throws(ExportProblem) -> [UInt8] {
    let image: PixelImage
    if case .file(let path) = picture.place {
      let stored = try file(path)
      if stored.image.width == size { return stored.bytes }
      image = stored.image.resampled(width: size, height: size, using: .lanczos)
    } else {
      image = try self.image(of: picture)
    }
    do throws(ImagingError) { return try PNGEncoder.encodeUncompressed(image) } catch {
      throw ExportProblem(picture.path, error.description)
    }
  }

  /// The size × size × channels samples of a picture, row by row.
  ///
  /// - Throws: `ExportProblem` for a file that is gone, damaged or of another size or kind.
  func pixels(of picture: Picture) throws(ExportProblem) -> [UInt8] {
    try image(of: picture).bytes
  }

  private func image(of picture: Picture) throws(ExportProblem) -> PixelImage {
    let image: PixelImage
    switch picture.place {
    case .file(let path): image = try file(path).image
    case .sample(let index, let split):
      guard let shards else { throw ExportProblem(picture.name, "expected shards, found none") }
      do throws(ShardError) {
        image = PixelImage(
          width: storedSize, height: storedSize, channelCount: channelCount,
          bytes: try shards.sample(at: index, in: split).pixels)
      } catch {
        throw ExportProblem(picture.name, error.description)
      }
    }
    return image.resampled(width: size, height: size, using: .lanczos)
  }

  /// A stored PNG, decoded to be sure of it.
  private func file(_ path: String) throws(ExportProblem) -> (bytes: [UInt8], image: PixelImage) {
    let found: String
    var way = "delete the file and run pokeprep \(origin == .cleanSet ? "convert" : "sample")"
    do throws(ImagingError) {
      let mode: OutputMode = channelCount == 1 ? .grey : .rgb
      let decoder = PictureDecoder(options: DecodingOptions(outputMode: mode))
      let bytes = try decoder.read(path: path)
      let image = try decoder.decode(bytes).image
      // The kind of the samples stands in the header at fixed places: 8 bits, RGB (2) or grey (0).
      let isPlain =
        bytes.count > 25 && Array(bytes[24...25]) == [8, channelCount == 1 ? 0 : 2]
      let (width, height) = (image.width, image.height)
      let isSized = width == storedSize || isReduced && width >= size
      if isSized, width == height, isPlain { return (bytes, image) }
      if origin == .samples, width == height, isPlain {
        way = "reduce all to one size: --size \(min(width, size))"
      }
      found =
        "\(image.width)×\(image.height) pixels" + (isPlain ? "" : " of another kind of PNG")
    } catch {
      found = error.description
    }
    throw ExportProblem(
      path,
      "expected a PNG of \(storedSize)×\(storedSize) pixels, "
        + "\(channelCount == 1 ? "grey" : "RGB"), found \(found); \(way)")
  }

  /// The SHA-256 of a source file; empty where it is gone, or not the file that `filter` saw.
  func hash(ofSource picture: Picture) -> String {
    guard let original = picture.original, CleanSet.isUnchanged(original),
      let bytes = try? RegularFile(path: original.sourcePath).contents()
    else { return "" }
    return SHA256Digest(of: bytes).description
  }
}

extension ExportSet.Picture {
  /// A picture that is one of the clean set, or was made from it.
  init(of original: CleanSet.Picture, name: String, split: String, place: Place) {
    self.init(
      name: name, path: original.path, pictureClass: original.pictureClass,
      label: original.label, species: original.species, split: split, score: original.score,
      group: original.group, original: original, place: place)
  }
}
