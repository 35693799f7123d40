extension GeneratorUpsampling {
  /// The layers from a row of numbers to 64×64 pictures −1…1.
  func layers(width: Int, channels: Int) -> [any Layer] {
    switch self {
    case .transpose:
      return [
        Reshape(1, 1, -1),
        TransposedConvolution(8 * width, kernel: 4, stride: 1, padding: .valid, bias: false),
        BatchNorm.torch, LeakyReLU(0.2),
      ]
        + [4, 2, 1].flatMap { factor -> [any Layer] in
          [
            TransposedConvolution(factor * width, kernel: 4, bias: false), BatchNorm.torch,
            Dropout(0.5), LeakyReLU(0.2),
          ]
        } + [TransposedConvolution(channels, kernel: 4, bias: false), Tanh()]
    case .nearest:
      return trunk(width) + [Convolution(channels, kernel: 3), Tanh()]
    case .colorpicker:
      let palette: [any Layer] = [
        Dense(128), BatchNorm.torch, LeakyReLU(0.01), Dense(64), BatchNorm.torch, LeakyReLU(0.01),
        Dense(Self.colours), Tanh(),
      ]
      return [
        MixPalettes(
          maps: trunk(width) + [Convolution(Self.colours, kernel: 5), Softmax()],
          palettes: Array(repeating: palette, count: channels))
      ]
    }
  }

  /// Maps, and colours of each palette.
  private static let colours = 16

  /// 8×8×8w by a dense layer, then nearest upsampling and 3×3 convolutions to 64×64×w.
  private func trunk(_ width: Int) -> [any Layer] {
    [Dense(8 * 8 * 8 * width), Reshape(8, 8, 8 * width), BatchNorm.torch]
      + [4, 2, 1].flatMap { factor -> [any Layer] in
        [
          Upsampling(2), Convolution(factor * width, kernel: 3, bias: false), BatchNorm.torch,
          Dropout(0.5), LeakyReLU(0.2),
        ]
      }
  }
}
