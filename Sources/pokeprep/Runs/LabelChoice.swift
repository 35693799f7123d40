import CommandShell
import Foundation
import PlainText
import Training

extension OutputOptions {
  /// Says which classes that are drawn, pure or in a blend, the run has never seen.
  ///
  /// - Parameters:
  ///   - rows: Rows of label weights, the classes first.
  ///   - session: The generator.
  func tellUntrained(_ rows: [[Float]], of session: GeneratorSession) {
    let configuration = session.configuration
    let untrained = configuration.classes.indices.filter { index in
      configuration.classShares[index] == 0 && rows.contains { $0[index] > 0 }
    }
    guard session.isConditional, !untrained.isEmpty else { return }
    let names = untrained.map { configuration.classes[$0] }.joined(separator: ", ")
    announce(
      "the run had no training pictures of \(names): what is drawn for that means nothing".inOneLine
    )
  }
}

/// What a person asks of a generator: classes and values of further heads, pure or blended.
struct LabelChoice {
  let labels: LabelRows
  /// Weights of the heads that were asked for, by name.
  private var heads: [String: [Float]] = [:]

  /// A choice that leaves those heads open that no text names.
  ///
  /// - Parameters:
  ///   - labels: The classes and heads of the run.
  ///   - texts: Such as `body=quadruped` or `body=quadruped:0.5,wings:0.5`.
  /// - Throws: `CommandProblem` for a text that is not HEAD=VALUE, or whose head or value the run
  ///   does not have.
  init(_ labels: LabelRows, heads texts: [String] = []) throws {
    self.labels = labels
    for text in texts { try set(head: text) }
  }

  /// Whether a text names a head and its value, and not a class.
  func namesHead(_ text: String) -> Bool {
    guard let name = text.split(separator: "=", maxSplits: 1).first, text.contains("=") else {
      return false
    }
    return !labels.classes.contains(text) && labels.heads.contains { $0.name == name }
  }

  /// Fixes a head: `NAME=VALUE`, the value pure or blended.
  mutating func set(head text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let names = labels.heads.map(\.name)
    guard parts.count == 2, let head = labels.heads.first(where: { $0.name == parts[0] }) else {
      throw CommandProblem(
        names.isEmpty
          ? "expected no --head, for the run has no label besides the class; found '\(text)'"
            .inOneLine
          : "expected HEAD=VALUE with one of \(names.joined(separator: ", ")), found '\(text)'"
            .inOneLine)
    }
    heads[head.name] = try Self.weights(
      parts[1], among: head.values, of: "values of \(head.name)")
  }

  /// The weights of the classes: a name, or a blend such as `fire:0.5,water:0.5`.
  func classes(_ text: String) throws -> [Float] {
    try Self.weights(text, among: labels.classes, of: "classes of the run")
  }

  /// A row of label weights; heads that were not fixed get those of picture `number`.
  func row(_ classes: [Float], number: Int) -> [Float] {
    let open = labels.headValues(number: number)
    return labels.drawn(
      classes,
      heads: labels.heads.enumerated().map { index, head in
        heads[head.name] ?? LabelRows.oneHot(open[index], count: head.values.count)
      })
  }

  private static func weights(
    _ text: String, among names: [String], of kind: String
  ) throws -> [Float] {
    func place(_ name: some StringProtocol) throws -> Int {
      guard let index = names.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
        throw CommandProblem(
          "expected one of the \(kind) (\(names.joined(separator: ", "))), found '\(name)'"
            .inOneLine)
      }
      return index
    }
    if let pure = try? place(text) { return LabelRows.oneHot(pure, count: names.count) }
    guard text.contains(":") else {
      return LabelRows.oneHot(try place(text), count: names.count)
    }
    var weights = [Float](repeating: 0, count: names.count)
    for part in text.split(separator: ",") {
      let pieces = part.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) }
      // `Float` would read 0x10, inf and nan as well.
      guard pieces.count == 2, pieces[1].allSatisfy({ "0123456789.eE+-".contains($0) }),
        let weight = Float(pieces[1]), weight.isFinite
      else {
        throw CommandProblem("expected NAME:WEIGHT,NAME:WEIGHT, found '\(text)'".inOneLine)
      }
      guard weight >= 0 else {
        throw CommandProblem(
          "expected weights from 0 upwards, found \(pieces[1]) in '\(text)'".inOneLine)
      }
      weights[try place(pieces[0])] += weight
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw CommandProblem(
        "expected at least one weight above 0, found none in '\(text)'".inOneLine)
    }
    return weights
  }
}
