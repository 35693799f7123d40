/// Which of the shards' training samples a run learns from.
package enum SampleChoice: String, Codable, Hashable, Sendable, CaseIterable {
  /// All of them.
  case all
  /// Those that were neither rotated nor zoomed, mirrored at random where the shards hold mirrored
  /// copies.
  ///
  /// A generator learns the copies' distribution too, and draws tilted pictures where it sees tilted
  /// ones. With DiffAugment, which changes real and generated pictures alike, the copies are not
  /// needed (Karras et al. 2020, on leaks; Zhao et al. 2020).
  case upright
}
