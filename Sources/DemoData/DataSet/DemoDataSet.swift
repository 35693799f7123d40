import SeededRandom

/// A made-up collection of pictures, one folder per type, with everything that scraped
/// collections have: mixed formats, backgrounds of all kinds, duplicates and damaged files.
///
/// The same seed, count and types give the same pixels everywhere.
package struct DemoDataSet: Sendable {
  /// What the pictures are drawn from.
  package let seed: UInt64
  /// The folders.
  package let types: [CreatureType]
  /// Every readable picture, originals before copies within a type.
  package let pictures: [DemoPicture]
  /// Damaged files and files that are not what their names say.
  package let damagedFiles: [DamagedFile]

  /// Plans a data set; nothing is drawn yet.
  ///
  /// - Parameters:
  ///   - types: The folders to fill; a type given twice counts once.
  ///   - count: Different pictures per type, at least 1; copies come on top.
  ///   - seed: Another seed gives other pictures.
  package init(types: [CreatureType], count: Int, seed: UInt64) {
    self.types = types.enumerated().filter { !types[..<$0.offset].contains($0.element) }
      .map(\.element)
    self.seed = seed
    var pictures: [DemoPicture] = []
    var specials = 0
    for type in self.types {
      var originals: [DemoPicture] = []
      for index in 0..<max(1, count) {
        originals.append(
          Self.original(type, index: index, of: count, seed: seed, specials: &specials))
      }
      pictures += originals + Self.copies(of: originals)
    }
    self.pictures = pictures + Self.strays(among: pictures, types: self.types)
    damagedFiles = DamagedFile.all(
      seed: seed, type: self.types.first ?? .fire, folders: self.types.map(\.rawValue))
  }

  private static func original(
    _ type: CreatureType, index: Int, of count: Int, seed: UInt64, specials: inout Int
  ) -> DemoPicture {
    var random = CounterRandom(
      seed: seed, stream: RandomStream("demo plan \(type.rawValue)"), index: UInt64(index))
    var encoding = DemoEncoding.common[index % DemoEncoding.common.count]
    var background = randomBackground(using: &random)
    if index % 3 == 2 {
      // Every third picture takes the next of the rarer forms, so that a set of about 24 per
      // three types has them all.
      encoding = DemoEncoding.special[specials % DemoEncoding.special.count]
      specials += 1
      if encoding.hasAlpha { background = .transparent }
      if background == .photographic, encoding.fileExtension == "png" { background = .coloured }
    }
    // The first two are copied later on and must survive that without loss.
    if index < 2 { (encoding, background) = (.pngRGB, .white) }
    // Grain does not compress in PNG: photographs are JPEG, as everywhere.
    if background == .photographic, encoding.fileExtension == "png" { encoding = .jpeg }
    // Species take turns, in another order every time, so that each meets every encoding.
    let speciesIndex = (index + index / type.species.count) % type.species.count
    let name = type.species[speciesIndex].key.lowercased()
    let digits = String(index + 1)
    let number = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return DemoPicture(
      path: "images/\(type.rawValue)/\(name)-\(number).\(encoding.fileExtension)", type: type,
      subject: DemoPicture.Subject(
        type: type, speciesIndex: speciesIndex, seed: seed, index: UInt64(index)),
      background: background, encoding: encoding)
  }

  private static func randomBackground(using random: inout CounterRandom) -> DemoBackground {
    switch random.uniform() {
    case ..<0.62: .white
    case ..<0.71: .offWhite
    case ..<0.77: .shaded
    case ..<0.82: .coloured
    case ..<0.88: .gradient
    case ..<0.94: .textured
    default: .photographic
    }
  }

  /// Exact duplicates in the same folder: the same file again, and the same pixels as WebP.
  private static func copies(of originals: [DemoPicture]) -> [DemoPicture] {
    guard let first = originals.first else { return [] }
    return [
      copy(of: first, in: first.type, name: "download-1", encoding: .pngRGB),
      copy(of: first, in: first.type, name: "download-2", encoding: .webpLossless),
    ]
  }

  /// Exact duplicates in the next type's folder: conflicts of labels.
  private static func strays(
    among pictures: [DemoPicture], types: [CreatureType]
  ) -> [DemoPicture] {
    guard types.count > 1 else { return [] }
    return types.enumerated().compactMap { index, type in
      let originals = pictures.filter { $0.type == type && $0.copyOf == nil }
      guard index.isMultiple(of: 2), originals.count > 1 else { return nil }
      return copy(
        of: originals[1], in: types[(index + 1) % types.count], name: "stray-1",
        encoding: .pngInterlaced)
    }
  }

  private static func copy(
    of picture: DemoPicture, in type: CreatureType, name: String, encoding: DemoEncoding
  ) -> DemoPicture {
    DemoPicture(
      path: "images/\(type.rawValue)/\(name).\(encoding.fileExtension)", type: type,
      subject: picture.subject, background: picture.background, encoding: encoding,
      copyOf: picture.path)
  }
}
