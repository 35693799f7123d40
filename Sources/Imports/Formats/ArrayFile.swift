import Catalogue
import Curation
import Foundation

/// Pictures and labels as NumPy arrays: an `.npz`, or `.npy` files side by side.
struct ArrayFile: ImportSource {
  /// An array and what it is called.
  struct Named {
    var name: String
    var array: NumPyArray
  }

  let format: String
  /// The array `classes` beside one of numbers.
  let classNames: [String]?
  private let sets:
    [(name: String, split: PictureSplit?, images: NumPyArray, labels: [ImportLabel]?)]
  /// The array `split`: that of each picture.
  private let splits: [PictureSplit]?
  private let origin: String
  private let path: String

  /// Words that say that an array is pictures or labels, and not which.
  private static let idle: Set = [
    "x", "image", "images", "img", "imgs", "picture", "pictures", "data", "y", "label", "labels",
    "target", "targets", "class", "classes", "arr",
  ]

  /// The arrays of an `.npz`, or one `.npy` with that of its labels.
  ///
  /// - Throws: `ImportProblem` where it is not plain which labels go with which pictures.
  init(path: String, isZIP: Bool, options: ImportOptions, meter: ImportMeter) throws {
    self.path = path
    format = isZIP ? "npz" : "npy"
    origin = MemberPath.stem(
      ((path as NSString).lastPathComponent as NSString).deletingPathExtension)
    var arrays: [Named]
    if isZIP {
      arrays = try Self.arrays(inZIP: path, meter: meter)
    } else {
      arrays = [try Self.array(at: path, meter: meter)]
      if options.labels == nil, let labels = Self.labels(beside: path) {
        arrays.append(try Self.array(at: labels, meter: meter))
      }
    }
    splits = try Self.take("split", from: &arrays, path: path) {
      try $0.map { try Self.split($0, path) }
    }
    classNames = try Self.take("classes", from: &arrays, path: path) { $0 }
    let given = try options.labels.map { try LabelFile.labels(in: $0, meter: meter) }
    sets = try Self.paired(arrays, given: given, isUnlabelled: options.onlyClass != nil, path: path)
  }

  /// Takes out an array of text beside one of pictures and one of labels.
  private static func take<Value>(
    _ name: String, from arrays: inout [Named], path: String, _ use: ([String]) throws -> Value
  ) throws -> Value? {
    let hasLabels = arrays.contains { other in
      other.name != name && (other.array.isLabels || other.array.isOneHot)
        && arrays.contains { $0.array.isPictures && which($0.name) == which(other.name) }
    }
    let place = arrays.firstIndex { $0.name == name && $0.array.isText }
    guard hasLabels, let place else { return nil }
    return try use(arrays.remove(at: place).array.labels().map(\.text))
  }

  private static func split(_ name: String, _ path: String) throws(ImportProblem) -> PictureSplit {
    guard let split = SplitName(name[...])?.split else {
      throw ImportProblem(
        "\(path)/split.npy", "expected train, validation or test, found \(name)")
    }
    return split
  }

  /// Every array of an `.npz`, in its order.
  static func arrays(inZIP path: String, meter: ImportMeter) throws -> [Named] {
    var arrays: [Named] = []
    try MemberArchive(path: path, meter: meter).forEachFile { file, read in
      let name = file.path.path
      if name == StyleGANSource.description { return true }
      guard name.hasSuffix(".npy") else {
        throw ImportProblem(path, "expected arrays (.npy), found \(name); take it out")
      }
      let bytes = try read(.max - 2)
      arrays.append(
        Named(name: String(name.dropLast(4)), array: try NumPyArray(bytes, path: "\(path)/\(name)"))
      )
      return true
    }
    return arrays
  }

  private static func array(at path: String, meter: ImportMeter) throws -> Named {
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    return Named(
      name: name, array: try NumPyArray(PackedFile.contents(of: path, meter: meter), path: path))
  }

  /// The file of labels called like one of pictures: `labels.npy` beside `images.npy`.
  static func labels(beside path: String) -> String? {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    let name = url.deletingPathExtension().lastPathComponent
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().first { other in
      let stem = (other as NSString).deletingPathExtension
      return other.hasSuffix(".npy") && stem != name && which(stem) == which(name)
    }.map { folder.appendingPathComponent($0).path }
  }

  /// What is in a name besides the idle words: `train` of `x_train`.
  private static func which(_ name: String) -> String {
    words(of: name).filter { !idle.contains($0) }.joined(separator: "-")
  }

  private static func words(of name: String) -> [String] {
    name.lowercased().split { !$0.isLetter }.map(String.init)
  }

  private static func paired(
    _ arrays: [Named], given: [ImportLabel]?, isUnlabelled: Bool, path: String
  ) throws -> [(String, PictureSplit?, NumPyArray, [ImportLabel]?)] {
    let found = arrays.map { "\($0.name) \($0.array.shape.timesText)" }.joined(separator: ", ")
    func problem(_ words: String) -> ImportProblem {
      ImportProblem(path, "expected \(words), found \(found.isEmpty ? "nothing" : found)")
    }
    let images = arrays.filter(\.array.isPictures)
    // The split may stand in the name of the file, too: `k49-train-imgs.npz`.
    func split(of name: String) -> PictureSplit? {
      let file = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
      return SplitName(name[...])?.split ?? (images.count == 1 ? SplitName(file[...])?.split : nil)
    }
    guard !images.isEmpty else {
      throw problem("an array of pictures (count×height×width, or with channels)")
    }
    guard Set(images.map { which($0.name) }).count == images.count else {
      throw problem("one array of pictures, or one a split (x_train, x_test)")
    }
    if let given {
      guard images.count == 1 else { throw problem("one array of pictures beside --labels") }
      return [(which(images[0].name), split(of: images[0].name), images[0].array, given)]
    }
    return try images.map { image in
      let near = arrays.filter { which($0.name) == which(image.name) }
      let plain = near.filter(\.array.isLabels)
      let labels = plain.isEmpty ? near.filter(\.array.isOneHot) : plain
      guard labels.count == 1 || isUnlabelled else {
        throw problem(
          "one array of labels called like \(image.name) (x_train and y_train, images and labels); name "
            + "their file with --labels FILE, or put all pictures into one class with --class NAME")
      }
      let own = isUnlabelled ? nil : try labels[0].array.labels()
      return (which(image.name), split(of: image.name), image.array, own)
    }
  }

  func forEachPicture(_ use: (ImportedPicture) throws -> Void) throws {
    for set in sets {
      let name = sets.count > 1 || format == "npy" ? set.name : ""
      let parts = (format == "npy" && !name.isEmpty ? [name] : [origin, name]).filter {
        !$0.isEmpty
      }
      try set.images.pictures().deliver(
        labels: set.labels, split: set.split, splits: splits, origin: parts.joined(separator: "-"),
        paths: (path, nil), use)
    }
  }
}
