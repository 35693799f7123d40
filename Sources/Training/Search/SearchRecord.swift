import Files
package import Foundation
import Safetensors

/// What a search has found so far: `search.csv`, written anew after every candidate.
package struct SearchRecord: Hashable, Sendable {
  /// One candidate at the end of one round.
  package struct Entry: Hashable, Sendable, Codable {
    /// From 1.
    package var round: Int
    /// From 1.
    package var candidate: Int
    /// Steps done.
    package var step: Int
    /// Real pictures shown.
    package var images: Int
    /// The KID ×1000, with three decimals as the file has it; nil where training diverged.
    package var kid: Double?
    /// Its standard error ×1000.
    package var kidError: Double?

    package init(
      round: Int, candidate: Int, step: Int, images: Int, kid: Double?, kidError: Double?
    ) {
      (self.round, self.candidate, self.step, self.images) = (round, candidate, step, images)
      (self.kid, self.kidError) = (kid.map(Self.rounded), kidError.map(Self.rounded))
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
  }

  /// The columns of the file; the last may hold commas.
  package static let columns = [
    "round", "candidate", "step", "images", "kid", "kid_error", "changes",
  ]

  /// In the order in which they were found.
  package private(set) var entries: [Entry] = []
  private let candidates: [[String]]
  private let url: URL

  /// The record of a search; of one that goes on with what its file holds.
  ///
  /// - Parameters:
  ///   - url: The file, which may not be there yet.
  ///   - candidates: The changes of each candidate.
  /// - Throws: `TrainingError.unreadable` for a file with other lines.
  package init(_ url: URL, candidates: [[String]]) throws(TrainingError) {
    (self.url, self.candidates) = (url, candidates)
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return }
    for (number, line) in text.split(separator: "\n").enumerated().dropFirst() {
      let entry = Self.entry(line)
      guard let entry, candidates.indices.contains(entry.candidate - 1) else {
        throw .unreadable(
          path: url.path,
          reason:
            "line \(number + 1): expected \(Self.columns.joined(separator: ",")), found \(line)")
      }
      entries.append(entry)
    }
  }

  private static func entry(_ line: Substring) -> Entry? {
    let cells = line.split(
      separator: ",", maxSplits: columns.count - 1, omittingEmptySubsequences: false)
    let numbers = cells.prefix(4).compactMap { Int($0) }
    guard cells.count == columns.count, numbers.count == 4 else { return nil }
    return Entry(
      round: numbers[0], candidate: numbers[1], step: numbers[2], images: numbers[3],
      kid: Double(cells[4]), kidError: Double(cells[5]))
  }

  /// What a candidate came to in a round; nil while that is not known.
  package func entry(round: Int, candidate: Int) -> Entry? {
    entries.first { $0.round == round && $0.candidate == candidate }
  }

  /// Takes what a candidate came to, and writes the file.
  package mutating func append(_ entry: Entry) throws(TrainingError) {
    entries.append(entry)
    let lines = entries.map { entry in
      let numbers = [entry.round, entry.candidate, entry.step, entry.images].map { "\($0)" }
      let scores = [entry.kid, entry.kidError].map { $0.map { "\($0)" } ?? "" }
      return (numbers + scores + [candidates[entry.candidate - 1].joined(separator: " ")])
        .joined(separator: ",")
    }
    do throws(FileError) {
      try AtomicFile.replace(
        url.path,
        with: ([Self.columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n")
    } catch {
      throw .file(.file(error))
    }
  }
}
