import Catalogue
import Curation
import Foundation

/// A StyleGAN data set: a ZIP of pictures whose `dataset.json` pairs each with the number of its class.
///
/// Ours tell the names of the classes and the splits, too.
final class StyleGANSource: ImportSource {
  static let description = "dataset.json"

  let format = "stylegan"
  private(set) var leftOut: [String] = []
  let classNames: [String]?
  private let archive: MemberArchive
  private let options: ImportOptions
  private let labels: [String: Int]
  private let splits: [String: PictureSplit]

  /// What `dataset.json` holds.
  private struct Description: Decodable {
    /// A picture and its label.
    struct Pair: Decodable {
      var file: String
      var label: Int

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        file = try list.decode(String.self)
        label = try list.decode(Int.self)
        guard list.isAtEnd else {
          throw DecodingError.dataCorruptedError(in: list, debugDescription: "more than a label")
        }
      }
    }

    struct Picture: Decodable {
      var file: String
      var split: String
    }

    var labels: [Pair]?
    var format: String?
    var classes: [String]?
    var pictures: [Picture]?
  }

  /// - Throws: `ImportProblem` for a description that is none.
  init(_ archive: MemberArchive, options: ImportOptions) throws {
    (self.archive, self.options) = (archive, options)
    let bytes = try archive.contents(of: Self.description)
    let place = "\(archive.path)/\(Self.description)"
    let description: Description
    do { description = try JSONDecoder().decode(Description.self, from: Data(bytes)) } catch {
      throw ImportProblem(
        place,
        "expected {\"labels\": [[\"FILE\", NUMBER], …]} with one whole number for each picture, found something "
          + "else; make it anew")
    }
    let isOurs = description.format?.hasPrefix("pokeprep-export/") ?? false
    classNames = isOurs ? description.classes : nil
    guard let pairs = description.labels else {
      guard options.onlyClass != nil else {
        throw ImportProblem(
          place, "expected labels, found none; put all pictures into one class with --class NAME")
      }
      (labels, splits) = ([:], [:])
      return
    }
    if let negative = pairs.first(where: { $0.label < 0 }) {
      throw ImportProblem(
        place, "expected labels from 0, found \(negative.label) for \(negative.file)")
    }
    labels = Dictionary(pairs.map { ($0.file, $0.label) }, uniquingKeysWith: { $1 })
    guard labels.count == pairs.count else {
      throw ImportProblem(place, "expected each picture once, found one twice; make it anew")
    }
    let told = isOurs ? description.pictures ?? [] : []
    splits = Dictionary(
      told.compactMap { picture in
        PictureSplit(rawValue: picture.split).map { (picture.file, $0) }
      }, uniquingKeysWith: { $1 })
  }

  func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    var met: Set<String> = []
    try archive.forEachFile { file, read in
      let name = file.path.path
      if name == Self.description || file.path.isHidden { return true }
      let bytes = try read(ImportLimits.pictureByteCount)
      guard PictureFile.ending(of: bytes) != nil else {
        leftOut.append(name)
        return true
      }
      guard
        let label = labels[name].map({ ImportLabel.number($0) })
          ?? options.onlyClass.map({ _ in ImportLabel.name("") })
      else {
        throw ImportProblem(
          archive.path,
          "expected a label of each picture in \(Self.description), found none of \(name)")
      }
      met.insert(name)
      let stem = MemberPath.stem((name as NSString).deletingPathExtension)
      try use(
        ImportedPicture(
          place: .labelled(label, split: splits[name], stem: stem), content: .file(bytes)))
      return true
    }
    if let missing = labels.keys.filter({ !met.contains($0) }).min() {
      throw ImportProblem(
        archive.path,
        "expected \(missing), which \(Self.description) names, found no such picture; get "
          + "the file again")
    }
  }
}
