/// Where in the paths of a data set the class folders lie, when each is a class as it is.
///
/// A folder around the whole set (`dataset/…`) is passed over, and so are folders that are called
/// like the splits of a set (`train/cat`, `test/cat`).
struct ClassDepth {
  /// How many names come before that of the class.
  let depth: Int
  /// The names of the folders that are splits; empty where none are.
  let splits: [String]

  /// What people call the splits of a set, in lower case.
  private static let splitNames: Set = [
    "train", "training", "trainset", "train_set", "val", "valid", "validation", "dev", "test",
    "testing", "testset", "test_set", "eval", "evaluation", "holdout",
  ]

  /// Finds the depth from the folders with pictures and how many lie in each itself.
  init(pictureCounts: [[Substring]: Int]) {
    var (depth, level) = (0, Level(pictureCounts, below: []))
    // A set within one folder: also with a few loose pictures beside several class folders.
    while level.children.count == 1, let only = level.children.first {
      let inner = Level(pictureCounts, below: only.key)
      guard inner.isParent else { break }
      (depth, level) = (depth + 1, inner)
    }
    let isSplit =
      level.children.count > 1
      && level.children.keys.allSatisfy { path in
        (path.last.map { Self.splitNames.contains($0.lowercased()) } ?? false)
          && Level(pictureCounts, below: path).isParent
      }
    self.depth = isSplit ? depth + 1 : depth
    splits = isSplit ? level.children.keys.compactMap { $0.last.map(String.init) }.sorted() : []
  }

  /// The pictures below a folder.
  private struct Level {
    /// In the folder itself.
    var looseCount = 0
    /// In each folder directly in it, at any depth.
    var children: [[Substring]: Int] = [:]

    init(_ pictureCounts: [[Substring]: Int], below folder: [Substring]) {
      for (path, count) in pictureCounts where path.starts(with: folder) {
        if path.count == folder.count {
          looseCount += count
        } else {
          children[Array(path[...folder.count]), default: 0] += count
        }
      }
    }

    /// Whether the folders in it are the classes rather than it: pictures lie in folders alone, or a few
    /// beside several folders.
    var isParent: Bool {
      guard looseCount > 0 else { return !children.isEmpty }
      return children.count > 1 && looseCount * 2 < children.values.reduce(0, +)
    }
  }
}
