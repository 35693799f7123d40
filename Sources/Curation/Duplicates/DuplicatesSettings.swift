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

  /// How equality is judged.
  package var method = Method.near
  /// Pictures are compared when the hashes of their views differ in at most so many of 64 bits.
  package var distance = 8
  /// Whether a picture and its mirror image are the same.
  package var mirror = false

  /// The defaults.
  package init() {}

  /// Every setting.
  package static let settings: [Setting<Self>] = [
    Setting(
      "method", \.method,
      "near (also resized, compressed again, trimmed, padded), exact (equal pixels) or off"),
    Setting(
      "distance", \.distance, in: 0...16,
      "near: compare pictures whose hashes differ in at most so many bits"),
    Setting("mirror", \.mirror, "near: whether mirror images are duplicates"),
  ]
}
