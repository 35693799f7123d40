import Catalogue
import Curation
import Foundation

/// A folder of small files that goes when it is no longer used.
final class PictureTree {
  let root: URL
  var workspace: Workspace { Workspace(at: root.path) }

  /// Makes files, relative to `images` in the workspace.
  init(_ paths: [String]) throws {
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("tree-\(UUID().uuidString)")
    for path in paths { try add(path) }
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func add(_ path: String, _ text: String = "x") throws {
    let url = root.appendingPathComponent("images").appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func link(_ path: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: root.appendingPathComponent("images/\(path)").path,
      withDestinationPath: destination)
  }

  /// What filter would do here.
  func plan(
    _ types: [String] = ["all"], match: FilterSettings.Match = .primary,
    labels: FilterSettings.Labels = .auto, classes: String? = nil
  ) throws -> FilterPlan {
    var settings = FilterSettings()
    settings.types = types
    settings.match = match
    settings.labels = labels
    if let classes {
      try Data(classes.utf8).write(to: root.appendingPathComponent("classes.csv"))
      settings.classes = "classes.csv"
    }
    return try FilterPlan(settings: settings, workspace: workspace)
  }
}

extension FilterPlan {
  /// Path → class of every picture that has one.
  var classes: [String: String] {
    pictures.reduce(into: [:]) { $0[$1.path] = $1.pictureClass }
  }

  /// Kept pictures by class.
  var kept: [String: Int] {
    summary.classes.reduce(into: [:]) { $0[$1.name] = $1.pictureCount }
  }
}
