import Curation
import Networks

/// A word about prepared pictures that no model can be trained on.
struct TrainableSize {
  /// One line, or none where a model fits.
  let lines: [String]

  init(_ settings: ConvertSettings) {
    let side = settings.size
    guard !Preset.allCases.contains(where: { $0.makes(side: side) }) else {
      lines = []
      return
    }
    let fitting = ConvertSettings.sides.filter { side in
      Preset.allCases.contains { $0.makes(side: side) }
    }
    let nearest = [fitting.last { $0 < side }, fitting.first { $0 > side }].compactMap(\.self)
    lines = [
      "No model of pokeprep train makes pictures of \(side)×\(side); the nearest "
        + (nearest.count == 1 ? "size is " : "sizes are ")
        + nearest.map(String.init).joined(separator: " and ")
        + ". Other programs can read the shards"
    ]
  }
}
