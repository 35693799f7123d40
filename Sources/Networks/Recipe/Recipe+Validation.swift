extension Recipe {
  /// Walks through both networks before anything is built of them.
  ///
  /// - Parameters:
  ///   - imageShape: H, W, C of the pictures.
  ///   - batch: Samples per step.
  /// - Throws: The misfit of a setting outside its range, of a layer that cannot work on what it gets,
  ///   or of a network whose result is not what a run needs.
  package func validateNetworks(imageShape: [Int], batch: Int) throws(Misfit) {
    try validateGenerator(imageShape, batch: batch)
    try validateDiscriminator(imageShape, batch: batch)
  }

  private func validateGenerator(_ picture: [Int], batch: Int) throws(Misfit) {
    let (made, last) = try walked(
      generator, "generator", from: generatorInputShape(imageShape: picture), picture, batch)
    guard made != picture else { return try validateRange(last) }
    guard made.count == 3, made[2] == picture[2] else {
      throw .layer(
        last, expected: "the shards' pictures, \(ShapeWalk.text(picture)), from the last layer",
        found: ShapeWalk.text(made))
    }
    throw .pictureSize(layer: last, made: made, wanted: picture)
  }

  /// Pictures have the range of the generator's last layer, where that layer has one.
  private func validateRange(_ last: String) throws(Misfit) {
    let made = generator.layers.last { !($0.layer is Reshape) }?.layer.outputRange
    guard let made, made != imageRange else { return }
    throw .setting(
      "recipe.image_range", expected: "\(made.rawValue), which \(last) makes",
      found: imageRange.rawValue)
  }

  private func validateDiscriminator(_ picture: [Int], batch: Int) throws(Misfit) {
    let (made, last) = try walked(
      discriminator, "discriminator", from: picture, picture, batch)
    if loss.auxiliary != nil {
      let expected = 1 + labelCount
      guard made == [expected] else {
        throw .layer(
          last,
          expected: "\(expected) values from the last layer, a score and one for each label",
          found: ShapeWalk.text(made))
      }
    } else if loss.d2dCrossEntropy != nil {
      guard made.count == 1, made[0] > 1, made[0] % 2 == 1 else {
        throw .layer(
          last,
          expected: "1 + 2·d values from the last layer: a score, an embedding, its class's vector",
          found: ShapeWalk.text(made))
      }
    } else if made.last != 1 {
      throw .layer(
        last, expected: "1 score, or a map H×W×1 of scores, from the last layer",
        found: ShapeWalk.text(made))
    }
  }

  /// What a network makes of a sample, and the place of its last layer.
  private func walked(
    _ network: Network, _ name: String, from sample: [Int], _ picture: [Int], _ batch: Int
  ) throws(Misfit) -> (shape: [Int], last: String) {
    let path = "recipe.\(name).layers"
    guard !network.layers.isEmpty else {
      throw .setting(path, expected: "at least one", found: "none")
    }
    var walk = ShapeWalk(
      heads: headSizes, picture: input == .picture ? picture : nil, batch: batch)
    let shape = try walk.output(of: network.layers, for: sample, at: path)
    return (shape, walk.outputs.last?.place ?? path)
  }
}
