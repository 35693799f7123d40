/// Which pictures take part, and under which class.
package struct FilterSettings: StageSettings {
  /// Which of a species' types count.
  package enum Match: String, Codable, Sendable, CaseIterable {
    /// Only the first type.
    case primary
    /// The first or the second type.
    case any
  }

  /// How the names of folders are read.
  package enum Labels: String, Codable, Sendable, CaseIterable {
    /// As types and species when at least half of the folders are; otherwise as classes.
    case auto
    /// As types and species only; other folders are unknown.
    case types
    /// Every top folder is a class of its own, whatever its name.
    case folders
  }

  /// The folder of source pictures, relative to the workspace unless absolute.
  package var input = "images"
  /// The classes to keep, in order; `["all"]` keeps every class.
  package var types: [String] = ["all"]
  /// Which of a species' types count.
  package var match = Match.primary
  /// How the names of folders are read.
  package var labels = Labels.auto
  /// A CSV file with the columns folder and class; nil for none.
  package var classes: String?

  /// The defaults.
  package init() {}

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting("input", \.input, "folder of source pictures, one folder per class; only read"),
    Setting("types", \.types, "classes to keep, or [all]"),
    Setting("match", \.match, "which of a species' types count: primary or any"),
    Setting(
      "labels", \.labels,
      "folder names are species or types (types), classes as they are (folders), or auto"),
    Setting(
      "classes", optional: \.classes, "a CSV file with the columns folder,class; null for none"),
  ]
}
