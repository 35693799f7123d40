import Shards

/// What `augment` wrote, or would write.
package struct AugmentSummary: Sendable, Codable, Hashable {
  /// The samples of one class.
  package struct ClassCount: Sendable, Codable, Hashable {
    /// The class.
    package var name: String
    /// The number that stands for it in the shards.
    package var label: Int
    /// Pictures used for training.
    package var trainingPictures: Int
    /// Samples for training: the pictures and their changed copies.
    package var trainingSamples: Int
    /// Pictures held out, each one sample.
    package var validationPictures: Int
  }

  /// A further label head.
  package struct HeadCount: Sendable, Codable, Hashable {
    /// The name after `labels.` in the shards.
    package var name: String
    /// The names of its values; the index is the label.
    package var values: [String]
    /// Pictures whose label is known.
    package var knownPictures: Int
  }

  /// The folder as it was given.
  package var folder: String
  /// What was done.
  package var settings: AugmentSettings
  /// Whether the folders say what is held out.
  package var isSplitByFolders: Bool
  /// Every class, by label.
  package var classes: [ClassCount]
  /// Further label heads, by name.
  package var heads: [HeadCount]
  /// Shard files.
  package var shardCount: Int
  /// Bytes of the shard files; of the pixels alone in a preview.
  package var byteCount: Int

  /// Samples for training in all classes.
  package var trainingSamples: Int { classes.reduce(0) { $0 + $1.trainingSamples } }
  /// Samples held out in all classes.
  package var validationSamples: Int { classes.reduce(0) { $0 + $1.validationPictures } }

  init(
    folder: String, settings: AugmentSettings, plan: AugmentPlan, input: AugmentInput,
    shardCount: Int, byteCount: Int
  ) {
    self.folder = folder
    self.settings = settings
    isSplitByFolders = input.isSplitByFolders
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
