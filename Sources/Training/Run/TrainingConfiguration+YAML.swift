import Yams

extension TrainingConfiguration {
  /// The configuration as the text of a `config.yaml`, every setting written out.
  ///
  /// - Throws: `TrainingError.unreadable` for a number that YAML cannot say.
  public func yaml() throws(TrainingError) -> String {
    do { return try YAMLEncoder().encode(self) } catch {
      throw .unreadable(path: "config.yaml", reason: "\(error)")
    }
  }
}
