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
    /// As types and species when the folders plainly are; otherwise as classes.
    case auto
    /// As types and species only; other folders are unknown.
    case types
    /// Every top folder is a class of its own, whatever its name.
    case folders
    /// Only those that the class list names take part.
    case listed
  }

  /// What becomes of pictures that are called as masks of others.
  package enum Masks: String, Codable, Sendable, CaseIterable {
    /// They take no part.
    case leaveOut = "leave-out"
    /// They are pictures like any other.
    case keep
  }

  /// The folder of source pictures, or a set in other files, relative to the workspace unless absolute.
  package var input = "images"
  /// The classes to keep, in order; `["all"]` keeps every class, a class of that name is `"all"` in quotes.
  package var types: [String] = ["all"]
  /// Which of a species' types count.
  package var match = Match.primary
  /// How the names of folders are read.
  package var labels = Labels.auto
  /// A CSV file with the columns folder and class; nil for none.
  package var classes: String?
  /// What becomes of masks; nil leaves them out.
  package var masks: Masks?
  /// Names of the numbered classes of an imported set, or a file of them; nil for those that it has.
  package var classNames: String?
  /// How the class stands in names of files, of an imported set; nil for not.
  package var labelPattern: String?
  /// The file of labels of an imported set; nil for the one that is called alike.
  package var labelFile: String?

  /// The defaults.
  package init() {}

  /// A class list is needed to take only what it names.
  package func checkTogether() throws {
    guard labels == .listed, classes == nil else { return }
    throw CurationError.invalidSetting(
      name: "labels", found: "listed without a list",
      expected: "a file of folders and classes beside it (--classes FILE)")
  }

  /// Names as one types them for `--types`: between commas, in quotes where they hold one.
  package static func typed(_ names: [String]) -> String {
    names.map { quotedAll($0) == nil ? CommaSeparatedValues.line([$0]) : $0 }.joined(separator: ",")
  }

  /// What stands in the quotes of `"all"`, by which a class of that name is meant; nil for another name.
  package static func quotedAll(_ name: String) -> String? {
    guard name.lowercased() == "\"all\"" else { return nil }
    return String(name.dropFirst().dropLast())
  }

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting(
      "input", \.input,
      "folder of source pictures, one folder per class, or a set in other files (IDX, CIFAR, npz, zip, "
        + "Parquet, …), which is imported first; only read"),
    Setting("types", \.types, "classes to keep, or [all] ('\"all\"' for a class of that name)"),
    Setting("match", \.match, "which of a species' types count: primary or any"),
    Setting(
      "labels", \.labels,
      "folder names are species or types (types), classes as they are (folders), only those of the "
        + "class list (listed), or auto"),
    Setting(
      "classes", optional: \.classes, "a CSV file with the columns folder,class; null for none"),
    Setting(
      "masks", optional: \.masks, "masks of other pictures, as their names tell: leave-out or keep",
      whenLeftOut: "leave-out"),
    Setting(
      "classNames", optional: \.classNames,
      "names of the numbered classes of an imported set: with commas, a file with one a line, "
        + "fashion-mnist or cifar-10; null for those that it has"),
    Setting(
      "labelPattern", optional: \.labelPattern,
      "how the class stands in names of files of an imported set: '{label}_*', or a regular expression "
        + "with one group; null for not"),
    Setting(
      "labelFile", optional: \.labelFile,
      "the file of labels that goes with an imported file of pictures; null for the one called alike"
    ),
  ]
}
