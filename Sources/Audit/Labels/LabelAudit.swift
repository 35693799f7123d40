package import Catalogue
package import Curation
import Digest
import Foundation
import Imaging
package import Metrics
import OrderedMap

/// Which classes of pictures are doubted by what all other pictures show, and which pictures are like no
/// other.
package struct LabelAudit: Sendable {
  /// Raised when the same pictures come to give other results.
  private static let version = 2
  /// The neighbour whose distance says how far a picture is from others.
  private static let neighbour = 5
  /// How much more a frequent class is expected, of its share.
  private static let priorWeight = 0.5
  /// What scores are multiplied by before they become probabilities.
  private static let sharpness = 8.0
  /// The least that counts as the spread of distances, of the third quartile.
  private static let leastSpread = 0.3
  /// All are compared with all only up to so many pictures.
  package static let outlierLimit = 20_000

  /// What was found.
  package struct Outcome: Sendable, Hashable {
    /// One for each picture.
    package var labels: [AuditLabel]
    /// The share of pictures whose class the others tell right, 0…1: where it is low, so is what suspects
    /// are worth.
    package var agreement: Double
  }

  private let context: StageContext
  private let pictures: [(row: PictureRow, pictureClass: String, prepared: String)]
  private let digest: String

  /// Looks for pictures with a class and a prepared form.
  ///
  /// - Throws: `CatalogueError`.
  package init(in context: StageContext) throws {
    self.context = context
    let conversions = try context.catalogue.conversions()
    var seen = ["version \(Self.version)"]
    pictures = try context.catalogue.pictures(entering: .convert).compactMap { row in
      guard let pictureClass = row.pictureClass, let conversion = conversions[row.id],
        let prepared = conversion.preparedPath
      else { return nil }
      seen.append("\(row.id) \(pictureClass) \(conversion.settings) \(conversion.pixelHash ?? "")")
      return (row, pictureClass, prepared)
    }
    digest = SHA256Digest(of: Data(seen.joined(separator: "\n").utf8)).description
  }

  /// How many pictures can be looked at.
  package var pictureCount: Int { pictures.count }
  /// Whether there is something to compare: two classes and some pictures.
  package var isPossible: Bool {
    pictures.count > Self.neighbour && Set(pictures.map(\.pictureClass)).count > 1
  }
  /// Whether the catalogue has the results of these pictures already.
  package var isCurrent: Bool {
    get throws { try context.catalogue.note("audit_labels") == digest }
  }

  /// Looks at all pictures and notes in the catalogue what was found.
  ///
  /// - Returns: The share of pictures whose class the others tell right, 0…1.
  /// - Throws: `AuditInterrupted`, `CatalogueError`; `ImagingError` for a prepared picture that is damaged.
  @discardableResult
  package func perform() throws -> Double {
    let (context, pictures) = (context, pictures)
    let decoder = PictureDecoder()
    let blocks = orderedMap(count: pictures.count, threads: context.threadCount) {
      index -> Result<[[Float]]?, ImagingError> in
      if context.isInterrupted() { return .success(nil) }
      if index % 64 == 0 {
        context.progress(ProgressEvent(title: "labels", done: index, total: pictures.count))
      }
      do throws(ImagingError) {
        let image = try decoder.decode(
          path: context.workspace.absolutePath(pictures[index].prepared))
        return .success(
          GradientFeatures.blocks(of: image.fitted(side: GradientFeatures.side).image))
      } catch { return .failure(error) }
    }
    var rows: [[[Float]]] = []
    for block in blocks {
      guard let row = try block.get() else { throw AuditInterrupted() }
      rows.append(row)
    }
    context.progress(ProgressEvent(title: "comparing labels", done: 0, total: nil, unit: ""))
    let features = try GradientFeatures.matrix(of: rows)
    let outcome = try Self.outcome(
      of: features, pictures: pictures.map { ($0.row.id, $0.pictureClass) },
      threads: context.threadCount
    ) { rows in
      context.progress(
        ProgressEvent(title: "outliers", done: rows.lowerBound, total: pictures.count))
      return !context.isInterrupted()
    }
    if context.isInterrupted() { throw AuditInterrupted() }
    try context.catalogue.replaceAuditLabels(with: outcome.labels, digest: digest)
    return outcome.agreement
  }

  /// Judges the classes of pictures by any features of theirs.
  ///
  /// - Parameters:
  ///   - features: A row for each picture, of mean 0 in every column.
  ///   - pictures: Rows of the catalogue and classes, at least two of them.
  ///   - threads: How many threads may work; the result does not depend on it.
  ///   - isWanted: Asked before some rows are compared with all; the outcome means nothing once it
  ///     says no.
  /// - Returns: One for each picture, in their order.
  /// - Throws: `MetricError.labelCount` where there are not as many rows.
  package static func outcome(
    of features: FeatureMatrix, pictures: [(id: Int64, pictureClass: String)], threads: Int,
    isWanted: @Sendable (Range<Int>) -> Bool = { _ in true }
  ) throws(MetricError) -> Outcome {
    let classes = Set(pictures.map(\.pictureClass)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let labelled = try LabelledFeatures(
      features, labels: pictures.map { numbers[$0.pictureClass] ?? 0 },
      classCount: classes.count)
    let answers = LeftOutClassifier.answers(for: labelled, threads: threads)
    let shares = labelled.rowsByClass.map { Double($0.count) / Double(max(1, pictures.count)) }
    let remoteness = remoteness(in: features, threads: threads, isWanted)
    var agreeing = 0
    let labels = pictures.enumerated().map { row, picture in
      let own = labelled.labels[row]
      let scores = classes.indices.map {
        answers.values[row * classes.count + $0] + priorWeight * shares[$0]
      }
      let other =
        classes.indices.filter { $0 != own }
        .max { (scores[$0], $1) < (scores[$1], $0) } ?? own
      let margin = scores[other] - scores[own]
      if margin <= 0 { agreeing += 1 }
      return AuditLabel(
        pictureID: picture.id, pictureClass: picture.pictureClass,
        suggestedClass: classes[margin > 0 ? other : own],
        suspicion: doubt(of: own, scores), remoteness: remoteness[row])
    }
    return Outcome(
      labels: labels, agreement: Double(agreeing) / Double(max(1, pictures.count)))
  }

  /// 1 less the probability of a class, by the softmax of all scores.
  private static func doubt(of own: Int, _ scores: [Double]) -> Double {
    let others = scores.indices.filter { $0 != own }.reduce(0) {
      $0 + exp(sharpness * (scores[$1] - scores[own]))
    }
    return others.isFinite ? others / (1 + others) : 1
  }

  /// How far the fifth neighbour's distance exceeds the third quartile of these distances, in interquartile
  /// ranges, 0 or above (Tukey 1977); 0 for all of too many.
  ///
  /// A set with two kinds of pictures has two usual distances, and neither is remote.
  private static func remoteness(
    in features: FeatureMatrix, threads: Int, _ isWanted: @Sendable (Range<Int>) -> Bool
  ) -> [Double] {
    guard features.count > neighbour, features.count <= outlierLimit else {
      return [Double](repeating: 0, count: features.count)
    }
    let distances = features.squaredNeighbourRadii(
      k: neighbour, threads: threads, isWanted: isWanted
    ).map { $0.squareRoot() }
    let sorted = distances.sorted()
    let upper = sorted[sorted.count * 3 / 4]
    let spread = max(upper - sorted[sorted.count / 4], leastSpread * upper)
    return distances.map { spread > 0 ? max(0, ($0 - upper) / spread) : 0 }
  }
}
