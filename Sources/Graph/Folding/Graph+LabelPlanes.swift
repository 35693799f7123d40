extension Graph {
  /// A dense layer on flattened pictures with label planes behind their channels, without the planes:
  /// pictures · their weights + labels · (the sums of the planes' weights).
  ///
  /// Exact for any labels, one-hot or blended, because a plane holds one number. The weight gradient of
  /// a plane is then one row for all pixels, which differentiation finds by itself.
  ///
  /// - Returns: nil where `input` is anything else.
  func denseOnLabelPlanes(_ input: Tensor, _ weights: Tensor) -> Tensor? {
    guard foldsLabelPlanes, operation(of: input) is Reshape else { return nil }
    let joined = nodes[input.node].inputs[0]
    guard joined.shape.axes.count == 4, joined.shape.batch == input.shape.batch,
      operation(of: joined) is ConcatenateChannels
    else { return nil }
    let parts = nodes[joined.node].inputs
    guard parts.count == 2, operation(of: parts[1]) is BroadcastPixels else { return nil }
    let labels = nodes[parts[1].node].inputs[0]
    guard labels.shape.axes.count == 2 else { return nil }
    let (pixels, batch) = (joined.shape.pixels, joined.shape.batch)
    let split = splitPlaneWeights(
      weights, pixels: pixels, channels: parts[0].shape.channels,
      planes: parts[1].shape.channels)
    let pictures = reshape(parts[0], to: [batch, pixels * parts[0].shape.channels])
    return add(dense(pictures, split.pictures), dense(labels, split.planes))
  }
}
