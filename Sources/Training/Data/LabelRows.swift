import Networks

/// Rows of label weights as the networks take them: the class, then each head, one-hot or blended.
package struct LabelRows: Sendable {
  /// Class names.
  package let classes: [String]
  /// The heads beside the class.
  package let heads: [RunHead]
  private let classShares: [Float]
  /// How far pictures are drawn beyond their class, 1 being the class itself: see `drawn`.
  package var strength: Float
  /// What that may be.
  package static let strengths: ClosedRange<Float> = 0...4

  /// The labels of a run.
  package init(_ configuration: TrainingConfiguration) {
    classes = configuration.classes
    heads = configuration.heads
    classShares = configuration.classShares
    strength = configuration.recipe.labelStrength ?? 1
  }

  /// Numbers in a row.
  package var count: Int { classes.count + heads.reduce(0) { $0 + $1.values.count } }

  /// The row with given weights.
  ///
  /// - Parameters:
  ///   - classWeights: One number per class.
  ///   - headWeights: For each head one number per value.
  /// - Returns: All weights beside each other, the classes first.
  package func row(_ classWeights: [Float], heads headWeights: [[Float]]) -> [Float] {
    precondition(classWeights.count == classes.count && headWeights.count == heads.count)
    return classWeights + headWeights.flatMap { $0 }
  }

  /// The row that a picture is drawn with, the classes as strong as the recipe says.
  ///
  /// A generator that mixes its classes up now and then mixes them less where it is driven past the
  /// class that is asked for, away from what all classes share: c + s·(w − c) with the recipe's
  /// strength s and the mean c of the classes that were trained, as strong together as w.
  ///
  /// - Parameters:
  ///   - classWeights: One number per class.
  ///   - headWeights: For each head one number per value.
  /// - Returns: All weights beside each other, the classes first; their sum stays.
  package func drawn(_ classWeights: [Float], heads headWeights: [[Float]]) -> [Float] {
    let trained = classShares.filter { $0 > 0 }.count
    guard strength != 1, trained > 0 else { return row(classWeights, heads: headWeights) }
    let mean = classWeights.reduce(0, +) / Float(trained)
    let stretched = zip(classWeights, classShares).map { weight, share in
      let centre = share > 0 ? mean : 0
      return centre + strength * (weight - centre)
    }
    return row(stretched, heads: headWeights)
  }

  /// 1 at one place, 0 elsewhere.
  package static func oneHot(_ index: Int, count: Int) -> [Float] {
    precondition((0..<count).contains(index), "no place \(index) of \(count)")
    return (0..<count).map { $0 == index ? 1 : 0 }
  }

  /// The values of all heads for sample `number`: spread over them in the shares of the training
  /// data, the same for the same number.
  ///
  /// Low-discrepancy sequences with steps that are irrational to each other: the fractional parts of
  /// the golden ratio and its powers.
  package func headValues(number: Int) -> [Int] {
    heads.enumerated().map { index, head in
      let step = [0.754_877_666_246_692_7, 0.569_840_290_998_053_2, 0.819_172_513_396_164_4][
        index % 3]
      return Self.place(Double(number) * step, in: head.shares)
    }
  }

  /// A row for calibration and grids: class and heads spread in the shares of the training data.
  func spread(_ number: Int) -> [Float] {
    let label = Self.place(Double(number) * 0.618_033_988_749_894_8, in: classShares)
    return row(
      Self.oneHot(label, count: classes.count),
      heads: zip(heads, headValues(number: number)).map {
        Self.oneHot($1, count: $0.values.count)
      })
  }

  /// The first place at which the shares so far exceed the fractional part of a number.
  private static func place(_ number: Double, in shares: [Float]) -> Int {
    let u = Float(number.truncatingRemainder(dividingBy: 1))
    var cumulative: Float = 0
    for (index, share) in shares.enumerated() {
      cumulative += share
      if u < cumulative { return index }
    }
    return shares.lastIndex { $0 > 0 } ?? 0
  }
}
