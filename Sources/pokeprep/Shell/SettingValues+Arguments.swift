import ArgumentParser
package import Augmentation
package import Curation
package import Imaging

// The values of settings as they are typed: enumerations by their names, listed in the help.

extension ExpressibleByArgument {
  /// A value as typed.
  ///
  /// - Throws: `ValidationError` with what was expected.
  package static func typed(_ text: String, expected: String) throws -> Self {
    guard let value = Self(argument: text) else {
      throw ValidationError("expected \(expected), found \(text)")
    }
    return value
  }
}

extension Fit: ExpressibleByArgument {}
extension ResamplingFilter: ExpressibleByArgument {}
extension ProfileHandling: ExpressibleByArgument {}
extension AugmentSettings.Split: ExpressibleByArgument {}
extension DuplicatesSettings.Leaks: ExpressibleByArgument {}
extension WhitenessSettings.Metric: ExpressibleByArgument {}
extension DuplicatesSettings.Method: ExpressibleByArgument {}
extension DuplicatesSettings.Search: ExpressibleByArgument {}
extension BalanceSettings.Strategy: ExpressibleByArgument {}
extension FillMode: ExpressibleByArgument {}
extension AugmentationSettings.Compatibility: ExpressibleByArgument {}

extension OutputMode: ExpressibleByArgument {
  /// A mode by its name, in either spelling.
  package init?(argument: String) { self.init(rawValue: Spelling.grey(argument)) }
}

extension PairSource: ExpressibleByArgument {
  /// A way by its name, in either spelling.
  package init?(argument: String) { self.init(rawValue: Spelling.grey(argument)) }
}

extension WhitenessThreshold: ExpressibleByArgument {
  /// A number or `off`.
  package init?(argument: String) { self.init(typed: argument) }
}

extension RGBColor: ExpressibleByArgument {
  /// A colour as typed: `#rrggbb`, `#rgb`, `white`, `black` or `grey`.
  package init?(argument: String) {
    self.init(hexadecimal: argument)
  }
}
