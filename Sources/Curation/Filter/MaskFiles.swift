import Files

/// Pictures that are masks of others, told by their names.
///
/// Sets for segmentation have them beside the pictures (`a.png`, `a_mask.png`) or in folders of their
/// own (`images/cat/a.png`, `masks/cat/a.png`). A name alone proves nothing, as people wear masks: nearly
/// all must be called like a picture that they can be the mask of.
struct MaskFiles {
  /// Their paths.
  private(set) var paths: Set<String> = []

  /// Words for a mask, at the end of a file's name or as that of a folder.
  private static let words: Set = [
    "mask", "masks", "seg", "segmentation", "segmentations", "segmentationclass",
    "segmentationobject", "segmentationmask", "segmentationmasks", "groundtruth", "gt", "trimap",
    "trimaps", "anno", "annotation", "annotations",
  ]
  /// Names of folders that hold masks where one of pictures is beside them.
  private static let labelWords: Set = ["label", "labels"]
  /// Names of folders that hold the pictures beside masks.
  private static let pictureWords: Set = [
    "image", "images", "img", "imgs", "jpegimages", "picture", "pictures", "photo", "photos",
    "original", "originals", "input", "inputs", "data", "raw", "rgb",
  ]

  private static let separators = Array("_-. ".utf8)
  private static let firstLetters = Array("msgta".utf8)

  /// Finds the masks.
  ///
  /// - Parameters:
  ///   - files: All files.
  ///   - classes: Names of folders that are classes, as somebody said so.
  init(in files: [ScannedFile], classes: Set<String>) {
    let asked = Set(classes.map { $0.lowercased() })
    var byFolder: [String: [ScannedFile]] = [:]
    var inMasks: [String: [ScannedFile]] = [:]
    for file in files { byFolder[file.folder, default: []].append(file) }
    for (folder, inside) in byFolder {
      addMasksBesidePictures(inside)
      if let masks = Self.maskFolder(above: folder, besides: asked) {
        inMasks[masks, default: []] += inside
      }
    }
    if !inMasks.isEmpty {
      addFolders(inMasks, among: files, children: Self.children(of: byFolder.keys))
    }
  }

  /// Adds files called like others of the folder and as masks, where most others have one.
  private mutating func addMasksBesidePictures(_ files: [ScannedFile]) {
    let masks = files.filter { Self.mayBeMask($0.path) }.compactMap { file in
      Self.picture(ofMask: Self.stem(file.path)).map { (path: file.path, picture: $0) }
    }
    guard !masks.isEmpty else { return }
    let stems = Set(files.map { Self.stem($0.path) })
    let matched = masks.filter { stems.contains($0.picture) }
    let others = files.count - matched.count
    guard 2 * Set(matched.map(\.picture)).count > others else { return }
    paths.formUnion(matched.map(\.path))
  }

  /// Adds folders nearly all of whose files are called like pictures that they can be masks of.
  ///
  /// - Parameters:
  ///   - folders: The files below each folder that is called as if it held masks.
  ///   - files: All files.
  ///   - children: The folders in each folder, in lower case.
  private mutating func addFolders(
    _ folders: [String: [ScannedFile]], among files: [ScannedFile],
    children: [String: Set<String>]
  ) {
    let stems = Set(files.map { Self.stem($0.path) })
    var foldersWithName: [String: Set<String>] = [:]
    for stem in stems {
      foldersWithName[Self.name(stem), default: []].insert(Self.parent(stem))
    }
    for (folder, inside) in folders {
      let start = folder.lowercased()
      let parent = Self.parent(start)
      let siblings = (children[parent] ?? []).filter {
        $0 != start && !Self.isMaskName(Self.name($0))
      }
      let pictures = siblings.filter { Self.pictureWords.contains(Self.letters(Self.name($0))) }
      let places =
        pictures + (Self.labelWords.contains(Self.letters(Self.name(start))) ? [] : [parent])
      var (direct, alone) = (0, 0)
      var used: Set<String> = []
      for file in inside {
        let rest = String(Self.stem(file.path).dropFirst(start.count + 1))
        let names = [rest, Self.picture(ofMask: rest)].compactMap(\.self)
        if places.contains(where: { place in
          names.contains { stems.contains(place.isEmpty ? $0 : place + "/" + $0) }
        }) {
          direct += 1
        }
        let found = Set(
          names.flatMap { (foldersWithName[$0] ?? []).intersection(siblings) })
        if found.count == 1 { alone += 1 }
        used.formUnion(found)
      }
      // In folders of classes each name stands once, where the masks lie in one folder for all.
      let areMasks =
        10 * direct >= 9 * inside.count
        || (10 * alone >= 9 * inside.count && used.count > 1 && used == siblings)
      if areMasks { paths.formUnion(inside.map(\.path)) }
    }
  }

  /// The outermost folder on a path that is called as if it held masks.
  private static func maskFolder(above folder: String, besides asked: Set<String>) -> String? {
    let names = folder.pathNames
    let depth = names.firstIndex { name in
      isMaskName(String(name)) && !asked.contains(name.lowercased())
    }
    return depth.map { names[...$0].joined(separator: "/") }
  }

  private static func isMaskName(_ name: String) -> Bool {
    let letters = letters(name)
    return words.contains(letters) || labelWords.contains(letters)
  }

  /// Whether a word may stand at the end of the file's name with which one for a mask begins: a quick look,
  /// since most files are none.
  private static func mayBeMask(_ path: String) -> Bool {
    var (last, found): (UInt8, Bool) = (0, false)
    for byte in path.utf8 {
      if byte == UInt8(ascii: "/") {
        found = false
      } else if Self.separators.contains(last), Self.firstLetters.contains(byte | 0x20) {
        found = true
      }
      last = byte
    }
    return found
  }

  /// What a mask called so is of: `a` for `a_mask` and `a_mask_1`; nil for another name.
  private static func picture(ofMask stem: String) -> String? {
    var words = stem.split(omittingEmptySubsequences: false) {
      $0.utf8.count == 1 && $0.utf8.allSatisfy(separators.contains)
    }
    if words.count > 2, let last = words.last, !last.isEmpty, last.allSatisfy(\.isNumber) {
      words.removeLast()
    }
    guard words.count > 1, let last = words.last, Self.words.contains(String(last)) else {
      return nil
    }
    let end = last.startIndex
    return String(stem[..<stem.index(before: end)])
  }

  /// A path without the file's ending, in lower case.
  private static func stem(_ path: String) -> String {
    let lower = path.lowercased()
    guard let dot = lower.lastIndex(of: "."),
      !lower[dot...].contains("/"), dot != lower.startIndex
    else { return lower }
    return String(lower[..<dot])
  }

  private static func name(_ path: String) -> String {
    path.pathNames.last.map(String.init) ?? ""
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// The folders directly in each folder, on the way to those given, in lower case.
  private static func children(of folders: some Sequence<String>) -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for folder in folders {
      var parent = ""
      for name in folder.lowercased().pathNames {
        let child = parent.isEmpty ? String(name) : parent + "/" + name
        found[parent, default: []].insert(child)
        parent = child
      }
    }
    return found
  }

  private static func letters(_ name: String) -> String {
    String(name.lowercased().filter(\.isLetter))
  }
}
