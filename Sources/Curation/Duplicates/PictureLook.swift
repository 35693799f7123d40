import Imaging

/// What the search for near duplicates looks at before it compares a picture.
struct PictureLook: Sendable {
  /// A view that shows something.
  struct View: Sendable {
    var number: UInt8
    /// The hashes of its windows, that of the whole view first.
    var windows: [ViewHash]
    /// The hash of the view turned left to right; nil when that is not asked for.
    var mirrored: ViewHash?
    var signature: ViewSignature
    /// That of the view turned left to right; nil when that is not asked for.
    var mirroredSignature: ViewSignature?
  }

  /// Place in the order of quality.
  let picture: Int32
  /// Views of one colour are left out: they say nothing.
  let views: [View]

  init(
    picture: Int, fingerprint: PictureFingerprint?, by hasher: ViewHasher, mirror: Bool
  ) {
    self.picture = Int32(picture)
    views = (fingerprint?.views ?? []).enumerated().compactMap { number, view in
      guard !view.isBlank else { return nil }
      let mirrored = mirror ? view.mirrored : nil
      return View(
        number: UInt8(number), windows: hasher.hashes(of: view),
        mirrored: mirrored.map { hasher.hash(of: $0) }, signature: ViewSignature(of: view),
        mirroredSignature: mirrored.map { ViewSignature(of: $0) })
    }
  }

  /// Where this picture may lie in another or the other in it, by hashes that differ in at most `distance` bits.
  func candidates(with other: PictureLook, distance: Int) -> [NearCandidate] {
    Self.candidates(of: self, in: other, distance: distance)
      + Self.candidates(of: other, in: self, distance: distance)
  }

  private static func candidates(
    of part: PictureLook, in whole: PictureLook, distance: Int
  ) -> [NearCandidate] {
    var found: [NearCandidate] = []
    for partView in part.views {
      for (isMirrored, hash) in [(false, partView.windows[0]), (true, partView.mirrored)] {
        guard let hash else { continue }
        for wholeView in whole.views {
          for (window, other) in wholeView.windows.enumerated() {
            let bits = hash.distance(to: other)
            guard bits <= distance, hash.hasSimilarMeans(to: other) else { continue }
            found.append(
              NearCandidate(
                whole: whole.picture, part: part.picture, wholeView: wholeView.number,
                partView: partView.number, window: UInt8(window), isMirrored: isMirrored,
                distance: UInt8(bits)))
          }
        }
      }
    }
    return found
  }
}
