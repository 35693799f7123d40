import KernelTasks

extension Graph {
  /// A dense layer on flattened pictures with label planes behind their channels, without the planes:
  /// pictures · their weights + labels · (the sums of the planes' weights).
  ///
  /// Exact for any labels, one-hot or blended, because a plane holds one number. The weight gradient of
  /// a plane is then one row for all pixels, which differentiation finds by itself.
  ///
  /// - Returns: nil where `input` is anything else.
  func denseOnLabelPlanes(_ input: Tensor, _ weights: Tensor) -> Tensor? {
    guard operation(of: input) is Reshape else { return nil }
    let joined = nodes[input.node].inputs[0]
    guard joined.shape.batch == input.shape.batch, let parts = labelPlanes(joined) else {
      return nil
    }
    let labels = parts.labels
    let (pixels, batch) = (joined.shape.pixels, joined.shape.batch)
    let split = splitPlaneWeights(
      weights, pixels: pixels, channels: parts.pictures.shape.channels,
      planes: labels.shape.channels)
    let pictures = reshape(parts.pictures, to: [batch, pixels * parts.pictures.shape.channels])
    return add(dense(pictures, split.pictures), dense(labels, split.planes))
  }

  /// A convolution of pictures with label planes behind their channels, without the planes.
  ///
  /// What a plane adds to a pixel is its label times the sum of the weights that lie inside the picture,
  /// which is the same for all pixels but those near the edges. So the planes are convolved in a picture
  /// so small that it has one pixel for all of them, and the result is added to the pictures' own, each
  /// pixel the one of its place. Exact, like `denseOnLabelPlanes`.
  ///
  /// - Returns: nil where `input` is anything else, or the picture is too small for a pixel that no edge
  ///   reaches.
  func convolutionOnLabelPlanes(
    _ input: Tensor, _ weights: Tensor, _ g: ConvolutionGeometry
  ) -> Tensor? {
    guard let parts = labelPlanes(input), weights.shape.axes.count == 4 else { return nil }
    let rows = Edges(
      input: g.inputHeight, output: g.outputHeight, kernel: g.kernelHeight, pad: g.padTop,
      stride: g.stride)
    let columns = Edges(
      input: g.inputWidth, output: g.outputWidth, kernel: g.kernelWidth, pad: g.padLeft,
      stride: g.stride)
    guard rows.excess > 0, columns.excess > 0 else { return nil }
    let (own, planes) = (parts.pictures.shape.channels, parts.labels.shape.channels)
    var (picture, small) = (g, g)
    picture.inputChannels = own
    small.inputChannels = planes
    small.inputHeight -= rows.excess * g.stride
    small.inputWidth -= columns.excess * g.stride
    small.outputHeight -= rows.excess
    small.outputWidth -= columns.excess
    func weightsOf(_ channels: Range<Int>) -> Tensor {
      let units = g.outputChannels
      let flat = reshape(weights, to: [g.kernelHeight * g.kernelWidth, g.inputChannels * units])
      return reshape(
        sliceChannels(flat, channels.lowerBound * units..<channels.upperBound * units),
        to: [g.kernelHeight, g.kernelWidth, channels.count, units])
    }
    let map = addSingle(
      Convolution(geometry: small),
      [
        broadcastPixels(
          parts.labels, shape: [g.batch, small.inputHeight, small.inputWidth, planes]),
        weightsOf(own..<own + planes),
      ])
    let result = addSingle(
      Convolution(geometry: picture), [parts.pictures, weightsOf(0..<own)])
    return addBorders(
      result, map,
      BorderGeometry(
        height: g.outputHeight, width: g.outputWidth, top: rows.before, bottom: rows.after,
        left: columns.before, right: columns.after))
  }

  /// The pictures and labels that a tensor is made of, if it is pictures with label planes behind.
  private func labelPlanes(_ joined: Tensor) -> (pictures: Tensor, labels: Tensor)? {
    guard foldsLabelPlanes, joined.shape.axes.count == 4,
      operation(of: joined) is ConcatenateChannels
    else { return nil }
    let parts = nodes[joined.node].inputs
    guard parts.count == 2, operation(of: parts[1]) is BroadcastPixels else { return nil }
    let labels = nodes[parts[1].node].inputs[0]
    guard labels.shape.axes.count == 2 else { return nil }
    return (parts[0], labels)
  }
}

/// Which output pixels of one axis reach beyond the input.
private struct Edges {
  /// At the start.
  let before: Int
  /// At the end.
  let after: Int
  /// Output pixels that reach neither edge, but one.
  let excess: Int

  init(input: Int, output: Int, kernel: Int, pad: Int, stride: Int) {
    let reaches = (0..<output).map { $0 * stride - pad }
    before = reaches.count { $0 < 0 }
    after = reaches.count { $0 + kernel > input }
    excess = output - before - after - 1
  }
}
