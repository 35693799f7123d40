/// Which pictures count as duplicates.
public struct DuplicatesSettings: StageSettings {
  /// How equality is judged.
  public enum Method: String, Sendable, Codable, Hashable, CaseIterable {
    /// Equal pixels after decoding, whatever the file format.
    case exact
    /// Every picture stays.
    case off
  }

  /// How equality is judged.
  public var method: Method

  /// Settings from their parts.
  public init(method: Method) {
    self.method = method
  }

  /// The defaults.
  public init() {
    self.init(method: .exact)
  }

  /// What each setting means.
  public static var comments: [SettingComment] {
    [SettingComment("method", "exact (equal pixels after decoding) or off")]
  }

  /// Decodes settings in which any part may be left out.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(method: try values.decodeIfPresent(Method.self, forKey: .method) ?? .exact)
  }
}
