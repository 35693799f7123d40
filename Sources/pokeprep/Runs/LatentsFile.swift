import CommandShell
import Foundation
import Safetensors
import Training

/// The latent vectors and labels of pictures in a safetensors file, so that the same pictures can be
/// drawn again, by this program or another.
///
/// `latents` F32 [N, Z]; `labels` F32 [N, K], the weights of the classes and of the further heads beside
/// each other, or I32 [N], classes alone; `kind` I32 [N], the place of each picture's folder in the
/// note `kinds`. Files of others need no more than `latents`, and `labels` where the generator has such.
struct LatentsFile {
  private static let format = "pokeprep-latents/1"

  /// What goes into one folder.
  struct Kind {
    var name: String
    var latents: [[Float]]
    var labels: [[Float]]
  }

  var kinds: [Kind]

  /// Writes what pictures of a session were drawn from.
  ///
  /// - Throws: `SafetensorsError`; an older file is then untouched.
  func write(to path: String, of session: GeneratorSession, run: String, seed: UInt64) throws {
    let latents = kinds.flatMap(\.latents)
    let labels = kinds.flatMap(\.labels)
    let numbers = kinds.enumerated().flatMap { number, kind in
      [Int32](repeating: Int32(number), count: kind.latents.count)
    }
    try SafetensorsWriter.write(
      [
        TensorPayload(
          name: "latents", shape: [latents.count, session.latentCount],
          floats: latents.flatMap { $0 }),
        TensorPayload(
          name: "labels", shape: [labels.count, session.labels.count],
          floats: labels.flatMap { $0 }),
        TensorPayload(name: "kind", shape: [numbers.count], int32s: numbers),
      ],
      metadata: [
        "format": Self.format, "kinds": try Self.json(kinds.map(\.name)),
        "classes": try Self.json(session.labels.classes), "run": run, "step": "\(session.step)",
        "seed": "\(seed)",
      ], to: path)
  }

  /// Reads what pictures are to be drawn from.
  ///
  /// - Throws: `SafetensorsError`, and `CommandProblem` for a file that does not fit the generator.
  init(reading path: String, for session: GeneratorSession) throws {
    let file = try SafetensorsFile(path: path)
    func misfit(_ what: String, _ expected: String, _ found: String) -> CommandProblem {
      CommandProblem("\(path): \(what): expected \(expected), found \(found)")
    }
    if let noted = file.metadata["format"], noted != Self.format {
      throw misfit("format", Self.format, noted)
    }
    let classes = session.labels.classes
    if let noted = Self.names(file.metadata["classes"]), noted != classes {
      throw misfit(
        "classes", "those of the run, \(classes.joined(separator: ", "))",
        noted.joined(separator: ", "))
    }
    let shape = try file.description(of: "latents").shape
    guard shape.count == 2, shape[1] == session.latentCount,
      SampleRecord.counts.contains(shape[0]), shape[0] > 0
    else {
      throw misfit("latents", "1 to 1,000,000 rows of \(session.latentCount) numbers", "\(shape)")
    }
    let latents = Self.rows(try file.floats(of: "latents"), of: shape[1])
    let (labels, places) = try Self.labels(in: file, count: shape[0], for: session)
    guard (latents + labels).allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw misfit("latents and labels", "numbers", "infinity or no number")
    }
    var names = places == nil ? ["pictures"] : classes
    var numbers = places ?? [Int](repeating: 0, count: shape[0])
    if let noted = Self.names(file.metadata["kinds"]), file.contains("kind") {
      names = noted
      numbers = try file.int32s(of: "kind").map(Int.init)
      guard numbers.count == shape[0], numbers.allSatisfy(names.indices.contains),
        Set(names.map(SampleWriter.folderName)).count == names.count
      else { throw misfit("kind", "\(shape[0]) places in kinds, each a folder", "others") }
    }
    kinds = names.enumerated().compactMap { number, name in
      let own = numbers.indices.filter { numbers[$0] == number }
      return own.isEmpty
        ? nil
        : Kind(name: name, latents: own.map { latents[$0] }, labels: own.map { labels[$0] })
    }
  }

  init(kinds: [Kind]) { self.kinds = kinds }

  /// The rows of label weights, and the classes where the file has such.
  private static func labels(
    in file: SafetensorsFile, count: Int, for session: GeneratorSession
  ) throws -> (rows: [[Float]], classes: [Int]?) {
    let labels = session.labels
    guard file.contains("labels") || session.isConditional else {
      let none = [Float](repeating: 0, count: labels.count)
      return ([[Float]](repeating: none, count: count), nil)
    }
    let tensor = try file.description(of: "labels")
    if tensor.dataType == .i32, tensor.shape == [count] {
      let places = try file.int32s(of: "labels").map(Int.init)
      if places.allSatisfy(labels.classes.indices.contains) {
        let choice = try LabelChoice(labels)
        let rows = places.enumerated().map { number, place in
          choice.row(LabelRows.oneHot(place, count: labels.classes.count), number: number)
        }
        return (rows, places)
      }
    }
    guard tensor.dataType == .f32, tensor.shape == [count, labels.count] else {
      throw CommandProblem(
        "\(file.path): labels: expected \(count) rows of \(labels.count) weights (F32), or \(count) "
          + "classes from 0 to \(labels.classes.count - 1) (I32), found \(tensor.dataType.rawValue) "
          + "\(tensor.shape)")
    }
    return (rows(try file.floats(of: "labels"), of: labels.count), nil)
  }

  private static func rows(_ values: [Float], of count: Int) -> [[Float]] {
    stride(from: 0, to: values.count, by: max(count, 1)).map {
      Array(values[$0..<($0 + count)])
    }
  }

  private static func json(_ names: [String]) throws -> String {
    String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
  }

  private static func names(_ json: String?) -> [String]? {
    json.flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
  }
}
