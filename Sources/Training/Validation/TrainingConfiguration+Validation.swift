import Foundation
import Networks
package import Shards

extension TrainingConfiguration {
  /// Checks that the configuration makes sense and fits a folder of shards.
  ///
  /// - Throws: `TrainingError`, naming the setting, what was expected and what was found.
  package func validate(against shards: ShardSet? = nil) throws(TrainingError) {
    try validateNumbers()
    try validateNetworks()
    try validateLoss()
    try validateRegularisers()
    try validateLabels()
    if let shards { try validate(fitting: shards) }
  }

  /// Checks that so many processes can share the run.
  ///
  /// - Throws: `TrainingError.invalid`.
  package func check(rankCount: Int) throws(TrainingError) {
    let parts = microBatches ?? 1
    let counts = (1...max(parts, 1)).filter { parts % $0 == 0 }.map(String.init)
    try Self.require(
      rankCount >= 1 && parts % max(rankCount, 1) == 0, "micro_batches",
      "as many processes as divide it (\(parts)): \(counts.joined(separator: ", "))",
      "\(rankCount) processes; start as many, or begin a run with --micro-batches \(rankCount)")
  }

  private func validateNetworks() throws(TrainingError) {
    let picture = [height, width, channels]
    for (name, size) in zip(["height", "width", "channels"], picture) {
      try Self.check(size, name)
    }
    if recipe.input == .latent { try Self.check(recipe.latent, "recipe.latent") }
    try Self.check(recipe.classes, "recipe.classes", upTo: 1_000_000)
    for head in recipe.heads {
      try Self.check(head.count, "recipe.heads.\(head.name).count", upTo: 1_000_000)
    }
    do { try recipe.validateNetworks(imageShape: picture, batch: batch) } catch {
      throw TrainingError(error, model: recipe.model)
    }
  }

  private func validateLoss() throws(TrainingError) {
    let loss = recipe.loss
    if loss.auxiliary != nil {
      try Self.require(
        loss.kind != .relativistic, "recipe.loss.auxiliary", "none with a relativistic loss",
        "loss relativistic")
      try Self.require(
        loss.d2dCrossEntropy == nil, "recipe.loss.auxiliary", "none beside d2d_ce", "both")
    }
    if loss.d2dCrossEntropy != nil {
      let part = batch / max(microBatches ?? 1, 1)
      try Self.require(
        part > 1, "batch", "at least 2 pictures in each micro-batch, which d2d_ce compares",
        "\(part)")
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
    if settings.labelSmoothing > 0 || settings.labelNoise > 0 {
      try check(
        [.binaryCrossEntropy, .leastSquares].contains(recipe.loss.kind), "label_smoothing",
        "0 with a loss without targets", "loss \(recipe.loss.kind.rawValue)")
    }
    if settings.diffAugment != nil {
      try check(
        recipe.input == .latent, "diff_augment",
        "none for image-to-image networks, whose pairs it would pull apart", "input picture")
    }
    if settings.diffAugment?.adaptive != nil {
      try check(
        recipe.loss.kind != .relativistic, "diff_augment.adaptive",
        "none with a relativistic loss, whose scores have no zero", "loss relativistic")
    }
    if settings.leCam != nil {
      try check(
        recipe.loss.kind == .hinge, "lecam", "none with another loss than hinge",
        "loss \(recipe.loss.kind.rawValue)")
    }
    // A batch norm's gradient cannot be differentiated again.
    if settings.r1 != nil || recipe.loss.gradientPenalty != nil {
      try check(
        !recipe.discriminator.allLayers.contains {
          $0 is BatchNorm || $0 is ConditionalBatchNorm
        },
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

  static func require(
    _ condition: Bool, _ setting: String, _ expected: String, _ found: String
  ) throws(TrainingError) {
    guard condition else { throw .invalid(setting: setting, expected: expected, found: found) }
  }
}
