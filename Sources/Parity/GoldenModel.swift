import Networks
import Safetensors

/// The recipe of a golden file's model.
struct GoldenModel {
  let recipe: Recipe
  /// How layers behave in the file's numbers; dropout is off in all of them.
  let mode: NetworkMode
  /// Whether the file's scores are sigmoids of ours.
  let scoresAreProbabilities: Bool
  /// H, W, C of the pictures.
  let imageShape: [Int]

  init(_ file: GoldenFile) throws(ParityError) {
    let (preset, upsampling) = try Self.preset(file)
    let channels: Int
    imageShape = try file.imageShape(side: preset.side)
    channels = imageShape[2]
    let heads = file.headSizes
    let latent = preset == .pix2pix ? nil : try file.shape(of: "batch.z")[1]
    var recipe = preset.recipe(
      PresetSettings(
        classes: try Self.classes(file, preset),
        heads: heads.dropFirst().enumerated().map {
          LabelHeadRecipe(name: "head \($0.offset + 1)", count: $0.element)
        },
        channels: channels, widths: try file.widths(), latent: latent, upsampling: upsampling,
        side: preset == .pokegan ? imageShape[0] : nil))
    for optimiser in [\Recipe.generatorOptimiser, \.discriminatorOptimiser] {
      recipe[keyPath: optimiser].schedule = .constant
      if let rate = try file.learningRate() { recipe[keyPath: optimiser].learningRate = rate }
      if let betas = try file.betas() {
        recipe[keyPath: optimiser].beta1 = betas.0
        recipe[keyPath: optimiser].beta2 = betas.1
      }
    }
    recipe.regularisers = RegulariserRecipe(spectralNorm: recipe.regularisers.spectralNorm)
    self.recipe = recipe
    mode = file.isTorch ? .calibration : .inference
    scoresAreProbabilities = [.cgan28, .cgan32, .pix2pix].contains(preset)
  }

  private static func preset(
    _ file: GoldenFile
  ) throws(ParityError) -> (Preset, GeneratorUpsampling) {
    let name = file.metadata["model"] ?? "none"
    switch name {
    case "cgan-sequential": return (.cgan, .transpose)
    case "wgan-gp-nearest": return (.wganGP, .nearest)
    case "acgan-colorpicker": return (.acgan, .colorpicker)
    default:
      let known: [Preset] = [
        .cgan, .cganStrided, .cganEmbedding, .cgan28, .cgan32, .pix2pix, .dcgan, .wganGP, .acgan,
        .mlpGAN, .mlpCGAN, .dcgan64, .pokegan,
      ]
      guard let preset = Preset(rawValue: name), known.contains(preset) else {
        throw .metadata(
          path: file.path, key: "model",
          expected: (["cgan-sequential", "wgan-gp-nearest", "acgan-colorpicker"]
            + known.map(\.rawValue)).joined(separator: ", "), found: name)
      }
      return (preset, .transpose)
    }
  }

  /// The number of classes, from the tensors that depend on it.
  private static func classes(_ file: GoldenFile, _ preset: Preset) throws(ParityError) -> Int {
    if let text = file.metadata["classes"] { return try file.positive("classes", text) }
    if let size = file.headSizes.first { return size }
    let table = file.names.first {
      $0.hasPrefix("g.") && ($0.hasSuffix(".embeddings") || $0.hasSuffix("label_emb.weight"))
    }
    if let table { return try file.shape(of: table)[0] }
    if preset == .cgan {
      // The first dense layer takes the latent vector and the classes.
      return try file.shape(of: "g.1.kernel")[0] - file.shape(of: "batch.z")[1]
    }
    return Int(try file.labels("batch.labels").joined().max() ?? 0) + 1
  }
}
