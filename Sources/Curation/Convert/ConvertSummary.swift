/// What `convert` did.
public struct ConvertSummary: Sendable, Codable, Hashable {
  /// A picture that could not be used.
  public struct Rejection: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    public var path: String
    /// Why, in the decoder's words.
    public var words: String
  }

  /// Pictures that came in, stayed and went.
  public var counts: StageCounts
  /// Pictures converted in this run; the others were there already.
  public var convertedCount: Int
  /// How many pictures each decoding policy was applied to, such as `orientation`.
  public var policies: [String: Int]
  /// Every rejected picture, by path.
  public var rejections: [Rejection]
  /// How long it took.
  public var seconds: Double
}
