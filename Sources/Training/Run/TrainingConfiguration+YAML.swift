import Yams

extension TrainingConfiguration {
  /// The configuration as the text of a `config.yaml`, every setting written out.
  ///
  /// - Throws: `TrainingError.unreadable` for a number that YAML cannot say.
  public func yaml() throws(TrainingError) -> String {
    do { return withPlainNumbers(try YAMLEncoder().encode(self)) } catch {
      throw .unreadable(path: "config.yaml", reason: "\(error)")
    }
  }
}

/// The encoder writes 0.2 as 2.00000002980232e-1; this is the shortest text that reads back as the
/// same number.
private func withPlainNumbers(_ yaml: String) -> String {
  yaml.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    guard let word = line.split(separator: " ").last, word.contains("e"), word != line,
      word.allSatisfy({ $0.isNumber || "+-.e".contains($0) }), let number = Float(word)
    else { return String(line) }
    return line.dropLast(word.count) + "\(number)"
  }.joined(separator: "\n")
}
