import Catalogue
import Files
import Suggestions

/// What looks like a slip in a set whose folders name splits.
package struct SplitDoubts: Codable, Sendable, Hashable {
  /// A folder or class, and what may have been meant.
  package struct Name: Codable, Sendable, Hashable {
    /// As it is written.
    package var name: String
    /// How many of its pictures are kept.
    package var pictureCount: Int
    /// The name of a split or class that it is like, when one is near.
    package var nearestName: String?
  }

  /// Folders where others are splits: their pictures are in none, and so for training.
  package var besideSplits: [Name]
  /// Classes with pictures to validate or test with, and none to train with.
  package var untrained: [Name]

  /// Nil where nothing is doubtful.
  init?(kept groups: [FolderFiles], layout: FolderLayout) {
    guard let depth = groups.lazy.compactMap({ layout.depth(ofSplitIn: $0) }).min() else {
      return nil
    }
    var beside: [String: Int] = [:]
    var counts: [String: (all: Int, training: Int)] = [:]
    for group in groups {
      let count = group.files.count
      let isTrained = group.verdict.split == nil || group.verdict.split == .train
      let name = group.verdict.pictureClass ?? ""
      counts[name, default: (0, 0)].all += count
      counts[name, default: (0, 0)].training += isTrained ? count : 0
      guard group.verdict.split == nil, let path = group.files.first?.folder.pathNames,
        !path.isEmpty
      else { continue }
      beside[path.prefix(depth + 1).joined(separator: "/"), default: 0] += count
    }
    let trained = counts.filter { $0.value.training > 0 }.keys.sorted()
    besideSplits = beside.sorted { $0.key < $1.key }.map { path, count in
      let last = path.pathNames.last.map(String.init) ?? path
      return Name(
        name: path, pictureCount: count,
        nearestName: Suggestions.nearest(to: last, among: ["train", "val", "valid", "test"]))
    }
    untrained = counts.filter { $0.value.training == 0 }.sorted { $0.key < $1.key }.map {
      Name(
        name: $0, pictureCount: $1.all, nearestName: Suggestions.nearest(to: $0, among: trained))
    }
    if besideSplits.isEmpty, untrained.isEmpty { return nil }
  }
}

extension FolderLayout {
  /// The lone folder that is called like a split, unless it was asked for as a class.
  func loneSplit(of kept: [FolderFiles]) -> FilterSummary.SplitPart? {
    guard let (folder, split) = loneSplit, let name = folder.last.map(String.init) else {
      return nil
    }
    let inside = kept.filter { group in
      group.files.first.map { $0.folder.pathNames.starts(with: folder) } ?? false
    }
    let path = folder.joined(separator: "/")
    guard !inside.isEmpty, inside.allSatisfy({ $0.verdict.folder != path }) else { return nil }
    return FilterSummary.SplitPart(name: name, split: split, pictureCount: inside.fileCount)
  }

  /// How many folders lie above the split that holds these files; nil where they are in none.
  fileprivate func depth(ofSplitIn group: FolderFiles) -> Int? {
    guard group.verdict.split != nil, let folder = group.files.first?.folder else { return nil }
    return split(of: folder.pathNames).map { $0.folder.count - 1 }
  }
}
