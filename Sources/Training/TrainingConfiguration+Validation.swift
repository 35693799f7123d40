import Augmentation
import Foundation
import Graph
import Networks
public import Shards

extension TrainingConfiguration {
  /// Checks that the configuration makes sense and fits a folder of shards.
  ///
  /// - Throws: `TrainingError`, naming the setting, what was expected and what was found.
  public func validate(against shards: ShardSet? = nil) throws(TrainingError) {
    try Self.require((1...65536).contains(batch), "batch", "1 to 65536", "\(batch)")
    try Self.require(threads >= 1, "threads", "at least 1", "\(threads)")
    try Self.require(
      !classes.isEmpty && classShares.count == classes.count, "class_shares",
      "one share for each of \(classes.count) classes", "\(classShares.count)")
    try stop.validate()
    do {
      try augmentation.validate()
    } catch {
      throw .invalid(setting: "augmentation", expected: error.description, found: "\(augmentation)")
    }
    try validateNetworks()
    try validateOptimisers()
    try validateRegularisers()
    try validateLabels()
    let made = recipe.generatorVariables(imageShape: [height, width, channels]).outputShape.axes
    guard Array(made.dropFirst()) == [height, width, channels] else {
      throw .sizeMismatch(
        model: recipe.model, expected: Array(made.dropFirst()), found: [height, width, channels])
    }
    if let shards { try validate(fitting: shards) }
  }

  private func validateOptimisers() throws(TrainingError) {
    for (name, optimiser) in [
      ("generator", recipe.generatorOptimiser), ("discriminator", recipe.discriminatorOptimiser),
    ] {
      try Self.require(
        optimiser.learningRate > 0 && optimiser.learningRate.isFinite, "\(name) learning rate",
        "a positive number", "\(optimiser.learningRate)")
    }
    for (name, count) in [
      ("recipe.turns.discriminator", recipe.turns.discriminator),
      ("recipe.turns.generator", recipe.turns.generator),
    ] {
      try Self.require((1...1000).contains(count), name, "1 to 1000 updates a step", "\(count)")
    }
  }

  private func validateRegularisers() throws(TrainingError) {
    let settings = recipe.regularisers
    let path = "recipe.regularisers"
    func check(
      _ isValid: Bool, _ name: String, _ expected: String, _ found: String
    ) throws(TrainingError) {
      try Self.require(isValid, "\(path).\(name)", expected, found)
    }
    try check(
      (0..<0.5).contains(settings.labelSmoothing), "label_smoothing", "0 to below 0.5",
      "\(settings.labelSmoothing)")
    try check(
      (0..<0.5).contains(settings.labelNoise), "label_noise", "0 to below 0.5",
      "\(settings.labelNoise)")
    if settings.labelSmoothing > 0 || settings.labelNoise > 0 {
      try check(
        [.binaryCrossEntropy, .leastSquares].contains(recipe.loss.kind), "label_smoothing",
        "0 with a loss without targets", "loss \(recipe.loss.kind.rawValue)")
    }
    if let noise = settings.instanceNoise {
      try check(
        noise.sigma >= 0 && noise.sigma.isFinite && (noise.steps ?? 1) > 0, "instance_noise",
        "sigma of 0 or more and a positive number of steps", "\(noise)")
    }
    if settings.diffAugment != nil {
      try check(
        recipe.input == .latent, "diff_augment",
        "none for image-to-image networks, whose pairs it would pull apart", "input picture")
    }
    if let r1 = settings.r1 {
      try check(
        r1.gamma >= 0 && r1.gamma.isFinite && r1.interval >= 1, "r1",
        "gamma of 0 or more, interval of 1 or more", "\(r1)")
    }
    // A batch norm's gradient cannot be differentiated again.
    if settings.r1 != nil || recipe.loss.gradientPenalty != nil {
      try check(
        !recipe.discriminator.allLayers.contains { $0 is BatchNorm },
        settings.r1 != nil ? "r1" : "loss.gradient_penalty",
        "a discriminator without batch_norm", "batch_norm in recipe.discriminator")
    }
  }

  private func validateLabels() throws(TrainingError) {
    try Self.require(
      recipe.classes == classes.count, "recipe.classes", "\(classes.count)", "\(recipe.classes)")
    let wanted = recipe.heads.map { "\($0.name) (\($0.count))" }
    let found = heads.map { "\($0.name) (\($0.values.count))" }
    try Self.require(
      wanted == found && heads.allSatisfy { $0.shares.count == $0.values.count }, "heads",
      wanted.isEmpty ? "none" : wanted.joined(separator: ", "),
      found.isEmpty ? "none" : found.joined(separator: ", "))
  }

  private func validate(fitting shards: ShardSet) throws(TrainingError) {
    guard [shards.height, shards.width, shards.channelCount] == [height, width, channels] else {
      throw .sizeMismatch(
        model: recipe.model, expected: [height, width, channels],
        found: [shards.height, shards.width, shards.channelCount])
    }
    try Self.require(
      shards.classes == classes, "classes", classes.joined(separator: ", "),
      shards.classes.joined(separator: ", "))
    if let shardsChecksum, shardsChecksum != shards.manifest.checksum {
      throw .otherShards(folder: shards.folder.path)
    }
    for head in heads {
      let values = shards.manifest.heads[head.name] ?? []
      try Self.require(
        values == head.values, "heads.\(head.name)", head.values.joined(separator: ", "),
        values.isEmpty ? "no such labels in the shards" : values.joined(separator: ", "))
    }
    try Self.require(
      recipe.input == .latent || shards.manifest.paired, "shards",
      "paired pictures for \(recipe.model); write them with `pokeprep augment --pair-with edges` or "
        + "--pairs DIR", "none")
    guard shards.count(of: .train) > 0 else { throw .noSamples(folder: shards.folder.path) }
    for sample in subset ?? [] {
      try Self.require(
        (0..<shards.count(of: .train)).contains(sample), "subset",
        "samples from 0 to \(shards.count(of: .train) - 1)", "\(sample)")
    }
  }

  private static func require(
    _ condition: Bool, _ setting: String, _ expected: String, _ found: String
  ) throws(TrainingError) {
    guard condition else { throw .invalid(setting: setting, expected: expected, found: found) }
  }
}
