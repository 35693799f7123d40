import Audit
import Catalogue
import Curation
import Metrics
import Pixels
import Testing

@Suite("What audit says of labels")
struct LabelAuditTests {
  @Test("leaving out by the closed form is what fitting without the row gives")
  func leftOut() throws {
    // One feature: ridge regression has the weight Σxy / (Σx² + λ), λ the mean of x² of all rows.
    let values: [Float] = [-3, -1, 0.5, 1.5, 2]
    let labels = [0, 0, 1, 1, 0]
    let labelled = try LabelledFeatures(
      FeatureMatrix(values: values, count: 5, dimension: 1), labels: labels, classCount: 2)
    let answers = LeftOutClassifier.answers(for: labelled, threads: 1)
    let x = values.map(Double.init)
    let ridge = x.reduce(0) { $0 + $1 * $1 } / 5
    for row in x.indices {
      for (label, share) in [(0, 0.6), (1, 0.4)] {
        let y = labels.map { ($0 == label ? 1 : 0) - share }
        let others = x.indices.filter { $0 != row }
        let weight =
          others.reduce(0) { $0 + x[$1] * y[$1] }
          / (others.reduce(0) { $0 + x[$1] * x[$1] } + ridge)
        #expect(abs(answers.values[row * 2 + label] - weight * x[row]) < 1e-9)
      }
    }
  }

  @Test("swapped labels come first, with the right class beside them")
  func swapped() throws {
    var pictures: [String: PixelImage] = [:]
    for number in 0..<20 {
      pictures["across/\(number).png"] = Drawings.stripes(number, isUpright: false)
      pictures["upright/\(number).png"] = Drawings.stripes(number, isUpright: true)
    }
    pictures["across/wrong.png"] = Drawings.stripes(33, isUpright: true)
    pictures["upright/wrong.png"] = Drawings.stripes(34, isUpright: false)
    let place = try AuditWorkspace(pictures)
    let pipeline = Pipeline(context: place.context, settings: PipelineSettings())
    try pipeline.perform(ConvertStage(settings: ConvertSettings()))
    let audit = try LabelAudit(in: place.context)
    #expect(audit.isPossible && audit.pictureCount == 42)
    let agreement = try audit.perform()
    #expect(abs(agreement - 40.0 / 42) < 1e-9)
    #expect(try LabelAudit(in: place.context).isCurrent)
    let labels = try place.context.catalogue.auditLabels()
    let worst = labels.values.sorted { $0.suspicion > $1.suspicion }.prefix(2)
    let wrong = try ["across/wrong.png", "upright/wrong.png"].map {
      try #require(try place.id(of: $0))
    }
    #expect(Set(worst.map(\.pictureID)) == Set(wrong))
    #expect(worst.allSatisfy { $0.suggestedClass != $0.pictureClass && $0.suspicion > 0.5 })
  }

  @Test("a row far from all others is remote, and one class has no suspects")
  func outlier() throws {
    var values: [Float] = []
    for number in 0..<20 { values += [Float(number % 5) - 2, Float(number / 5) - 2] }
    values += [40, 40]
    let outcome = try LabelAudit.outcome(
      of: FeatureMatrix(values: values, count: 21, dimension: 2),
      pictures: (0..<21).map { (id: Int64($0), pictureClass: $0 < 10 ? "a" : "b") }, threads: 2)
    let far = try #require(outcome.labels.max { $0.remoteness < $1.remoteness })
    #expect(far.pictureID == 20 && far.remoteness > 10)
    #expect(outcome.labels.count { $0.remoteness > AuditThresholds().outlier } == 1)
  }

  @Test("of a close kind and a loose one neither is remote")
  func twoKinds() throws {
    let values = (0..<40).flatMap { number -> [Float] in
      let (x, y) = (Float(number % 5), Float(number % 20 / 5))
      return number < 20 ? [x - 2, y - 2] : [x * 4 + 30, y * 4 + 30]
    }
    let outcome = try LabelAudit.outcome(
      of: FeatureMatrix(values: values, count: 40, dimension: 2),
      pictures: (0..<40).map { (id: Int64($0), pictureClass: $0 % 2 == 0 ? "a" : "b") }, threads: 1)
    #expect(outcome.labels.allSatisfy { $0.remoteness < AuditThresholds().outlier })
  }
}
