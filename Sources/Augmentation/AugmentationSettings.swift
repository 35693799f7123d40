/// Which random changes pictures get, and how pixels are computed.
package struct AugmentationSettings: Sendable, Codable, Hashable {
  /// How flip, rotation and zoom become pixels.
  package enum Compatibility: String, Sendable, Codable, Hashable, CaseIterable {
    /// One affine map and one interpolation: the sharpest result and the fastest.
    case fused
    /// Three passes, flip → rotation → zoom, each interpolating the one before in floating point:
    /// the pixels of Keras's `RandomFlip`, `RandomRotation` and `RandomZoom` in a row.
    case keras
  }

  /// Mirrors half of the pictures left to right.
  package var flips: Bool
  /// Largest rotation either way, as a fraction of a full turn: 0.1 is ±36°.
  package var rotation: Float
  /// Largest change of size either way: 0.1 draws factors from 0.9 (larger) to 1.1 (smaller).
  package var zoom: Float
  /// What lies beyond the border.
  package var fill: FillMode
  /// The value of every channel beyond the border when `fill` is `constant`.
  package var fillValue: UInt8
  /// How the changes become pixels.
  package var compatibility: Compatibility

  /// Settings from their parts; without `fill`, it is white for `fused` and reflect for `keras`.
  package init(
    flips: Bool = true, rotation: Float = 0.1, zoom: Float = 0.1, fill: FillMode? = nil,
    fillValue: UInt8 = 0, compatibility: Compatibility = .fused
  ) {
    self.flips = flips
    self.rotation = rotation
    self.zoom = zoom
    self.fill = fill ?? Self.defaultFill(for: compatibility)
    self.fillValue = fillValue
    self.compatibility = compatibility
  }

  /// Settings that leave every picture as it is.
  package static let none = AugmentationSettings(flips: false, rotation: 0, zoom: 0)

  /// The fill of a way of computing pixels when none is asked for.
  package static func defaultFill(for compatibility: Compatibility) -> FillMode {
    compatibility == .keras ? .reflect : .white
  }

  /// Decodes settings in which any part may be left out.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let standard = AugmentationSettings()
    self.init(
      flips: try values.decodeIfPresent(Bool.self, forKey: .flips) ?? standard.flips,
      rotation: try values.decodeIfPresent(Float.self, forKey: .rotation) ?? standard.rotation,
      zoom: try values.decodeIfPresent(Float.self, forKey: .zoom) ?? standard.zoom,
      fill: try values.decodeIfPresent(FillMode.self, forKey: .fill),
      fillValue: try values.decodeIfPresent(UInt8.self, forKey: .fillValue) ?? standard.fillValue,
      compatibility: try values.decodeIfPresent(Compatibility.self, forKey: .compatibility)
        ?? standard.compatibility)
  }

  /// Checks the ranges of the numbers.
  ///
  /// - Throws: `AugmentationError.outOfRange`, naming the setting, the range and the value.
  package func validate() throws(AugmentationError) {
    guard rotation.isFinite, (0...1).contains(rotation) else {
      throw .outOfRange(
        setting: "rotation", expected: "a fraction of a turn from 0 to 1", found: rotation)
    }
    guard zoom.isFinite, zoom >= 0, zoom < 1 else {
      throw .outOfRange(setting: "zoom", expected: "a fraction from 0 to below 1", found: zoom)
    }
  }

  /// True when no picture would be changed.
  package var isIdentity: Bool { !flips && rotation == 0 && zoom == 0 }
}

/// Settings that make no sense.
package enum AugmentationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A number outside its range.
  case outOfRange(setting: String, expected: String, found: Float)

  /// A sentence with what was expected and found.
  package var description: String {
    switch self {
    case .outOfRange(let setting, let expected, let found):
      "\(setting) must be \(expected), not \(found)"
    }
  }
}
