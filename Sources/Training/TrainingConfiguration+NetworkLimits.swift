import Networks

extension TrainingConfiguration {
  /// Checks the sizes in the networks' layers before anything is built of them.
  ///
  /// - Throws: `TrainingError.invalid` with the layer's kind, what was expected and what was found.
  func validateNetworks() throws(TrainingError) {
    if recipe.input == .latent { try Self.check(recipe.latent, "recipe.latent") }
    for (name, target) in [("real", recipe.loss.real), ("fake", recipe.loss.fake)]
    where !target.isFinite {
      throw .invalid(
        setting: "recipe.loss.\(name)", expected: "a finite number", found: "\(target)")
    }
    for (name, network) in [
      ("generator", recipe.generator), ("discriminator", recipe.discriminator),
    ] {
      guard !network.layers.isEmpty else {
        throw .invalid(setting: "recipe.\(name).layers", expected: "at least one", found: "none")
      }
      for layer in network.allLayers { try Self.check(layer, in: "recipe.\(name)") }
    }
  }

  private static func check(_ layer: any Layer, in network: String) throws(TrainingError) {
    let place = "\(network), \(type(of: layer).name)"
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
    case let layer as Concatenate where layer.branches.isEmpty:
      throw .invalid(setting: "\(place).branches", expected: "at least one", found: "none")
    case let layer as MixPalettes where layer.maps.isEmpty || layer.palettes.isEmpty:
      throw .invalid(
        setting: place, expected: "layers for maps and at least one palette", found: "none")
    default:
      break
    }
  }

  private static func check(
    _ size: Int, _ setting: String, upTo limit: Int = 65536
  ) throws(TrainingError) {
    guard (1...limit).contains(size) else {
      throw .invalid(setting: setting, expected: "1 to \(limit)", found: "\(size)")
    }
  }
}
