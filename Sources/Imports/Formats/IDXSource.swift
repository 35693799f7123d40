import Catalogue
import Curation
import Foundation

/// Pairs of IDX files, one of pictures and one of labels: MNIST, Fashion-MNIST, KMNIST, EMNIST.
struct IDXSource: ImportSource {
  let format = "idx"
  private let pairs: [(images: String, labels: String?)]
  private let options: ImportOptions
  private let meter: ImportMeter

  /// The pair that a file of pictures begins.
  ///
  /// - Throws: `ImportProblem` where its labels are not to be found.
  init(images: String, options: ImportOptions, meter: ImportMeter) throws(ImportProblem) {
    let labels = options.labels ?? Self.labels(beside: images)
    guard labels != nil || options.onlyClass != nil else {
      throw ImportProblem(
        images,
        "expected a file of labels beside it, called alike with labels and idx1 for images and idx3, found "
          + "none; name it with --labels FILE, or put all pictures into one class with --class NAME"
      )
    }
    (pairs, self.options, self.meter) = ([(images, labels)], options, meter)
  }

  /// The pairs in a folder; nil where no IDX file of pictures is.
  ///
  /// - Throws: As the other, and for two sets.
  init?(folder: String, names: [String], options: ImportOptions, meter: ImportMeter) throws {
    // Of a file and the same one compressed, the first will do.
    var images: [String: String] = [:]
    for name in names where name.contains("idx") || name.contains("ubyte") || name.hasSuffix(".gz")
    {
      let path = "\(folder)/\(name)"
      let rank = try IDXFile.rank(of: PackedFile.beginning(of: path).unpacked) ?? 0
      let stem = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      if rank >= 3, images[stem] == nil { images[stem] = path }
    }
    guard !images.isEmpty else { return nil }
    let bySplit = Dictionary(grouping: images.keys.sorted(), by: Self.split)
    if let several = bySplit.first(where: { $1.count > 1 && $0 != nil })?.value {
      throw ImportProblem(
        folder,
        "expected one set, found several (\(several.joined(separator: ", "))); name the pictures of one of "
          + "them: pokeprep import \(folder)/\(several[0]) --out images")
    }
    let each = try images.sorted { $0.key < $1.key }.map {
      try IDXSource(images: $0.value, options: options, meter: meter).pairs
    }
    (pairs, self.options, self.meter) = (each.flatMap(\.self), options, meter)
  }

  private static func labels(beside images: String) -> String? {
    let url = URL(fileURLWithPath: images)
    let name = url.lastPathComponent.replacing("images", with: "labels")
      .replacing("idx3", with: "idx1").replacing("idx4", with: "idx1")
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    return [name, plain, plain + ".gz"].filter { $0 != url.lastPathComponent }
      .map { url.deletingLastPathComponent().appendingPathComponent($0).path }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// `t10k` is what MNIST calls its test pictures.
  private static func split(of name: String) -> PictureSplit? {
    name.contains("t10k") ? .test : SplitName(name.prefix { $0 != "." })?.split
  }

  func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    for (images, labels) in pairs {
      let pictures = try IDXFile(
        PackedFile.contents(of: images, meter: meter), path: images
      ).pictures()
      let numbers = try labels.map { try LabelFile.labels(in: $0, meter: meter) }
      let name = (images as NSString).lastPathComponent
      try pictures.deliver(
        labels: numbers, split: Self.split(of: name), origin: Self.origin(of: name),
        paths: (images, labels),
        use)
    }
  }

  /// `train` of `train-images-idx3-ubyte.gz`.
  private static func origin(of name: String) -> String {
    let words = name.split { "-._".contains($0) }
      .prefix { !["images", "idx3", "idx4", "idx", "ubyte", "gz"].contains($0) }
    return words.isEmpty ? "picture" : words.joined(separator: "-")
  }
}

extension PixelBlock {
  /// Hands over every picture with its label and a name that tells where it comes from.
  ///
  /// - Throws: `ImportProblem` where there are not as many labels or splits as pictures.
  func deliver(
    labels: [ImportLabel]?, split: PictureSplit?, splits: [PictureSplit]? = nil, origin: String,
    paths: (images: String, labels: String?), _ use: (ImportedPicture) throws -> Void
  ) throws {
    if let labels, labels.count != count {
      throw ImportProblem(
        paths.labels ?? paths.images,
        "expected \(count) labels, as many as there are pictures, found \(labels.count); take the labels "
          + "that go with \(paths.images)")
    }
    if let splits, splits.count != count {
      throw ImportProblem(
        paths.images,
        "expected \(count) splits, as many as there are pictures, found \(splits.count)")
    }
    for index in 0..<count {
      let number = String(index)
      let digits = String(repeating: "0", count: max(0, 5 - number.count)) + number
      try use(
        ImportedPicture(
          place: .labelled(
            labels?[index] ?? .name(""), split: splits?[index] ?? split,
            stem: "\(MemberPath.stem(origin))-\(digits)"),
          content: .pixels(self[index])))
    }
  }
}

/// A file of labels alone: IDX, `.npy`, or an `.npz` with one array.
enum LabelFile {
  static func labels(in path: String, meter: ImportMeter) throws -> [ImportLabel] {
    let (raw, unpacked) = try PackedFile.beginning(of: path)
    if raw.starts(with: [0x50, 0x4B]) {
      let arrays = try ArrayFile.arrays(inZIP: path, meter: meter)
      guard arrays.count == 1, let only = arrays.first else {
        throw ImportProblem(path, "expected one array of labels, found \(arrays.count) arrays")
      }
      return try only.array.labels()
    }
    let bytes = try PackedFile.contents(of: path, meter: meter)
    if NumPyArray.isOne(unpacked) { return try NumPyArray(bytes, path: path).labels() }
    return try IDXFile(bytes, path: path).labels().map { .number($0) }
  }
}
