import Foundation

/// The part of a name that tells it from others: "Farfetch'd", "farfetchd" and "FARFETCH’D" are
/// one.
package enum NameKey {
  /// Lower-case letters and digits without accents; ♀ and ♂ become f and m.
  package static func of(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) {
      // Most names; folding takes a hundred times as long.
      return name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
    let marked = name.replacing("♀", with: "f").replacing("♂", with: "m")
    let plain = marked.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    return String(plain.filter { $0.isLetter || $0.isNumber })
  }
}
