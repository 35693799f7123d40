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
  package var method: Method
  /// Pictures are compared when the hashes of their views differ in at most so many of 64 bits.
  package var distance: Int
  /// Whether a picture and its mirror image are the same.
  package var mirror: Bool

  /// Settings from their parts.
  package init(method: Method, distance: Int = 8, mirror: Bool = false) {
    self.method = method
    self.distance = distance
    self.mirror = mirror
  }

  /// The defaults.
  package init() {
    self.init(method: .near)
  }

  /// What each setting means.
  package static var comments: [SettingComment] {
    [
      SettingComment(
        "method",
        "near (also resized, compressed again, trimmed, padded), exact (equal pixels) or off"),
      SettingComment(
        "distance", "near: compare pictures whose hashes differ in at most so many bits, 0 to 16"),
      SettingComment("mirror", "near: whether mirror images are duplicates, true or false"),
    ]
  }

  /// Refuses a distance out of range.
  package func validate() throws {
    guard (0...16).contains(distance) else {
      throw CurationError.invalidSetting(
        name: "duplicates.distance", found: "\(distance)", expected: "0 to 16")
    }
  }

  /// Decodes settings in which any part may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let usual = Self()
    self.init(
      method: try values.decodeIfPresent(Method.self, forKey: .method) ?? usual.method,
      distance: try values.decodeIfPresent(Int.self, forKey: .distance) ?? usual.distance,
      mirror: try values.decodeIfPresent(Bool.self, forKey: .mirror) ?? usual.mirror)
  }
}
