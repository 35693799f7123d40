import Curation

extension StageSettings {
  /// The defaults with some values changed.
  init(_ change: (inout Self) -> Void) {
    self.init()
    change(&self)
  }
}
