import ArgumentParser
import CommandShell
import Files
import Foundation
import Kernels
import Networks
import Reports
import Training

/// `pokeprep sample`: pictures from a trained generator.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw pictures of each class from a trained generator.",
    discussion: """
      Writes DIR/CLASS/00000.png, … Picture number i is drawn from the same latent vector in every \
      class and depends on the seed and i alone. --label asks for a class or a blend of classes, \
      --head for a value of another label head; heads left open vary from picture to picture. \
      Generators without labels write to DIR/pictures. DIR/samples.json notes what each folder holds; \
      pictures of an earlier call that are not drawn again are removed from the folders drawn anew.

      --latents FILE notes the latent vectors and label weights of the pictures (safetensors). Where \
      FILE is there already, what it holds is drawn, and nothing else about the pictures is chosen.

      Examples:
        pokeprep sample                                   the newest run, 8 pictures a class
        pokeprep sample runs/first --class fire --count 64 --out fires
        pokeprep sample runs/first --count 10 --sheet sheet.png
        pokeprep sample --label fire --head body=quadruped
        pokeprep sample --label fire:0.5,water:0.5
        pokeprep sample runs/first --best
        pokeprep sample runs/first --latents z.safetensors
        pokeprep sample runs/later --latents z.safetensors --out later
      """)

  @Argument(
    help: ArgumentHelp("The run's folder. (default: the newest)", valueName: "run"),
    completion: .runs)
  var runFolder: String?

  @Option(
    name: [.customLong("label"), .customLong("class")],
    help: ArgumentHelp(
      "Only this class, or a blend of classes; may be repeated.", valueName: "name"))
  var classes: [String] = []

  @Option(
    name: .customLong("head"),
    help: ArgumentHelp("A value of another label head; may be repeated.", valueName: "name=value"))
  var heads: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How far to draw beyond the class, 0 to 4: 1 is the class as it was learned, more is purer and "
        + "less varied. (default: the recipe's label_strength)", valueName: "s"))
  var labelStrength: Float?

  @Option(name: .long, help: ArgumentHelp("Pictures per class. (default: 8)", valueName: "n"))
  var count: Int?

  @Option(name: .long, help: ArgumentHelp("Which latent vectors. (default: 0)", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write the latent vectors and labels to a new file, or draw those of one.",
      valueName: "file"), completion: .file())
  var latents: String?

  @Option(
    name: .long, help: ArgumentHelp("Where the pictures go.", valueName: "dir"),
    completion: .directory)
  var out = SampleWriter.defaultFolder

  @Option(
    name: .long, help: ArgumentHelp("Also draw all of them on one sheet.", valueName: "file"),
    completion: .file())
  var sheet: String?

  @Flag(
    name: .long,
    help: "The state with the best score, which train --score-every keeps, not the newest.")
  var best = false

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let count, count < 1 || !SampleRecord.counts.contains(count) {
      throw ValidationError("--count: expected 1 to 1,000,000, found \(count)")
    }
    if let labelStrength, !LabelRows.strengths.contains(labelStrength) {
      throw ValidationError("--label-strength: expected 0 to 4, found \(labelStrength)")
    }
  }

  func run() throws {
    let place = RunLocation(workspace: workspace.workspace)
    let run = try runFolder.map(place.resolve) ?? place.latest()
    let session = try GeneratorSession(
      run: run, isBest: best, engine: try KernelEngine(threads: threads.count))
    let guardian = OutputGuard(workspace: workspace)
    let folder = place.resolve(out)
    try guardian.check(folder: folder)
    if let sheet { try guardian.check(file: place.resolve(sheet), replacing: .png) }
    output.announce(
      "\(run.path), \(best ? "best state, " : "")step \(grouped(session.step))")
    let file = latents.map(place.resolve)
    let isReading = file.map { FileManager.default.fileExists(atPath: $0.path) } ?? false
    if let file, !isReading { try guardian.check(folder: file) }
    let kinds = try isReading ? noted(in: file?.path ?? "", session) : kinds(session)
    output.tellUntrained(kinds.map { $0.labels(0) }, of: session)
    let writer = SampleWriter(
      session: session, seed: seed ?? 0, run: run.lastPathComponent,
      latents: isReading ? file?.lastPathComponent : nil, output: output)
    var written = try writer.write(kinds, to: folder, sheet: sheet.map(place.resolve))
    if let file, !isReading {
      written.append(try note(kinds, in: file, session, run: run.lastPathComponent))
    }
    if output.json { return try Console.print(json: written) }
    written.forEach { Console.print($0.path) }
  }

  /// What a file holds, which nothing that was typed changes.
  private func noted(
    in path: String, _ session: GeneratorSession
  ) throws -> [SampleWriter.Kind] {
    let typed = [
      count.map { _ in "--count" }, seed.map { _ in "--seed" }, classes.isEmpty ? nil : "--label",
      heads.isEmpty ? nil : "--head", labelStrength.map { _ in "--label-strength" },
    ].compactMap(\.self)
    if let option = typed.first {
      throw CommandProblem(
        "\(path): is there already, so the pictures that it holds are drawn; leave out \(option), or "
          + "give a new file to --latents")
    }
    try checkInput(of: session)
    output.announce("drawing what \(path) holds")
    return try LatentsFile(reading: path, for: session).kinds.map { kind in
      SampleWriter.Kind(
        name: kind.name, count: kind.latents.count, labels: { kind.labels[$0] },
        latent: { kind.latents[$0] })
    }
  }

  /// Writes what pictures were drawn from.
  private func note(
    _ kinds: [SampleWriter.Kind], in file: URL, _ session: GeneratorSession, run: String
  ) throws -> SampleWriter.Written {
    let noted = LatentsFile(
      kinds: kinds.map { kind in
        LatentsFile.Kind(
          name: kind.name, latents: (0..<kind.count).map(kind.latent),
          labels: (0..<kind.count).map(kind.labels))
      })
    try OutputFolder.make(file.deletingLastPathComponent().path)
    try noted.write(to: file.path, of: session, run: run, seed: seed ?? 0)
    return SampleWriter.Written(
      path: file.path, pictures: kinds.reduce(0) { $0 + $1.count })
  }

  private func checkInput(of session: GeneratorSession) throws {
    guard session.configuration.recipe.input == .latent else {
      throw CommandProblem(
        "\(session.configuration.recipe.model) starts from pictures; use pokeprep translate")
    }
  }

  /// What was asked for: classes and blends, or the pictures of a generator without labels.
  private func kinds(_ session: GeneratorSession) throws -> [SampleWriter.Kind] {
    var labels = session.labels
    if let labelStrength { labels.strength = labelStrength }
    let choice = try LabelChoice(labels, heads: heads)
    try checkInput(of: session)
    let count = count ?? 8
    let latents = session.latents(count: count, seed: seed ?? 0)
    func kind(_ name: String, _ weights: [Float]) -> SampleWriter.Kind {
      SampleWriter.Kind(
        name: name, count: count, labels: { choice.row(weights, number: $0) },
        latent: { latents[$0] })
    }
    guard session.isConditional else {
      guard classes.isEmpty, heads.isEmpty, labelStrength == nil else {
        throw CommandProblem(
          "the generator of \(session.configuration.recipe.model) knows no labels; leave out --label, "
            + "--head and --label-strength")
      }
      let weights = [Float](repeating: 0, count: choice.labels.classes.count)
      return [kind("pictures", weights)]
    }
    let wanted = classes.isEmpty ? choice.labels.classes : classes
    return try wanted.map { text in
      let weights = try choice.classes(text)
      let name = choice.labels.classes.first { $0.lowercased() == text.lowercased() } ?? text
      return kind(name, weights)
    }
  }
}
