import Catalogue

/// Where in the paths of a data set the class folders lie, when each is a class as it is, and which
/// folders are splits of the set.
///
/// A folder around the whole set (`dataset/…`) is passed over, and so are folders side by side that
/// are called like splits and hold the classes (`train/cat`, `test/cat`). Below a class such folders
/// are splits, too (`cat/train`, `cat/test`).
struct FolderLayout {
  /// How many names come before that of the class.
  private(set) var depth = 0
  /// Folders called like splits that hold the pictures themselves, where there are no others: not
  /// classes, and without classes in them.
  private(set) var splitsWithoutClasses: [String] = []
  /// What the folders in each class are called, where they are called alike in all and hold every
  /// picture (`fold1/cat`, `fold2/cat`): perhaps these are the classes.
  private(set) var namesInEachClass: [String] = []
  /// A folder around the set that is called like a split, from the input folder down; nil where others are
  /// splits.
  private(set) var loneSplit: (folder: [Substring], split: PictureSplit)?
  /// The folders that are splits, from the input folder down.
  private var splitFolders: [[Substring]: PictureSplit] = [:]

  /// Finds the layout from the folders with pictures and how many lie in each itself.
  init(pictureCounts: [[Substring]: Int]) {
    var level = Level(pictureCounts, below: [[]])
    while let names = level.names {
      let inner = Level(pictureCounts, below: Set(level.children.keys))
      let splits = names.splits
      // A set within one folder: also with a few loose pictures beside several class folders.
      if names.count == 1, inner.isParent {
        if let folder = level.children.keys.first, let name = folder.last.flatMap(SplitName.init),
          name.isPlain
        {
          loneSplit = (folder, name.split)
        }
        (depth, level) = (depth + 1, inner)
        continue
      }
      guard !splits.isEmpty else { break }
      let folders = level.children.keys.filter { $0.last.map { splits[$0] != nil } ?? false }
      let haveClasses = folders.contains { Level(pictureCounts, below: [$0]).isParent }
      guard haveClasses || splits.count == names.count else { break }
      for folder in folders { splitFolders[folder] = folder.last.flatMap { splits[$0] } }
      guard haveClasses else {
        // Those to learn from first.
        splitsWithoutClasses = names.map(String.init).sorted { a, b in
          let isTrain = [a, b].map { splits[$0[...]] == .train }
          return isTrain[0] != isTrain[1] ? isTrain[0] : a < b
        }
        break
      }
      (depth, level) = (depth + 1, inner)
    }
    findSplits(below: depth + 1, in: pictureCounts.keys)
    if !splitFolders.isEmpty { loneSplit = nil }
    var namesByClass: [Substring: Set<Substring>] = [:]
    for path in pictureCounts.keys where path.count > depth {
      let inner = path.indices.dropFirst(depth + 1).first {
        splitFolders[Array(path[...$0])] == nil
      }
      // A picture in the class folder itself is in a folder without a name.
      namesByClass[path[depth], default: []].insert(inner.map { path[$0] } ?? "")
    }
    let names = namesByClass.values.first ?? []
    if namesByClass.count > 1, names.count > 1, !names.contains(""), names.splits.isEmpty,
      namesByClass.values.allSatisfy({ $0 == names })
    {
      namesInEachClass = names.map(String.init).sorted()
    }
  }

  /// Finds the splits in classes: folders side by side, and elsewhere those of the same names.
  private mutating func findSplits(below depth: Int, in folders: some Collection<[Substring]>) {
    var childrenByParent: [[Substring]: Set<Substring>] = [:]
    for path in folders where path.count > depth && self.split(of: path) == nil {
      for place in depth..<path.count {
        childrenByParent[Array(path[..<place]), default: []].insert(path[place])
      }
    }
    var known: Set<SplitName> = []
    for (parent, names) in childrenByParent {
      for (name, split) in names.splits {
        splitFolders[parent + [name]] = split
        known.formUnion([SplitName(name)].compactMap(\.self))
      }
    }
    for (parent, names) in childrenByParent {
      let splits = names.compactMap(SplitName.init)
      guard splits.count == names.count, known.isSuperset(of: splits) else { continue }
      for name in names { splitFolders[parent + [name]] = SplitName(name)?.split }
    }
  }

  /// The split that a folder lies beside, training first; nil where it lies beside none or is one.
  func split(beside folders: [Substring]) -> [Substring]? {
    guard !folders.isEmpty, splitFolders[folders] == nil else { return nil }
    let beside = splitFolders.filter { $0.key.dropLast() == folders.dropLast() }
    return beside.min { a, b in
      let isTrain = [a, b].map { $0.value == .train }
      return isTrain[0] != isTrain[1] ? isTrain[0] : a.key.joined() < b.key.joined()
    }?.key
  }

  /// The outermost folder that is a split on the way down to pictures, and which one.
  func split(of folders: [Substring]) -> (folder: ArraySlice<Substring>, split: PictureSplit)? {
    guard !splitFolders.isEmpty else { return nil }
    for depth in folders.indices {
      if let split = splitFolders[Array(folders[...depth])] { return (folders[...depth], split) }
    }
    return nil
  }

  /// The pictures below folders of one depth.
  private struct Level {
    /// In the folders themselves.
    var looseCount = 0
    /// In each folder directly in one of them, at any depth.
    var children: [[Substring]: Int] = [:]

    init(_ pictureCounts: [[Substring]: Int], below folders: Set<[Substring]>) {
      let depth = folders.first?.count ?? 0
      for (path, count) in pictureCounts
      where path.count >= depth && folders.contains(Array(path.prefix(depth))) {
        if path.count == depth {
          looseCount += count
        } else {
          children[Array(path[...depth]), default: 0] += count
        }
      }
    }

    /// What the folders in them are called; nil where there are none.
    var names: Set<Substring>? {
      children.isEmpty ? nil : Set(children.keys.compactMap(\.last))
    }

    /// Whether the folders in them are the classes rather than they: pictures lie in folders alone, or
    /// a few beside several folders.
    var isParent: Bool {
      guard looseCount > 0 else { return !children.isEmpty }
      return children.count > 1 && looseCount * 2 < children.values.reduce(0, +)
    }
  }
}
