/// What was found when every byte of a file, or of the files in a folder, was looked at.
package struct VerifiedFile: Sendable, Hashable, Codable {
  /// Its name, relative to the folder that was asked about.
  package var file: String
  /// Pictures or samples that should be in it.
  package var samples: Int
  /// Size that it should have, in bytes.
  package var bytes: Int
  /// What is wrong, one sentence each; empty when all is well.
  package var problems: [String]

  package init(file: String, samples: Int = 0, bytes: Int = 0, problems: [String] = []) {
    self.file = file
    self.samples = samples
    self.bytes = bytes
    self.problems = problems
  }
}
