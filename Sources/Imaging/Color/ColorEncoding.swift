import CImageCodecs

/// What a file says its samples mean, where that may differ from sRGB.
enum ColorEncoding: Hashable, Sendable {
  /// An embedded ICC profile.
  case profile([UInt8])
  /// Primaries and curve of RGB samples.
  case primaries(Primaries, Curve)
  /// Something that cannot be converted: a damaged profile, light of a brightness sRGB lacks.
  case unknown

  /// CIE 1931 x and y of white, red, green and blue in units of 0.00001, as PNG's cHRM has them.
  struct Primaries: Hashable, Sendable {
    var chromaticities: [Int]

    /// ITU-R BT.709 and sRGB.
    static let srgb = Primaries(
      chromaticities: [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000])
    /// ITU-R BT.2020.
    static let bt2020 = Primaries(
      chromaticities: [31270, 32900, 70800, 29200, 17000, 79700, 13100, 4600])
    /// SMPTE EG 432, Display P3.
    static let displayP3 = Primaries(
      chromaticities: [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000])
  }

  /// How linear light v becomes of samples.
  enum Curve: Hashable, Sendable {
    /// sᵍ, g in units of 0.00001.
    case power(Int)
    /// IEC 61966-2-1.
    case srgb
    /// ITU-R BT.709, BT.601 and BT.2020.
    case bt709

    /// The parameters g, a, b, c, d of `pic_color_encoding`, and whether the last four count.
    var parameters: (hasToe: Bool, values: (Double, Double, Double, Double, Double)) {
      switch self {
      case .power(let exponent): (false, (Double(exponent) / 100_000, 1, 0, 0, 0))
      case .srgb: (true, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
      case .bt709: (true, (1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081))
      }
    }
  }
}

/// What a PNG's chunks say about its colours.
///
/// Source: PNG (Third Edition), W3C, section 13.13: cICP wins over iCCP, this over sRGB, this over
/// gAMA and cHRM.
struct PNGColorChunks {
  /// Primaries, transfer function, matrix and range by ITU-T H.273.
  var codePoints: [Int]?
  /// The profile of iCCP, or what is left of a damaged one.
  var profile: ColorEncoding?
  /// Whether sRGB says so.
  var isSRGB = false
  /// gAMA, in units of 0.00001.
  var gamma: Int?
  /// cHRM.
  var chromaticities: [Int]?

  /// What the chunks say together; nil for sRGB.
  var encoding: ColorEncoding? {
    if let codePoints { return Self.encoding(codePoints) }
    if let profile { return profile }
    guard !isSRGB, let gamma, gamma > 0 else { return nil }
    let primaries = chromaticities.map(ColorEncoding.Primaries.init) ?? .srgb
    // libpng takes gammas within 5 % of 1/2.2 for those of sRGB, and so do writers.
    let isUsual = abs(gamma - 45_455) <= 2_272
    let curve = isUsual ? ColorEncoding.Curve.srgb : .power(10_000_000_000 / gamma)
    if curve == .srgb, primaries == .srgb { return nil }
    return .primaries(primaries, curve)
  }

  private static func encoding(_ codePoints: [Int]) -> ColorEncoding? {
    let primaries: [Int: ColorEncoding.Primaries] = [1: .srgb, 9: .bt2020, 12: .displayP3]
    let curves: [Int: ColorEncoding.Curve] = [
      1: .bt709, 4: .power(220_000), 5: .power(280_000), 6: .bt709, 8: .power(100_000), 13: .srgb,
      14: .bt709, 15: .bt709,
    ]
    guard codePoints.count == 4, codePoints[2] == 0, codePoints[3] == 1,
      let primary = primaries[codePoints[0]], let curve = curves[codePoints[1]]
    else { return .unknown }
    return primary == .srgb && curve == .srgb ? nil : .primaries(primary, curve)
  }
}
