import ArgumentParser
package import Curation
import Foundation

extension FilterSettings.Match: ExpressibleByArgument {}
extension FilterSettings.Labels: ExpressibleByArgument {}
extension FilterSettings.Masks: ExpressibleByArgument {}

/// The settings of `filter` as typed.
struct FilterOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Classes to keep, separated by commas, or typed again for each; all keeps every one, '\"all\"' "
        + "the class of that name. A name with a comma stands in double quotes: "
        + "'\"salt, pepper\",sugar'.", valueName: "a,b,c"),
    transform: FilterOptions.names)
  var types: [[String]] = []

  @Option(name: .long, help: FilterSettings.help(\.input, "dir"), completion: .file())
  var input: String?

  @Option(name: .long, help: FilterSettings.help(\.match))
  var match: FilterSettings.Match?

  @Option(name: .long, help: FilterSettings.help(\.classes, "file"), completion: .file())
  var classes: String?

  @Option(name: .long, help: FilterSettings.help(\.labels))
  var labels: FilterSettings.Labels?

  @Option(name: .long, help: FilterSettings.help(\.masks))
  var masks: FilterSettings.Masks?

  @Option(name: .long, help: FilterSettings.help(\.classNames, "list"), completion: .file())
  var classNames: String?

  @Option(name: .long, help: FilterSettings.help(\.labelPattern, "pattern"))
  var labelPattern: String?

  @Option(name: .long, help: FilterSettings.help(\.labelFile, "file"), completion: .file())
  var labelFile: String?

  @Flag(
    name: .long,
    help:
      "Only the folders that --classes names take part; without it, the others stay as they are.")
  var onlyListed = false

  func validate() throws {
    if onlyListed, let labels, labels != .listed {
      throw ValidationError("--only-listed stands for --labels listed; leave one of them out")
    }
  }

  /// The settings of all stages with what was typed on top.
  ///
  /// - Throws: `CurationError.invalidSetting` for what does not go together.
  func settings(
    over settings: PipelineSettings, in workspace: Workspace
  ) throws -> PipelineSettings {
    var settings = settings
    try settings.type(FilterStage.self, naming: TypedSettings(self).names) {
      apply(to: &$0, in: workspace)
    }
    return settings
  }

  /// Replaces the settings that were typed.
  ///
  /// Typed paths count from the current directory, as everywhere in a shell.
  func apply(to settings: inout FilterSettings, in workspace: Workspace) {
    TypedSettings(self).apply(to: &settings)
    if !types.isEmpty { settings.types = types.flatMap(\.self) }
    if onlyListed { settings.labels = .listed }
    if let input { settings.input = Self.path(input, in: workspace) }
    if let classNames {
      let isFile = FileManager.default.fileExists(atPath: classNames)
      settings.classNames =
        classNames == "none" ? nil : isFile ? Self.path(classNames, in: workspace) : classNames
    }
    if labelPattern == "none" { settings.labelPattern = nil }
    if let labelFile {
      settings.labelFile = labelFile == "none" ? nil : Self.path(labelFile, in: workspace)
    }
    if let classes {
      settings.classes = classes == "none" ? nil : Self.path(classes, in: workspace)
    }
  }

  private static func path(_ typed: String, in workspace: Workspace) -> String {
    workspace.relativePath(URL(fileURLWithPath: typed).standardizedFileURL.path)
  }

  @Sendable private static func names(_ text: String) throws -> [String] {
    let rows = try? CommaSeparatedValues.rows(of: text, path: "--types")
    let names = (rows ?? []).joined().map {
      $0.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
    guard !names.isEmpty else {
      throw ValidationError("expected names separated by commas, found \"\(text)\"")
    }
    // In quotes it is the name of a class.
    let isQuoted = names.count == 1 && names[0].lowercased() == "all" && text.contains("\"")
    return isQuoted ? ["\"\(names[0])\""] : names
  }
}
