import Shards

/// A line of a task of the phase `shards`: a shard, or one of its samples, which follow it.
enum ShardLine: Codable, Sendable {
  case shard(PlannedShard)
  case sample(SampleRenderer.Source, copy: Int)

  private enum CodingKeys: String, CodingKey { case shard, source, copy }

  /// A sample, its prepared picture relative to the workspace, which may lie elsewhere for a task.
  static func sample(
    _ sample: AugmentPlan.Sample, of input: AugmentInput, in workspace: Workspace
  ) -> ShardLine {
    var source = input.sources[sample.item]
    source.preparedPath = workspace.relativePath(source.preparedPath)
    return .sample(source, copy: sample.copy)
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    if let shard = try values.decodeIfPresent(PlannedShard.self, forKey: .shard) {
      self = .shard(shard)
    } else {
      self = .sample(
        try values.decode(SampleRenderer.Source.self, forKey: .source),
        copy: try values.decode(Int.self, forKey: .copy))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .shard(let shard): try values.encode(shard, forKey: .shard)
    case .sample(let source, let copy):
      try values.encode(source, forKey: .source)
      try values.encode(copy, forKey: .copy)
    }
  }
}

extension AugmentPlan {
  /// The samples of a shard, in order.
  func samples(of shard: PlannedShard) -> ArraySlice<Sample> {
    let all = shard.split == .train ? training : validation
    return all[shard.first..<shard.first + shard.count]
  }
}
