/// The part of a data set that a folder is named after.
///
/// Collections often come divided; a picture in one part with a copy in another makes a score on
/// the latter look better than it is.
package enum DataSplitFolder: String, Sendable, Hashable, CaseIterable {
  case train
  case validation
  case test

  private var names: [String] {
    switch self {
    case .train: ["train", "training"]
    case .validation: ["validation", "valid", "val", "dev"]
    case .test: ["test", "testing", "eval"]
    }
  }

  /// The split of a file by the outermost folder of its path with such a name, whatever the case.
  package init?(path: String) {
    for folder in path.split(separator: "/").dropLast() {
      let name = folder.lowercased()
      if let split = Self.allCases.first(where: { $0.names.contains(name) }) {
        self = split
        return
      }
    }
    return nil
  }
}
