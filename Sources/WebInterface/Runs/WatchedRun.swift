import Files
import Foundation
import Imaging
import Kernels
import Networks
import Pixels
import Training

/// A run that is looked at, while it trains or later.
actor WatchedRun {
  /// What it is called on the page.
  nonisolated let name: String
  private let files: RunFiles
  private var log: GrowingTable
  private var scores: GrowingTable
  private var looks: GrowingTable
  private var alarms: GrowingTable
  /// Tells the person at the terminal something, once.
  private var say: (@Sendable (String) -> Void)?
  private var drawer: (session: GeneratorSession, changed: Date)?
  private var png: (query: SampleQuery, bytes: Data)?

  init(folder: URL, name: String, say: @escaping @Sendable (String) -> Void) {
    files = RunFiles(in: folder)
    self.name = name
    self.say = say
    log = GrowingTable(path: files.logURL.path)
    scores = GrowingTable(path: files.scoresURL.path)
    looks = GrowingTable(path: files.watchURL.path)
    alarms = GrowingTable(path: files.alarmsURL.path, keepsText: true)
  }

  /// What a page shows of a run.
  struct Look: Encodable, Sendable {
    var name: String
    /// Changes when anything does.
    var version: String
    var step: Int
    var seconds: Double
    /// How far it is, in words.
    var state: String
    /// Why tables of it cannot be read, or not in whole.
    var problems: [String] = []
    var log: [String: [Double?]] = [:]
    var scores: [String: [Double?]] = [:]
    var looks: [String: [Double?]] = [:]
    var alarms: [[String]] = []
    /// The steps of its sample sheets.
    var sheets: [Int] = []
    /// What can be turned: labels and the length of the latent vector; nil without a checkpoint.
    var labels: [String]?
    var latentCount: Int?

    private enum CodingKeys: CodingKey {
      case name, version, step, seconds, state, problems, alarms, sheets, labels, latentCount
    }

    /// All of it as JSON.
    ///
    /// Thousands of numbers at every look, while the run trains on the same cores: written here, they take a
    /// small part of an encoder's time.
    var answer: WebAnswer {
      var text = String(decoding: WebAnswer(json: self).body, as: UTF8.self)
      text.removeLast()
      for (name, table) in [("log", log), ("scores", scores), ("looks", looks)] {
        let columns = table.map { column, values in
          let numbers = values.map { $0.map { Float($0).description } ?? "null" }
          return Self.quoted(column) + ":[" + numbers.joined(separator: ",") + "]"
        }
        text += ",\"\(name)\":{" + columns.joined(separator: ",") + "}"
      }
      return WebAnswer(text: text + "}", type: "application/json")
    }

    private static func quoted(_ text: String) -> String {
      String(decoding: (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8), as: UTF8.self)
    }
  }

  /// The run now; without its numbers where the version is known.
  func look(known version: String?) -> Look {
    log.update()
    scores.update()
    looks.update()
    alarms.update()
    let problems = [log, scores, looks, alarms].compactMap(\.problem)
    if let say, !problems.isEmpty {
      problems.forEach { say("\(files.url.path)/\($0)") }
      self.say = nil
    }
    let isGone = !FileManager.default.fileExists(atPath: files.url.path)
    let sheets = sheetSteps
    let parts = [log.offset, scores.offset, looks.offset, alarms.offset, sheets.last ?? -1]
    let now =
      (parts.map(String.init) + problems).joined(separator: "-") + (hasCheckpoint ? "c" : "")
      + (isGone ? "g" : "")
    let series = log.series
    var look = Look(
      name: name, version: now, step: log.last("step").map { Int($0) } ?? 0,
      seconds: log.last("seconds") ?? 0, state: state(isGone: isGone))
    look.problems = problems
    guard version != now else { return look }
    look.log = series
    look.scores = scores.series
    look.looks = looks.series
    look.alarms = alarms.lines
    look.sheets = sheets
    if hasCheckpoint, let run = try? RunFolder(opening: files.url),
      run.configuration.recipe.input == .latent
    {
      look.latentCount = run.configuration.recipe.latent
      look.labels = Self.labels(of: run.configuration)
    }
    return look
  }

  /// How far it is, in words.
  private func state(isGone: Bool) -> String {
    guard let step = log.last("step") else {
      return isGone
        ? Self.gone : log.problem == nil ? "no steps yet" : "the log cannot be read"
    }
    let seconds = log.last("seconds").flatMap { Int(exactly: $0.rounded()) } ?? 0
    let words = "step \(Int(step)), \(seconds) s"
    return isGone ? "\(Self.gone); it was at \(words)" : words
  }

  private static let gone = "its folder is gone: deleted, renamed or moved"

  private var hasCheckpoint: Bool { RunFolder.isResumable(files.url) }

  /// The steps of its sample sheets.
  var sheetSteps: [Int] {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: files.samplesURL.path)) ?? []
    return names.filter { $0.hasSuffix(".png") }.compactMap { Int($0.dropLast(4)) }.sorted()
  }

  /// The sample sheet of a step.
  func sheet(step: Int) -> Data? {
    guard sheetSteps.contains(step) else { return nil }
    return (try? RegularFile(path: files.sampleURL(step: step).path).contents()).map { Data($0) }
  }

  // MARK: Drawing

  /// The labels that a generator draws by: classes, then `head.value`.
  private static func labels(of configuration: TrainingConfiguration) -> [String] {
    guard configuration.recipe.isConditional else { return [] }
    return configuration.classes
      + configuration.heads.flatMap { head in head.values.map { "\(head.name).\($0)" } }
  }

  /// A picture of the newest checkpoint.
  ///
  /// - Parameter values: The parameters of `SampleQuery`.
  /// - Returns: A PNG; nil for a generator that starts from pictures.
  /// - Throws: `NoCheckpoint` and `TrainingError` where there is none that fits, `QueryProblem`.
  func draw(_ values: [String: String]) throws -> Data? {
    guard hasCheckpoint else {
      log.update()
      throw NoCheckpoint(of: files, isAt: log.last("step").map { Int($0) })
    }
    let session = try session()
    guard session.configuration.recipe.input == .latent else { return nil }
    let query = try SampleQuery(
      values, labels: Self.labels(of: session.configuration), latentCount: session.latentCount)
    if let png, png.query == query { return png.bytes }
    var latent = session.latents(count: 1, seed: query.seed)[0]
    for (place, value) in query.latent { latent[place] = value }
    let image = session.draw(labels: Self.row(of: session.labels, query.weights), latent: latent)
    let bytes = Data(try PNGEncoder.encode(image))
    png = (query, bytes)
    return bytes
  }

  /// The newest checkpoint, read again when it has changed.
  private func session() throws -> GeneratorSession {
    let changed =
      (try? FileManager.default.attributesOfItem(
        atPath: files.checkpointURL.path)[.modificationDate] as? Date) ?? .distantPast
    if let drawer, drawer.changed == changed { return drawer.session }
    png = nil
    let session = try GeneratorSession(run: files.url, engine: try KernelEngine(threads: 1))
    drawer = (session, changed)
    return session
  }

  /// The first class where no class has a weight, and a usual value for a head without one.
  private static func row(of labels: LabelRows, _ weights: [String: Float]) -> [Float] {
    var classes = labels.classes.map { weights[$0] ?? 0 }
    if !labels.classes.contains(where: { weights[$0] != nil }), !classes.isEmpty { classes[0] = 1 }
    let open = labels.headValues(number: 0)
    let heads = labels.heads.enumerated().map { index, head -> [Float] in
      let given = head.values.map { weights["\(head.name).\($0)"] }
      return given.contains { $0 != nil }
        ? given.map { $0 ?? 0 } : LabelRows.oneHot(open[index], count: head.values.count)
    }
    return labels.drawn(classes, heads: heads)
  }
}
