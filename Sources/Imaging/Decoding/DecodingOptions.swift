/// An opaque colour, 8 bits per channel.
package struct RGBColor: Sendable, Hashable, Codable {
  /// Red, 0…255.
  package var red: UInt8
  /// Green, 0…255.
  package var green: UInt8
  /// Blue, 0…255.
  package var blue: UInt8

  /// A colour from its channels, 0…255 each.
  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// 255, 255, 255.
  package static let white = RGBColor(red: 255, green: 255, blue: 255)
  /// 0, 0, 0.
  package static let black = RGBColor(red: 0, green: 0, blue: 0)

  /// 128, 128, 128.
  package static let grey = RGBColor(red: 128, green: 128, blue: 128)

  /// A background on which what cannot be seen on this one is probably seen; nil where none is known.
  ///
  /// Each leads to one that did not come before, so that nobody is sent in a circle: to grey, then to
  /// colours that few drawings have.
  package func contrasting(in mode: OutputMode) -> RGBColor? {
    let candidates =
      mode == .grey
      ? [.grey, Self(grey: 64), Self(grey: 192)]
      : [.grey, Self(red: 255, green: 0, blue: 255), Self(red: 0, green: 160, blue: 0)]
    if let place = candidates.firstIndex(of: self) { return candidates.dropFirst(place + 1).first }
    return candidates.first { other in
      let channels = mode == .grey ? 1 : 3
      return zip(samples(channelCount: channels), other.samples(channelCount: channels))
        .contains { abs(Int($0) - Int($1)) >= 48 }
    }
  }

  private init(grey level: UInt8) { self.init(red: level, green: level, blue: level) }

  /// The grey Pillow's `convert("L")` gives this colour.
  package var luma: UInt8 { GreyConversion.luma(red: red, green: green, blue: blue) }

  /// The samples of one pixel: luma for one channel, opaque for four.
  ///
  /// - Precondition: `channelCount` is 1, 3 or 4.
  package func samples(channelCount: Int) -> [UInt8] {
    switch channelCount {
    case 1: [luma]
    case 3: [red, green, blue]
    default: [red, green, blue, 255]
    }
  }
}

/// What decoded pictures look like.
package enum OutputMode: String, Sendable, Codable, CaseIterable {
  /// Three channels, whatever the file has.
  case rgb
  /// One channel.
  case grey

  /// Interleaved channels of a picture in this mode.
  package var channelCount: Int { self == .rgb ? 3 : 1 }
}

/// What becomes of embedded colour profiles.
package enum ProfileHandling: String, Sendable, Codable, CaseIterable {
  /// Colours are converted to sRGB.
  case convert
  /// Samples are taken for sRGB.
  case ignore
}

/// How a file becomes pixels.
package struct DecodingOptions: Sendable, Hashable, Codable {
  /// Size limits.
  package var limits: DecodingLimits
  /// Keep what decodes of a damaged file instead of throwing; the rest shows the background.
  package var isLenient: Bool
  /// What shows through transparent pixels.
  package var background: RGBColor
  /// Channels of the result.
  package var outputMode: OutputMode
  /// What becomes of colour profiles.
  package var profiles: ProfileHandling

  /// Options with the defaults of the `convert` stage.
  package init(
    limits: DecodingLimits = DecodingLimits(), isLenient: Bool = false,
    background: RGBColor = .white, outputMode: OutputMode = .rgb,
    profiles: ProfileHandling = .convert
  ) {
    self.limits = limits
    self.isLenient = isLenient
    self.background = background
    self.outputMode = outputMode
    self.profiles = profiles
  }
}
