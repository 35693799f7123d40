package import Networks

/// The shapes that a network's layers make of one sample, worked out from the layers' settings alone.
///
/// Layers trap when they are added to a graph that they do not fit, as a programming mistake; a
/// configuration is the user's, so it is walked through before a graph is built of it.
package struct ShapeWalk {
  /// Sizes of the label heads, the classes first.
  let heads: [Int]
  /// H, W, C of the source picture; nil for networks without.
  let picture: [Int]?
  /// Samples per step.
  let batch: Int
  /// Every layer with what it gives, those inside branches before the one that holds them.
  package private(set) var outputs: [(place: String, shape: [Int])] = []
  /// Products of all convolutions and dense layers in a pass.
  private var products = 0

  /// Values that a layer may give for one sample.
  private static let valueLimit = 1 << 30
  /// Longest side of a picture between layers.
  private static let sideLimit = 65536
  /// Products that the passes of a step may take: what overflows no count of operations.
  private static let productLimit = 1 << 52

  /// A walk through one network.
  package init(heads: [Int], picture: [Int]?, batch: Int) {
    self.heads = heads
    self.picture = picture
    self.batch = batch
  }

  /// The shape that a chain of layers makes of a sample.
  ///
  /// - Parameters:
  ///   - layers: The chain.
  ///   - input: The shape of what the first layer gets: H, W, C, or C.
  ///   - path: The chain's path in `config.yaml`, such as `recipe.generator.layers`.
  /// - Returns: H, W, C, or C.
  /// - Throws: `TrainingError.misfit` for the first layer that cannot work on what it gets, `.invalid`
  ///   for settings outside their ranges.
  package mutating func output(
    of layers: [LayerBox], for input: [Int], at path: String
  ) throws(TrainingError) -> [Int] {
    var shape = input
    for (index, box) in layers.enumerated() {
      let place = "\(path).\(index).\(type(of: box.layer).name)"
      try TrainingConfiguration.check(box.layer, in: place)
      shape = try output(of: box.layer, for: shape, at: place)
      try checkSize(shape, at: place)
      outputs.append((place, shape))
    }
    return shape
  }

  private mutating func output(
    of layer: any Layer, for input: [Int], at place: String
  ) throws(TrainingError) -> [Int] {
    switch layer {
    case let layer as Dense:
      try expect(input.count == 1, place, "a row of values (flatten or reshape before it)", input)
      try count(products: [input[0], layer.units], at: place)
      return [layer.units]
    case let layer as Convolution:
      return try output(of: layer, for: input, at: place)
    case let layer as TransposedConvolution:
      return try output(of: layer, for: input, at: place)
    case let layer as Upsampling:
      try expectPicture(input, place)
      return [input[0] * layer.factor, input[1] * layer.factor, input[2]]
    case let layer as Reshape:
      return try output(of: layer, for: input, at: place)
    case is Flatten:
      return [Self.values(input)]
    case is GlobalMaxPooling:
      try expectPicture(input, place)
      return [input[2]]
    case let layer as LabelEmbedding:
      return [layer.size]
    case is AppendLabels:
      try expect(input.count == 1, place, "a row of values (flatten or reshape before it)", input)
      return [input[0] + labelCount]
    case is AppendLabelPlanes:
      try expectPicture(input, place)
      return [input[0], input[1], input[2] + labelCount]
    case is AppendPicture:
      return try appendedPicture(to: input, at: place)
    case let layer as Concatenate:
      return try output(of: layer, for: input, at: place)
    case let layer as MixPalettes:
      return try output(of: layer, for: input, at: place)
    default:
      // Activations, normalisation and dropout change values, not shapes.
      return input
    }
  }

  private var labelCount: Int { heads.reduce(0, +) }

  private mutating func output(
    of layer: Convolution, for input: [Int], at place: String
  ) throws(TrainingError) -> [Int] {
    try expectPicture(input, place)
    let sides: [Int]
    switch layer.padding {
    case .same: sides = input[..<2].map { ($0 + layer.stride - 1) / layer.stride }
    case .valid:
      try expect(
        min(input[0], input[1]) >= layer.kernel, place,
        "a picture of at least \(layer.kernel)×\(layer.kernel) for its kernel without padding",
        input)
      sides = input[..<2].map { ($0 - layer.kernel) / layer.stride + 1 }
    }
    try count(
      products: sides + [layer.kernel, layer.kernel, input[2], layer.filters], at: place)
    return sides + [layer.filters]
  }

  private mutating func output(
    of layer: TransposedConvolution, for input: [Int], at place: String
  ) throws(TrainingError) -> [Int] {
    try expectPicture(input, place)
    let sides = input[..<2].map {
      layer.padding == .same ? $0 * layer.stride : ($0 - 1) * layer.stride + layer.kernel
    }
    try count(
      products: input + [layer.kernel, layer.kernel, layer.filters], at: place)
    return sides + [layer.filters]
  }

  private func output(
    of layer: Reshape, for input: [Int], at place: String
  ) throws(TrainingError) -> [Int] {
    let words = layer.shape.map { $0 == -1 ? "?" : "\($0)" }.joined(separator: "×")
    let open = layer.shape.count { $0 == -1 }
    guard [1, 3].contains(layer.shape.count), open <= 1 else {
      throw .invalid(
        setting: "\(place).shape", expected: "[H, W, C] or [C] with at most one -1",
        found: "\(layer.shape)")
    }
    let known = layer.shape.filter { $0 != -1 }.reduce(1) { Self.product($0, $1) }
    let values = Self.values(input)
    try expect(
      open == 1 ? values % known == 0 : values == known, place,
      open == 1 ? "a multiple of \(known) values for \(words)" : "\(known) values for \(words)",
      input)
    return layer.shape.map { $0 == -1 ? values / known : $0 }
  }

  private func appendedPicture(
    to input: [Int], at place: String
  ) throws(TrainingError) -> [Int] {
    guard let picture else {
      throw .invalid(
        setting: place, expected: "recipe.input picture for this layer", found: "latent")
    }
    try expect(
      input.count == 3 && input.prefix(2) == picture.prefix(2), place,
      "a picture of the source picture's size, \(picture[0])×\(picture[1])", input)
    return [input[0], input[1], picture[2] + input[2]]
  }

  private mutating func output(
    of layer: Concatenate, for input: [Int], at place: String
  ) throws(TrainingError) -> [Int] {
    var joined: [Int] = []
    for (index, branch) in layer.branches.enumerated() {
      let path = "\(place).branches.\(index)"
      let shape = try output(of: branch, for: input, at: path)
      guard index > 0 else {
        joined = shape
        continue
      }
      guard shape.dropLast() == joined.dropLast() else {
        throw .misfit(
          layer: place, expected: "branches of one size: \(Self.words(joined)) as branch 0",
          found: "\(Self.words(shape)) from branch \(index)")
      }
      joined[joined.count - 1] += shape[shape.count - 1]
    }
    return joined
  }

  private mutating func output(
    of layer: MixPalettes, for input: [Int], at place: String
  ) throws(TrainingError) -> [Int] {
    let maps = try output(of: layer.maps, for: input, at: "\(place).maps")
    try expect(maps.count == 3, "\(place).maps", "layers that give maps H×W×K", maps)
    for (index, palette) in layer.palettes.enumerated() {
      let path = "\(place).palettes.\(index)"
      let colours = try output(of: palette, for: input, at: path)
      try expect(
        colours == [maps[2]], path, "\(maps[2]) values, one for each of \(Self.words(maps)) maps",
        colours)
    }
    return [maps[0], maps[1], layer.palettes.count]
  }

  private func expectPicture(_ input: [Int], _ place: String) throws(TrainingError) {
    try expect(input.count == 3, place, "a picture H×W×C (reshape before it)", input)
  }

  private func expect(
    _ condition: Bool, _ place: String, _ expected: String, _ found: [Int]
  ) throws(TrainingError) {
    guard condition else {
      throw .misfit(layer: place, expected: expected, found: Self.words(found))
    }
  }

  private func checkSize(_ shape: [Int], at place: String) throws(TrainingError) {
    let isPicture = shape.count == 3
    guard Self.values(shape) <= Self.valueLimit,
      !isPicture || max(shape[0], shape[1]) <= Self.sideLimit
    else {
      throw .misfit(
        layer: place,
        expected: "sides up to \(Self.sideLimit) and up to \(Self.valueLimit) values a sample",
        found: Self.words(shape))
    }
  }

  /// Adds a layer's products for each sample of a batch.
  private mutating func count(products factors: [Int], at place: String) throws(TrainingError) {
    let product = factors.reduce(batch) { Self.product($0, $1) }
    let sum = products.addingReportingOverflow(product)
    guard !sum.overflow, sum.partialValue <= Self.productLimit else {
      throw .misfit(
        layer: place, expected: "up to \(Self.productLimit) products in a step up to here",
        found: factors.map(String.init).joined(separator: "×") + " for each of \(batch) samples")
    }
    products = sum.partialValue
  }

  private static func values(_ shape: [Int]) -> Int { shape.reduce(1) { product($0, $1) } }

  /// The product, at the end of the range instead of beyond it.
  private static func product(_ first: Int, _ second: Int) -> Int {
    let (result, overflows) = first.multipliedReportingOverflow(by: second)
    return overflows ? .max : result
  }

  /// `64×64×3`, or `128 values` for a row.
  static func words(_ shape: [Int]) -> String {
    shape.count == 1 ? "\(shape[0]) values" : shape.map(String.init).joined(separator: "×")
  }
}
