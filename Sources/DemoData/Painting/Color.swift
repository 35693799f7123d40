import Foundation

/// A colour in sRGB with straight alpha, every part 0…1.
struct Color: Sendable, Equatable {
  /// Red, green, blue, alpha.
  var parts: SIMD4<Float>

  init(red: Float, green: Float, blue: Float, alpha: Float = 1) {
    parts = SIMD4(red, green, blue, alpha)
  }

  private init(parts: SIMD4<Float>) { self.parts = parts }

  /// From hue in degrees, and saturation and lightness 0…1 (HSL).
  init(hue: Float, saturation: Float, lightness: Float, alpha: Float = 1) {
    let chroma = (1 - abs(2 * lightness - 1)) * saturation
    let turn = hue / 360
    func part(_ offset: Float) -> Float {
      let position = (turn + offset).truncatingRemainder(dividingBy: 1)
      let sixth = (position < 0 ? position + 1 : position) * 6
      let ramp = min(1, max(0, abs(sixth - 3) - 1))
      return lightness + chroma * (ramp - 0.5)
    }
    parts = SIMD4(part(0), part(2.0 / 3), part(1.0 / 3), alpha)
  }

  static let white = Color(red: 1, green: 1, blue: 1)
  static let ink = Color(red: 0.13, green: 0.1, blue: 0.16)

  /// Between this colour (0) and another one (1).
  func mixed(_ other: Color, _ share: Float) -> Color {
    Color(parts: parts + (other.parts - parts) * share)
  }

  /// Towards black with a trace of violet, as shadows of painted things look.
  func darker(_ share: Float) -> Color {
    var result = mixed(Color(red: 0.16, green: 0.05, blue: 0.22), share)
    result.parts.w = parts.w
    return result
  }

  /// Towards white.
  func lighter(_ share: Float) -> Color {
    var result = mixed(.white, share)
    result.parts.w = parts.w
    return result
  }

  /// The same colour with another alpha.
  func alpha(_ alpha: Float) -> Color {
    var result = self
    result.parts.w = alpha
    return result
  }
}
