package import Pixels
import Shards

/// Pictures of one size with the class of each, and what they come of.
package struct PictureSet: Sendable {
  /// The pictures.
  package var images: [PixelImage]
  /// The class index of each picture; nil for pictures without classes.
  package var labels: [Int]?
  /// A number that the copies of one source share, for each picture; nil where each stands alone.
  package var sources: [Int]?

  /// A set; all lists have one entry per picture.
  package init(images: [PixelImage], labels: [Int]?, sources: [Int]? = nil) {
    precondition(labels.map { $0.count == images.count } ?? true, "a label for each picture")
    precondition(sources.map { $0.count == images.count } ?? true, "a source for each picture")
    self.images = images
    self.labels = labels
    self.sources = sources
  }

  /// The pictures of a split, or those at some places of it.
  init(of shards: ShardSet, at places: [Int]? = nil, in split: DataSplit) throws(ShardError) {
    let all = places ?? Array(0..<shards.count(of: split))
    let samples = try all.map { index throws(ShardError) in
      try shards.sample(at: index, in: split)
    }
    self.init(
      images: samples.map {
        PixelImage(
          width: shards.width, height: shards.height, channelCount: shards.channelCount,
          bytes: $0.pixels)
      }, labels: samples.map(\.label), sources: samples.map { Int($0.source) })
  }

  /// The number of pictures.
  package var count: Int { images.count }

  /// The pictures at `places`, in that order.
  package func at(_ places: [Int]) -> PictureSet {
    PictureSet(
      images: places.map { images[$0] }, labels: labels.map { all in places.map { all[$0] } },
      sources: sources.map { all in places.map { all[$0] } })
  }
}
