/// What `convert` did.
package struct ConvertSummary: Sendable, Codable, Hashable {
  /// A picture that could not be used.
  package struct Rejection: Sendable, Codable, Hashable {
    /// Relative to the input folder.
    package var path: String
    /// Why, in the decoder's words.
    package var words: String
  }

  /// Pictures that came in, stayed and went.
  package var counts: StageCounts
  /// Pictures converted in this run; the others were there already.
  package var convertedCount: Int
  /// How many pictures each decoding policy was applied to, such as `orientation`.
  package var policies: [String: Int]
  /// Every rejected picture, by path.
  package var rejections: [Rejection]
  /// How long it took.
  package var seconds: Double
}
