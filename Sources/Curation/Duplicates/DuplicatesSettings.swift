import Imaging

/// Which pictures count as duplicates.
package struct DuplicatesSettings: StageSettings {
  /// How equality is judged.
  package enum Method: String, Sendable, Codable, Hashable, CaseIterable {
    /// The same picture, also resized, compressed again, trimmed or padded.
    case near
    /// Equal pixels after decoding, whatever the file format.
    case exact
    /// Every picture stays.
    case off
  }

  /// What becomes of copies in different splits of a set, such as train and test.
  package enum Leaks: String, Sendable, Codable, Hashable, CaseIterable {
    /// Those to learn from go.
    case dropTrain = "drop-train"
    /// Those that are held out go.
    case dropHeld = "drop-held"
    /// Each split keeps its best one.
    case report
  }

  /// Which pictures are compared.
  package enum Search: String, Sendable, Codable, Hashable, CaseIterable {
    /// All whose hashes are near.
    case all
    /// Those whose hashes agree on two of five stretches and differ in at most three bits.
    case bands
  }

  /// How equality is judged.
  package var method = Method.near
  /// Pictures are compared when the hashes of their views differ in at most so many of 64 bits.
  package var distance = 8
  /// Whether a picture and its mirror image are the same.
  package var mirror = false
  /// Whether a picture turned by 90, 180 or 270 degrees is the same; with `mirror` also when it is mirrored.
  package var rotate = false
  /// What becomes of copies in different splits.
  package var leaks = Leaks.dropTrain
  /// Which pictures are compared; nil for all.
  package var search: Search?
  /// Folders whose pictures are compared with and never rejected; nil for none.
  package var reference: [String]?

  /// The ways in which a copy may be turned.
  var turns: [ViewTurn] { ViewTurn.all(mirror: mirror, rotate: rotate) }

  /// The defaults.
  package init() {}

  /// Refuses what means something for near duplicates alone beside another method.
  ///
  /// - Parameters:
  ///   - names: The settings to look at, as they are called in code.
  ///   - spelling: How a name was typed.
  /// - Throws: `CurationError.invalidSetting`.
  package func checkNear(
    among names: Set<String> = ["distance", "mirror", "rotate"],
    as spelling: (String) -> String = { $0 }
  ) throws {
    let plain = Self()
    let changed = [
      ("distance", distance != plain.distance), ("mirror", mirror), ("rotate", rotate),
    ].filter { $0.1 }.map { $0.0 }
    guard method != .near, let idle = changed.first(where: names.contains) else { return }
    throw CurationError.invalidSetting(
      name: spelling(idle), found: "\(method.rawValue)",
      expected: "method near beside it, or nothing")
  }

  /// Folders are compared with by one of the methods, and turns and distances mean something for near
  /// duplicates alone.
  package func checkTogether() throws {
    try checkNear()
    guard method == .off || isByBands, let reference else { return }
    guard !isByBands else {
      throw CurationError.invalidSetting(
        name: "reference", found: "\(reference.joined(separator: ", ")) with search bands",
        expected: "search all beside it, or no folder")
    }
    throw CurationError.invalidSetting(
      name: "reference", found: "\(reference.joined(separator: ", ")) with method off",
      expected: "method near or exact beside it, or no folder")
  }

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting(
      "method", \.method,
      "near (also resized, compressed again, trimmed, padded), exact (equal pixels) or off"),
    Setting(
      "distance", \.distance, in: 0...16,
      "near: compare pictures whose hashes differ in at most so many bits"),
    Setting("mirror", \.mirror, "near: whether mirror images are duplicates"),
    Setting("rotate", \.rotate, "near: whether pictures turned by 90, 180 or 270° are duplicates"),
    Setting(
      "leaks", \.leaks,
      "of copies in different splits: drop-train keeps the held-out one, drop-held the other, report "
        + "one in each"),
    Setting(
      "search", optional: \.search,
      "near: all (whose hashes are near) or bands (fewer, by sorted files that tasks can share)",
      whenLeftOut: "all"),
    Setting(
      "reference", optional: \.reference,
      "folders of pictures to compare with, which are never rejected"),
  ]
}
