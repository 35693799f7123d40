import Catalogue

/// Why a source cannot be imported.
package struct ImportProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// A sentence that says what was expected, what was found and what to do.
  package let description: String

  /// The problem with a file, a folder or an option.
  init(_ place: String, _ words: String) { description = "\(place): \(words)" }
}

/// How much an import may bring, so that no archive fills the disk.
package struct ImportLimits: Sendable, Hashable {
  /// Most members of archives, records and files together.
  package var count: Int
  /// Most bytes that come out of sources together.
  package var byteCount: Int
  /// How many times its own size a compressed file may become, once that is more than `ratioFloor`.
  package var ratio: Int
  /// Unpacked bytes below which any ratio will do: blank pictures compress well.
  static let ratioFloor = 64 << 20
  /// Most bytes of a picture's file, as decoders take them.
  static let pictureByteCount = 512 << 20

  /// The highest ratio that can be typed.
  package static let greatestRatio = 1_000_000_000

  package init(count: Int = 5_000_000, byteCount: Int = 200_000_000_000, ratio: Int = 100) {
    self.count = count
    self.byteCount = byteCount
    self.ratio = ratio
  }

  /// The ratio with which a file of so many bytes stops for nothing but `byteCount`: what it becomes in the
  /// end, nobody knows before it is unpacked.
  func ratio(allowing packed: Int) -> Int {
    min(byteCount / (packed + 1) + 1, Self.greatestRatio)
  }
}

/// What sources brought so far, compared with the limits.
package final class ImportMeter {
  private let limits: ImportLimits
  private var count = 0
  private var byteCount = 0
  private var paths: Set<ExactPath> = []
  /// Every file that was read.
  private(set) var files: [String] = []

  /// A meter at zero.
  package init(_ limits: ImportLimits) { self.limits = limits }

  /// Whether a file is met for the first time.
  func isNew(_ path: String) -> Bool {
    let isNew = paths.insert(ExactPath(path)).inserted
    if isNew { files.append(path) }
    return isNew
  }

  /// Notes that a file is read.
  func note(_ path: String) { _ = isNew(path) }

  /// Counts a member, a record or a file.
  ///
  /// - Throws: `ImportProblem` above the limit.
  func countMember(of path: String) throws(ImportProblem) {
    count += 1
    guard count <= limits.count else {
      throw ImportProblem(
        path,
        "expected at most \(limits.count) members, found more; if you trust it: --max-count "
          + "\(2 * limits.count)")
    }
  }

  /// Counts bytes that came out of a file.
  ///
  /// - Parameters:
  ///   - amount: How many just now.
  ///   - unpacked: How many of this file so far, with these.
  ///   - packed: The size of the file; nil where it is not compressed.
  ///   - path: The file.
  /// - Throws: `ImportProblem` above a limit.
  func countBytes(
    _ amount: Int, unpacked: Int, packed: Int?, of path: String
  ) throws(ImportProblem) {
    byteCount += amount
    try check(total: byteCount, unpacked: unpacked, packed: packed, of: path)
  }

  /// Compares sizes with the limits, and counts nothing.
  ///
  /// - Throws: `ImportProblem` above a limit.
  func check(
    total: Int, unpacked: Int, packed: Int?, of path: String
  ) throws(ImportProblem) {
    guard total <= limits.byteCount else {
      throw ImportProblem(
        path,
        "expected at most \(limits.byteCount / 1_000_000_000) GB in all, found more; if you trust "
          + "it: --max-gigabytes \(2 * limits.byteCount / 1_000_000_000)")
    }
    guard let packed, unpacked > ImportLimits.ratioFloor else { return }
    guard unpacked / limits.ratio <= packed else {
      throw ImportProblem(
        path,
        "expected to become at most \(limits.ratio) times its size, found more than "
          + "\(unpacked >> 20) MB from \(packed) bytes; if you trust it: --max-ratio "
          + "\(limits.ratio(allowing: packed))")
    }
  }
}
