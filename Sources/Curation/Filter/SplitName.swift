package import Catalogue

/// What a folder is called that holds one part of a divided set: `train`, `Valid`, `test_images`,
/// `seg_train`, `train2017`.
package struct SplitName: Hashable {
  /// The part.
  package let split: PictureSplit
  /// What else is in the name, the same in those of the other parts: `seg *`.
  let decoration: String
  /// Whether the word is used for little else; `tr` may be Turkish.
  let isPlain: Bool

  /// Words that stand for a split wherever they are in a name.
  private static let plain: [String: PictureSplit] = [
    "train": .train, "training": .train, "trainset": .train,
    "val": .validation, "valid": .validation, "validation": .validation, "valset": .validation,
    "test": .test, "testing": .test, "testset": .test, "holdout": .test, "heldout": .test,
  ]
  /// Words that do so where they are the whole name.
  private static let short: [String: PictureSplit] = [
    "tr": .train, "trn": .train, "va": .validation, "dev": .validation, "development": .validation,
    "te": .test, "ts": .test, "tst": .test, "eval": .test, "evaluation": .test,
  ]
  /// Words that say nothing of the pictures.
  private static let idle: Set = [
    "set", "split", "data", "dataset", "image", "images", "img", "imgs", "picture", "pictures",
  ]

  /// Reads a name, whatever its case; nil for one that is called otherwise.
  package init?(_ name: Substring) {
    let words = Self.words(of: name).filter { !Self.idle.contains($0) }
    let whole = words.joined()
    if let split = Self.plain[whole] {
      (self.split, decoration, isPlain) = (split, "", true)
    } else if let split = Self.short[whole] {
      (self.split, decoration, isPlain) = (split, "", false)
    } else {
      let places = words.indices.filter { Self.plain[words[$0]] != nil }
      guard places.count == 1, let split = Self.plain[words[places[0]]] else { return nil }
      (self.split, isPlain) = (split, true)
      decoration = words.indices.map { $0 == places[0] ? "*" : words[$0] }.joined(separator: " ")
    }
  }

  /// The runs of letters in lower case; a capital after a small letter begins one.
  private static func words(of name: Substring) -> [String] {
    var words: [String] = []
    var last: Character = " "
    for character in name {
      if character.isLetter {
        let continues = last.isLetter && !(last.isLowercase && character.isUppercase)
        if continues, let end = words.indices.last {
          words[end] += character.lowercased()
        } else {
          words.append(character.lowercased())
        }
      }
      last = character
    }
    return words
  }
}

extension Collection<Substring> {
  /// The splits that these names of folders side by side stand for; empty when they are no splits.
  ///
  /// Two different ones are needed, called alike, and each name must be one; beside `train` and
  /// another in full a few others may be, such as `extra`.
  var splits: [Substring: PictureSplit] {
    let named = compactMap { name in SplitName(name).map { (name: name, split: $0) } }
    let divided = Dictionary(grouping: named, by: \.split.decoration).values.filter {
      Set($0.map(\.split.split)).count > 1
    }.joined()
    let plain = Set(divided.filter(\.split.isPlain).map(\.split.split))
    guard divided.count == count || plain.count > 1 && plain.contains(.train) else { return [:] }
    return Dictionary(
      divided.map { ($0.name, $0.split.split) }, uniquingKeysWith: { first, _ in first })
  }
}
