import ArgumentParser
package import Augmentation
package import Curation
package import Imaging

// The values of settings as they are typed: enumerations by their names, listed in the help.

extension Fit: ExpressibleByArgument {}
extension ResamplingFilter: ExpressibleByArgument {}
extension OutputMode: ExpressibleByArgument {}
extension PairSource: ExpressibleByArgument {}
extension AugmentSettings.Split: ExpressibleByArgument {}
extension DuplicatesSettings.Leaks: ExpressibleByArgument {}
extension WhitenessSettings.Metric: ExpressibleByArgument {}
extension DuplicatesSettings.Method: ExpressibleByArgument {}
extension BalanceSettings.Strategy: ExpressibleByArgument {}
extension FillMode: ExpressibleByArgument {}
extension AugmentationSettings.Compatibility: ExpressibleByArgument {}

extension RGBColor: ExpressibleByArgument {
  /// A colour as typed: `#rrggbb`, `white` or `black`.
  package init?(argument: String) {
    self.init(hexadecimal: argument)
  }
}
