import Shards

/// What `augment` wrote, or would write.
public struct AugmentSummary: Sendable, Codable, Hashable {
  /// The samples of one class.
  public struct ClassCount: Sendable, Codable, Hashable {
    /// The class.
    public var name: String
    /// The number that stands for it in the shards.
    public var label: Int
    /// Pictures used for training.
    public var trainingPictures: Int
    /// Samples for training: the pictures and their changed copies.
    public var trainingSamples: Int
    /// Pictures held out, each one sample.
    public var validationPictures: Int
  }

  /// A further label head.
  public struct HeadCount: Sendable, Codable, Hashable {
    /// The name after `labels.` in the shards.
    public var name: String
    /// The names of its values; the index is the label.
    public var values: [String]
    /// Pictures whose label is known.
    public var knownPictures: Int
  }

  /// The folder as it was given.
  public var folder: String
  /// What was done.
  public var settings: AugmentSettings
  /// Every class, by label.
  public var classes: [ClassCount]
  /// Further label heads, by name.
  public var heads: [HeadCount]
  /// Shard files.
  public var shardCount: Int
  /// Bytes of the shard files; of the pixels alone in a preview.
  public var byteCount: Int

  /// Samples for training in all classes.
  public var trainingSamples: Int { classes.reduce(0) { $0 + $1.trainingSamples } }
  /// Samples held out in all classes.
  public var validationSamples: Int { classes.reduce(0) { $0 + $1.validationPictures } }

  init(
    folder: String, settings: AugmentSettings, plan: AugmentPlan, input: AugmentInput,
    shardCount: Int, byteCount: Int
  ) {
    self.folder = folder
    self.settings = settings
    self.shardCount = shardCount
    self.byteCount = byteCount
    classes = input.configuration.classes.enumerated().map { label, name in
      ClassCount(
        name: name, label: label, trainingPictures: 0, trainingSamples: 0, validationPictures: 0)
    }
    heads = input.heads.heads.enumerated().map { index, head in
      HeadCount(
        name: head.name, values: head.values,
        knownPictures: input.heads.labels.count { $0[index] >= 0 })
    }
    for sample in plan.training {
      let label = input.sources[sample.item].label
      classes[label].trainingSamples += 1
      if sample.copy == 0 { classes[label].trainingPictures += 1 }
    }
    for sample in plan.validation {
      classes[input.sources[sample.item].label].validationPictures += 1
    }
  }
}
