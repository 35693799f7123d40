import Networks

extension TrainingConfiguration {
  /// Walks through both networks before anything is built of them.
  ///
  /// - Throws: `TrainingError.invalid` for a setting outside its range, `.misfit` for a layer that
  ///   cannot work on what it gets and for a network whose result is not what a run needs, and
  ///   `.sizeMismatch` for a generator of pictures of another size.
  func validateNetworks() throws(TrainingError) {
    let picture = [height, width, channels]
    for (name, size) in zip(["height", "width", "channels"], picture) {
      try Self.check(size, name)
    }
    if recipe.input == .latent { try Self.check(recipe.latent, "recipe.latent") }
    try Self.check(recipe.classes, "recipe.classes", upTo: 1_000_000)
    for head in recipe.heads {
      try Self.check(head.count, "recipe.heads.\(head.name).count", upTo: 1_000_000)
    }
    try validateGenerator(picture)
    try validateDiscriminator(picture)
  }

  private func validateGenerator(_ picture: [Int]) throws(TrainingError) {
    let input = recipe.generatorInputShape(imageShape: picture)
    let (made, last) = try walked(recipe.generator, "generator", from: input)
    guard made != picture else { return try validateRange(last) }
    guard made.count == 3, made[2] == picture[2] else {
      throw .misfit(
        layer: last,
        expected: "the shards' pictures, \(ShapeWalk.words(picture)), from the last layer",
        found: ShapeWalk.words(made))
    }
    throw .sizeMismatch(model: "\(recipe.model) (\(last))", expected: made, found: picture)
  }

  /// Pictures have the range of the generator's last layer, where that layer has one.
  private func validateRange(_ last: String) throws(TrainingError) {
    let made: ImageRange? =
      switch recipe.generator.layers.last(where: { !($0.layer is Reshape) })?.layer {
      case is Sigmoid: .unit
      case is Tanh: .symmetric
      default: nil
      }
    guard let made, made != recipe.imageRange else { return }
    throw .invalid(
      setting: "recipe.image_range", expected: "\(made.rawValue), which \(last) makes",
      found: recipe.imageRange.rawValue)
  }

  private func validateDiscriminator(_ picture: [Int]) throws(TrainingError) {
    let (made, last) = try walked(recipe.discriminator, "discriminator", from: picture)
    if recipe.loss.auxiliary != nil {
      let expected = 1 + recipe.labelCount
      guard made == [expected] else {
        throw .misfit(
          layer: last,
          expected: "\(expected) values from the last layer, a score and one for each label",
          found: ShapeWalk.words(made))
      }
    } else if made.last != 1 {
      throw .misfit(
        layer: last, expected: "1 score, or a map H×W×1 of scores, from the last layer",
        found: ShapeWalk.words(made))
    }
  }

  /// What a network makes of a sample, and the place of its last layer.
  private func walked(
    _ network: Network, _ name: String, from input: [Int]
  ) throws(TrainingError) -> (shape: [Int], last: String) {
    let path = "recipe.\(name).layers"
    guard !network.layers.isEmpty else {
      throw .invalid(setting: path, expected: "at least one", found: "none")
    }
    var walk = ShapeWalk(
      heads: recipe.headSizes,
      picture: recipe.input == .picture ? [height, width, channels] : nil, batch: batch)
    let shape = try walk.output(of: network.layers, for: input, at: path)
    return (shape, walk.outputs.last?.place ?? path)
  }

  /// Checks the settings of one layer, whatever stands before it.
  ///
  /// - Throws: `TrainingError.invalid` with the setting's path, what was expected and what was found.
  static func check(_ layer: any Layer, in place: String) throws(TrainingError) {
    switch layer {
    case let layer as Dense:
      try check(layer.units, "\(place).units")
    case let layer as Convolution:
      try check(layer.filters, "\(place).filters")
      try check(layer.kernel, "\(place).kernel", upTo: 64)
      try check(layer.stride, "\(place).stride", upTo: 64)
    case let layer as TransposedConvolution:
      try check(layer.filters, "\(place).filters")
      try check(layer.kernel, "\(place).kernel", upTo: 64)
      try check(layer.stride, "\(place).stride", upTo: 64)
    case let layer as LabelEmbedding:
      try check(layer.size, "\(place).size")
    case let layer as Upsampling:
      try check(layer.factor, "\(place).factor", upTo: 64)
    case let layer as Reshape:
      // -1 is what the others leave.
      for axis in layer.shape where axis != -1 { try check(axis, "\(place).shape") }
    case let layer as Dropout where !(layer.rate >= 0 && layer.rate < 1):
      throw .invalid(
        setting: "\(place).rate", expected: "0 to below 1", found: "\(layer.rate)")
    case let layer as LeakyReLU where !layer.slope.isFinite:
      throw .invalid(
        setting: "\(place).slope", expected: "a finite number", found: "\(layer.slope)")
    case let layer as BatchNorm:
      guard layer.epsilon > 0, layer.epsilon.isFinite else {
        throw .invalid(
          setting: "\(place).epsilon", expected: "a positive number", found: "\(layer.epsilon)")
      }
      guard (0...1).contains(layer.momentum) else {
        throw .invalid(
          setting: "\(place).momentum", expected: "0 to 1", found: "\(layer.momentum)")
      }
    case let layer as Concatenate where layer.branches.isEmpty:
      throw .invalid(setting: "\(place).branches", expected: "at least one", found: "none")
    case let layer as MixPalettes where layer.maps.isEmpty || layer.palettes.isEmpty:
      throw .invalid(
        setting: place, expected: "layers for maps and at least one palette", found: "none")
    default:
      break
    }
  }

  static func check(
    _ size: Int, _ setting: String, upTo limit: Int = 65536
  ) throws(TrainingError) {
    guard (1...limit).contains(size) else {
      throw .invalid(setting: setting, expected: "1 to \(limit)", found: "\(size)")
    }
  }
}
