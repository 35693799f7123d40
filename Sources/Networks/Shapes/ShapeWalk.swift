/// The shapes that a network's layers make of one sample, asked of the layers one by one.
///
/// Layers trap when they are added to a graph that they do not fit, as a programming mistake; a
/// configuration is the user's, so it is walked through before a graph is built of it. A graph is
/// built of the same shapes: see `LayerScope.chain`.
package struct ShapeWalk {
  /// Sizes of the label heads, the classes first.
  let heads: [Int]
  /// H, W, C of the source picture; nil for networks without.
  let picture: [Int]?
  /// Samples per step.
  let batch: Int
  /// The layer that is being asked, such as `recipe.generator.layers.2.dense`.
  private(set) var place = ""
  /// Every layer with what it gives, those inside branches before the one that holds them.
  package private(set) var outputs: [(place: String, shape: [Int])] = []
  /// Products of all convolutions and dense layers in a pass.
  private var products = 0

  /// Values that a layer may give for one sample.
  private static let valueLimit = 1 << 30
  /// Longest side of a picture between layers.
  private static let sideLimit = 65536
  /// Products that the passes of a step may take: what overflows no count of operations.
  private static let productLimit = 1 << 52

  /// A walk through one network.
  package init(heads: [Int], picture: [Int]?, batch: Int) {
    self.heads = heads
    self.picture = picture
    self.batch = batch
  }

  /// The shape that a chain of layers makes of a sample.
  ///
  /// - Parameters:
  ///   - layers: The chain.
  ///   - input: The shape of what the first layer gets: H, W, C, or C.
  ///   - path: The chain's path in `config.yaml`, such as `recipe.generator.layers`.
  /// - Returns: H, W, C, or C.
  /// - Throws: The misfit of the first layer that cannot work on what it gets or has a setting
  ///   outside of its range.
  package mutating func output(
    of layers: [LayerBox], for input: [Int], at path: String
  ) throws(Misfit) -> [Int] {
    var shape = input
    for (index, box) in layers.enumerated() {
      shape = try output(
        of: box.layer, for: shape, at: "\(path).\(index).\(type(of: box.layer).name)")
    }
    return shape
  }

  /// The shape that one layer makes of a sample.
  mutating func output(
    of layer: any Layer, for input: [Int], at place: String
  ) throws(Misfit) -> [Int] {
    self.place = place
    let shape = try layer.outputShape(for: input, &self)
    self.place = place
    try require(
      Self.values(shape) <= Self.valueLimit
        && (shape.count != 3 || max(shape[0], shape[1]) <= Self.sideLimit),
      "sides up to \(Self.sideLimit) and up to \(Self.valueLimit) values a sample", found: shape)
    outputs.append((place, shape))
    return shape
  }
}

// What layers say their needs with.
extension ShapeWalk {
  /// Length of a row of labels.
  var labelCount: Int { heads.reduce(0, +) }

  /// - Throws: A misfit of the layer unless the condition holds.
  func require(
    _ condition: Bool, _ expected: String, found shape: [Int], at place: String? = nil
  ) throws(Misfit) {
    guard condition else {
      throw .layer(place ?? self.place, expected: expected, found: Self.text(shape))
    }
  }

  /// - Throws: A misfit of the layer unless it gets pictures.
  func requirePicture(_ input: [Int]) throws(Misfit) {
    try require(input.count == 3, "a picture H×W×C (reshape before it)", found: input)
  }

  /// - Throws: A misfit of the layer unless it gets rows.
  func requireRow(_ input: [Int]) throws(Misfit) {
    try require(input.count == 1, "a row of values (flatten or reshape before it)", found: input)
  }

  /// - Throws: A misfit of one of the layer's settings unless the condition holds.
  func requireSetting(
    _ condition: Bool, _ name: String, _ expected: String, found: String
  ) throws(Misfit) {
    guard condition else {
      throw .setting(name.isEmpty ? place : "\(place).\(name)", expected: expected, found: found)
    }
  }

  /// - Throws: A misfit of one of the layer's settings unless it is 1 to `limit`.
  func requireSize(_ size: Int, _ name: String, upTo limit: Int = 65536) throws(Misfit) {
    try requireSetting(
      (1...limit).contains(size), name, "1 to \(limit)", found: "\(size)")
  }

  /// Adds the products that the layer takes for each sample.
  ///
  /// - Throws: A misfit of the layer where a step would take too many.
  mutating func count(products factors: [Int]) throws(Misfit) {
    let product = factors.reduce(batch) { Self.product($0, $1) }
    let sum = products.addingReportingOverflow(product)
    guard !sum.overflow, sum.partialValue <= Self.productLimit else {
      throw .layer(
        place, expected: "up to \(Self.productLimit) products in a step up to here",
        found: factors.map(String.init).joined(separator: "×") + " for each of \(batch) samples")
    }
    products = sum.partialValue
  }

  /// Values of one sample; the end of the range instead of more.
  static func values(_ shape: [Int]) -> Int { shape.reduce(1) { product($0, $1) } }

  /// The product, at the end of the range instead of beyond it.
  static func product(_ first: Int, _ second: Int) -> Int {
    let (result, overflows) = first.multipliedReportingOverflow(by: second)
    return overflows ? .max : result
  }

  /// `64×64×3`, or `128 values` for a row.
  static func text(_ shape: [Int]) -> String {
    shape.count == 1 ? "\(shape[0]) values" : shape.map(String.init).joined(separator: "×")
  }
}

/// Why a network cannot be built: what was expected at a place of `config.yaml`, and what was found.
package enum Misfit: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting is outside of its range.
  case setting(String, expected: String, found: String)
  /// A layer cannot work on what it gets, or a network ends in something else than needed.
  case layer(String, expected: String, found: String)
  /// The generator, with the last layer named, makes pictures H×W×C of another size than wanted.
  case pictureSize(layer: String, made: [Int], wanted: [Int])

  /// The place, what was expected and what was found.
  package var description: String {
    switch self {
    case .setting(let place, let expected, let found), .layer(let place, let expected, let found):
      "\(place): expected \(expected), found \(found)"
    case .pictureSize(let layer, let made, let wanted):
      "\(layer): expected \(ShapeWalk.text(wanted)), found \(ShapeWalk.text(made))"
    }
  }
}
