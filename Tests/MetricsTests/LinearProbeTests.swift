import Metrics
import Testing

@Suite("The linear probe")
struct LinearProbeTests {
  @Test("probabilities and confusion are those of scikit-learn's logistic regression")
  func agreesWithScikitLearn() throws {
    let golden = try GoldenScores("probe")
    let generated = try golden.labelled("generated", classCount: 4)
    let probe = try LinearProbe(fitting: golden.labelled("real", classCount: 4), threads: 2)
    let found = try probe.probabilities(of: generated.features, threads: 2)
    let expected = try golden.floats("probe.probabilities")
    #expect(found.count == expected.count)
    for (value, wanted) in zip(found, expected) { #expect(abs(value - Double(wanted)) < 1e-4) }
    let confusion = try probe.confusion(on: generated, threads: 1)
    #expect(confusion.counts == (try golden.table("probe.confusion")))
    try golden.expect(confusion.accuracy, is: "probe.accuracy")
  }

  @Test("what is left out is confused as scikit-learn confuses it")
  func leftOut() throws {
    let golden = try GoldenScores("probe")
    let confusion = try LinearProbe.leftOut(
      of: golden.labelled("real", classCount: 4), threads: 2)
    #expect(confusion.counts == (try golden.table("probe.left_out.confusion")))
    try golden.expect(confusion.accuracy, is: "probe.left_out")
  }

  @Test("copies of a sample do not tell a probe about it")
  func groupsStayTogether() throws {
    // Labels without meaning: a probe that has seen a copy of a sample knows its label.
    let sources = try drawnFeatures(30, 60, seed: 8)
    let labels = (0..<30).map { ($0 * 7 + $0 / 4) % 2 }
    let groups = (0..<120).map { $0 / 4 }
    let copies = try LabelledFeatures(
      sources.rows(groups), labels: groups.map { labels[$0] }, classCount: 2)
    let leaking = try LinearProbe.leftOut(of: copies, threads: 1)
    let honest = try LinearProbe.leftOut(of: copies, groups: groups, threads: 1)
    #expect(leaking.accuracy == 1)
    #expect(honest.accuracy < 0.8)
    #expect(honest.counts.joined().reduce(0, +) == 120)
  }

  @Test("a class that is absent is never seen, and one class is always right")
  func absentClasses() throws {
    let features = try drawnFeatures(20, 3, seed: 9)
    let two = try LabelledFeatures(
      features, labels: (0..<20).map { $0 % 2 == 0 ? 0 : 2 }, classCount: 3)
    let probe = try LinearProbe(fitting: two, threads: 1)
    #expect(Set(try probe.predictions(for: features, threads: 1)).isSubset(of: [0, 2]))
    let one = try LabelledFeatures(
      features, labels: [Int](repeating: 0, count: 20), classCount: 1)
    let single = try LinearProbe(fitting: one, threads: 1)
    #expect(try single.confusion(on: one, threads: 1).accuracy == 1)
  }
}
