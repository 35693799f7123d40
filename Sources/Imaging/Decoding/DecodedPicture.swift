package import Pixels

/// Something that was done to a picture, or ignored in it, on the way to plain RGB.
package enum AppliedPolicy: String, Sendable, Codable, CaseIterable {
  /// Turned or mirrored as its EXIF or XMP orientation asks.
  case orientation
  /// Converted from CMYK or YCCK.
  case cmyk
  /// Transparent pixels were laid on the background.
  case alpha
  /// What the transparent pixels leave has the colour of the background: on another one something
  /// would be seen.
  case hidden = "hidden by the background"
  /// 16-bit samples were rounded to 8 bits.
  case sixteenBit = "16-bit"
  /// Only the first frame of an animation was used.
  case firstFrame = "first frame"
  /// Colours were converted to sRGB as the file's profile, or a PNG's colour chunks, ask.
  case profileConverted = "profile converted"
  /// An embedded colour profile was ignored: by choice, or since it is damaged or for other samples.
  case profileIgnored = "profile ignored"
  /// Part of the file was missing or damaged and lenient decoding kept the rest.
  case truncated
  /// The JPEG decoder warned of something in the file and went on, as every libjpeg program does;
  /// part of the picture may be wrong.
  case damaged

  /// The name of a policy in the words of `DecodedPicture.words(for:)`.
  package static func name(in words: String) -> String {
    String(words.prefix { $0 != ":" })
  }
}

/// A picture as the rest of the pipeline sees it.
package struct DecodedPicture: Sendable {
  /// Upright 8-bit pixels, RGB or grey by the options, without alpha.
  package let image: PixelImage
  /// The part of `image` that shows the picture: all of it unless it was shrunk while decoding.
  package let shown: ResamplingBox
  /// By how much the picture was shrunk while decoding: 1, 2, 4 or 8.
  package let denominator: Int
  /// What the file was.
  package let format: PictureFormat
  /// Columns of the source, upright (as shown), before any shrinking while decoding.
  package let sourceWidth: Int
  /// Rows of the source, upright (as shown), before any shrinking while decoding.
  package let sourceHeight: Int
  /// What was done on the way, in the order of `AppliedPolicy.allCases`.
  package let policies: [AppliedPolicy]
  /// What was missing or damaged, in the decoder's words, where policies say `truncated` or
  /// `damaged`.
  package let damage: String?

  /// A policy in words: its name, and behind a colon what was damaged.
  package func words(for policy: AppliedPolicy) -> String {
    guard let damage, policy == .truncated || policy == .damaged else { return policy.rawValue }
    return "\(policy.rawValue): \(damage)"
  }
}

/// What a file says about itself before its pixels are decoded.
package struct PictureHeader: Sendable, Hashable {
  /// What the file is.
  package let format: PictureFormat
  /// Columns, upright (as shown).
  package let width: Int
  /// Rows, upright (as shown).
  package let height: Int
  /// How stored rows and columns become upright ones.
  package let orientation: Orientation
}

extension DecodedPicture {
  /// The picture as a square, whatever it was shrunk by while decoding.
  ///
  /// Parameters and result are those of `PixelImage.fitted(side:fit:filter:background:)`.
  package func fitted(
    side: Int, fit: Fit = .contain, filter: ResamplingFilter = .lanczos,
    background: RGBColor = .white
  ) -> FittedPicture {
    image.fitted(
      side: side, fit: fit, filter: filter, background: background,
      showing: (width: sourceWidth, height: sourceHeight), in: shown)
  }
}
