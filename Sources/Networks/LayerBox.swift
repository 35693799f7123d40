/// Any layer, as one entry of a network's list: `{dense: {units: 128}}` in configuration files.
package struct LayerBox: Codable, Hashable, Sendable {
  /// The layer.
  package let layer: any Layer

  /// Every kind of layer by its name in configuration files.
  static let kinds: [String: any Layer.Type] = {
    let types: [any Layer.Type] = [
      AppendLabels.self, AppendLabelPlanes.self, AppendPicture.self, BatchNorm.self,
      Concatenate.self, ConditionalBatchNorm.self, Convolution.self, Dense.self, Dropout.self,
      ELU.self, Flatten.self,
      GlobalMaxPooling.self, GlobalSumPooling.self, LabelEmbedding.self, LeakyReLU.self,
      MixPalettes.self, Projection.self, ReLU.self,
      Reshape.self, SELU.self, Sigmoid.self, Softmax.self, Tanh.self, TransposedConvolution.self,
      Upsampling.self,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0) })
  }()

  /// The names of all kinds of layers, in alphabetical order.
  package static var names: [String] { kinds.keys.sorted() }

  package init(_ layer: any Layer) {
    self.layer = layer
  }

  /// Reads the layer whose name is the only key.
  ///
  /// - Throws: `DecodingError` naming the unknown layer and the known ones.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: LayerKey.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "expected one layer name"))
    }
    guard let type = Self.kinds[key.stringValue] else {
      let names = Self.names.joined(separator: ", ")
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "unknown layer \"\(key.stringValue)\", expected one of \(names)"))
    }
    layer = try container.decode(type, forKey: key)
  }

  /// Writes the layer under its name.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: LayerKey.self)
    try container.encode(layer, forKey: LayerKey(stringValue: type(of: layer).name))
  }

  /// Whether both hold equal layers of one kind.
  package static func == (left: LayerBox, right: LayerBox) -> Bool {
    AnyHashable(left.layer) == AnyHashable(right.layer)
  }

  /// Feeds the layer to the hasher.
  package func hash(into hasher: inout Hasher) {
    AnyHashable(layer).hash(into: &hasher)
  }
}

private struct LayerKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
