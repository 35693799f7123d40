import Catalogue
import Curation
import Foundation

/// A WebDataset shard: a tar whose members that follow each other under one key, up to the first dot of
/// their names, are a sample: `KEY.png` and `KEY.cls` or `KEY.json`.
final class WebDatasetSource: ImportSource {
  let format = "webdataset"
  private(set) var leftOut: [String] = []
  private(set) var withoutPicture: [String] = []
  private let archive: MemberArchive
  private let options: ImportOptions
  private let name: String

  init(_ archive: MemberArchive, options: ImportOptions) {
    (self.archive, self.options) = (archive, options)
    name = String((archive.path as NSString).lastPathComponent.prefix { $0 != "." })
  }

  /// The key of a member and what is behind the first dot of its name.
  static func key(of file: MemberPath) -> (key: String, ending: String) {
    let stem = file.name.prefix { $0 != "." }
    return (
      (file.parts.dropLast() + [String(stem)]).joined(separator: "/"),
      String(file.name.dropFirst(stem.count + 1)).lowercased()
    )
  }

  private struct Sample {
    var key: String
    var picture: [UInt8]?
    var number: ImportLabel?
    /// What the JSON tells, what counts first in front.
    var json: [ImportLabel] = []
    var split: PictureSplit?
    /// The first of its members that is no picture.
    var other: String?
  }

  /// What is taken of a `.json`: the class by name or number.
  private struct Description: Decodable {
    /// A name or a number.
    struct Label: Decodable {
      var label: ImportLabel

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        label =
          try (try? value.decode(Int.self)).map { .number($0) } ?? .name(value.decode(String.self))
      }
    }

    var `class`: Label?
    var label: Label?
    var cls: Label?
    var split: String?

    private enum CodingKeys: CodingKey { case `class`, label, cls, split }

    /// Members of other types mean something else there.
    init(from decoder: any Decoder) throws {
      let members = try decoder.container(keyedBy: CodingKeys.self)
      `class` = try? members.decode(Label.self, forKey: .class)
      label = try? members.decode(Label.self, forKey: .label)
      cls = try? members.decode(Label.self, forKey: .cls)
      split = try? members.decode(String.self, forKey: .split)
    }
  }

  func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    var sample: Sample?
    try archive.forEachFile { file, read in
      if file.path.isHidden { return true }
      let (key, ending) = Self.key(of: file.path)
      if let last = sample, last.key != key {
        try finish(last, use)
        sample = nil
      }
      var own = sample ?? Sample(key: key)
      if ["cls", "cls.txt", "json"].contains(ending), own.other == nil {
        own.other = file.path.path
      }
      switch ending {
      case "cls", "cls.txt":
        let text = String(decoding: try read(4096), as: UTF8.self).trimmingCharacters(
          in: .whitespacesAndNewlines)
        // -1 and the like mean that a picture has no class; they are no names.
        if let number = Int(text), !(0...999_999).contains(number) {
          throw ImportProblem(
            archive.path,
            "\(file.path.path): expected a name or a whole number from 0 to 999999, found \(text); take "
              + "pictures without a class out")
        }
        own.number = ImportLabel(text: text)
      case "json":
        guard
          let description = try? JSONDecoder().decode(
            Description.self, from: Data(try read(64 << 20)))
        else {
          throw ImportProblem(
            archive.path, "\(file.path.path): expected a JSON object, found something else")
        }
        own.json = [description.class, description.label, description.cls].compactMap { $0?.label }
        own.split = description.split.flatMap { SplitName($0[...])?.split }
      default:
        let bytes = try read(ImportLimits.pictureByteCount)
        if PictureFile.ending(of: bytes) == nil {
          leftOut.append(file.path.path)
        } else if own.picture == nil {
          own.picture = bytes
        } else {
          throw ImportProblem(
            archive.path,
            "expected one picture a sample, found several of \(key); take the others out")
        }
      }
      sample = own
      return true
    }
    if let sample { try finish(sample, use) }
  }

  /// Refuses two classes of one picture; a name and a number may well be one.
  private func checkAgreement(in sample: Sample) throws(ImportProblem) {
    guard let number = sample.number,
      let other = sample.json.first(where: { $0.isNumber == number.isNumber && !$0.isNone }),
      other.text.trimmingCharacters(in: .whitespacesAndNewlines) != number.text
    else { return }
    throw ImportProblem(
      archive.path,
      "expected one class of \(sample.key), found \(number.text) in \(sample.key).cls and \(other.text) "
        + "in \(sample.key).json; take the wrong one out, or put all pictures into one class with "
        + "--class NAME")
  }

  private func finish(_ sample: Sample, _ use: (ImportedPicture) throws -> Void) throws {
    guard let picture = sample.picture else {
      if let label = sample.other { withoutPicture.append(label) }
      return
    }
    var label = sample.number ?? sample.json.first
    if case .name(let name)? = sample.json.first, options.classNames == nil { label = .name(name) }
    if options.onlyClass != nil { label = .name("") } else { try checkAgreement(in: sample) }
    if case .number(let number)? = label, number < 0 { label = nil }
    guard let label else {
      throw ImportProblem(
        archive.path,
        "expected \(sample.key).cls, or \(sample.key).json with class or label, found neither; put all "
          + "pictures into one class with --class NAME")
    }
    try use(
      ImportedPicture(
        place: .labelled(
          label, split: sample.split ?? SplitName(name[...])?.split,
          stem: MemberPath.stem("\(name)-\(sample.key)")),
        content: .file(picture)))
  }
}
