import ArgumentParser
import CommandShell
import Foundation
import Imaging
import Kernels
import Networks
import Pixels
import Reports
import Training

/// `pokeprep translate`: pictures through an image-to-image generator.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate pictures with a trained image-to-image generator.",
    discussion: """
      Each picture is fitted to the run's size on white, turned into an input as the training inputs \
      were made (edges, grey, downscale; none for inputs that are ready, such as drawings), and \
      written to DIR/NAME.png as the generator translates it.

      Examples:
        pokeprep translate runs/pix2pix photo.jpg cat.png --out translated
        pokeprep translate runs/pix2pix drawing.png --pair-with none
        pokeprep translate runs/pix2pix *.png --sheet sheet.png
      """)

  @Argument(help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .runs)
  var runFolder: String

  @Argument(
    help: ArgumentHelp("\(PictureFormat.oneOfAll) files.", valueName: "files"), completion: .file())
  var files: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("Where the pictures go.", valueName: "dir"), completion: .directory)
  var out = "translated"

  @Option(name: .long, help: "How inputs are made of the pictures. (default: as in training)")
  var pairWith: InputSource?

  @Option(
    name: .long,
    help: ArgumentHelp("Also draw inputs and outputs on one sheet.", valueName: "file"),
    completion: .file())
  var sheet: String?

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// How an input is made, or that it is ready.
  enum InputSource: String, ExpressibleByArgument, CaseIterable {
    case edges, grey, downscale, none
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let guardian = OutputGuard(workspace: workspace)
    let folder = place.resolve(out)
    try guardian.check(folder: folder)
    if let sheet { try guardian.check(file: place.resolve(sheet), replacing: .png) }
    let session = try GeneratorSession(
      run: place.resolve(runFolder), engine: try KernelEngine(threads: threads.count))
    let configuration = session.configuration
    guard configuration.recipe.input == .picture else {
      throw CommandProblem(
        "\(runFolder): expected a run of an image-to-image model, found \(configuration.recipe.model); "
          + "use pokeprep sample")
    }
    let pairSource =
      pairWith.map { PairSource(rawValue: $0.rawValue) }
      ?? configuration.pairSource.flatMap(PairSource.init(rawValue:))
    let outputs = Self.names(of: files).map { folder.appendingPathComponent($0 + ".png") }
    try guardian.check(outputs + [sheet.map(place.resolve)].compactMap { $0 }, apartFrom: files)
    var written: [[String: String]] = []
    var rows: [SampleSheet.Row] = []
    let bar = output.progressBar()
    defer { bar.finish() }
    for (file, url) in zip(files, outputs) {
      try Interruption.check()
      bar.update(
        title: "translate", done: written.count, total: files.count, unit: "pictures")
      let picture = try Self.picture(file, configuration)
      let input = pairSource?.input(for: picture) ?? picture
      let image = session.translate([input])[0]
      try PictureFiles.write(image, to: url)
      written.append(["input": file, "output": url.path])
      rows.append(SampleSheet.Row(label: "", images: [picture, input, image]))
    }
    if let sheet {
      try PictureFiles.write(
        SampleSheet(rows: rows, columnLabels: ["picture", "input", "output"]).rendered(),
        to: place.resolve(sheet))
    }
    if output.json { return try Console.print(json: written) }
    written.forEach { Console.print($0["output"] ?? "") }
  }

  /// A picture in the run's size and channels.
  private static func picture(
    _ path: String, _ configuration: TrainingConfiguration
  ) throws -> PixelImage {
    let mode: OutputMode = configuration.channels == 1 ? .grey : .rgb
    do {
      let image = try PictureDecoder(options: DecodingOptions(outputMode: mode)).decode(path: path)
        .image
      return image.fitted(side: configuration.height).image
    } catch {
      let words = "\(error)"
      throw CommandProblem(words.contains(path) ? words : "\(path): \(words)")
    }
  }

  /// The files' names without folder and extension, with a number where two are the same.
  static func names(of files: [String]) -> [String] {
    var counts: [String: Int] = [:]
    return files.map { file in
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      let count = counts[name, default: 0] + 1
      counts[name] = count
      return count == 1 ? name : "\(name)-\(count)"
    }
  }
}
