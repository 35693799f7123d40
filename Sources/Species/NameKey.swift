import Foundation

/// The part of a name that tells it from others: "Farfetch'd", "farfetchd" and "FARFETCH’D" are
/// one.
public enum NameKey {
  /// Lower-case letters and digits without accents; ♀ and ♂ become f and m.
  public static func of(_ name: String) -> String {
    let marked = name.replacing("♀", with: "f").replacing("♂", with: "m")
    let plain = marked.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return String(plain.filter { $0.isLetter || $0.isNumber })
  }
}
