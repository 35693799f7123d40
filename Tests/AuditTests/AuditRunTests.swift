import Audit
import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Testing

@Suite("An audit of a workspace")
struct AuditRunTests {
  private let pictures = [
    "a/good.png": Drawings.disc(), "a/small.png": Drawings.disc(radius: 20),
    "b/soft.png": Drawings.disc(softness: 10), "b/good.png": Drawings.disc(color: [40, 60, 200]),
  ]

  private func found(in place: AuditWorkspace) throws -> [String: [FindingKind]] {
    let findings = try AuditFindings(in: place.context.catalogue)
    return Dictionary(
      uniqueKeysWithValues: findings.pictures.map { ($0.path, $0.findings.map(\.kind)) })
  }

  private func rejections(
    of findings: AuditFindings, in place: AuditWorkspace
  ) throws -> AuditRejections {
    let sources = ChangedSources(among: findings, in: try place.context.inputFolder())
    return try AuditRejections(
      for: [.tinySubject], of: findings, sources: sources, in: place.context)
  }

  @Test("measures each picture once, and finds the same on one thread as on several")
  func run() throws {
    let place = try AuditWorkspace(pictures)
    #expect(try AuditRun(in: place.context).perform().measuredCount == 4)
    #expect(try AuditRun(in: place.context).missing.isEmpty)
    let all = try found(in: place)
    #expect(all["a/small.png"] == [.tinySubject])
    #expect(all["b/soft.png"]?.contains(.blur) == true)
    #expect(all["a/good.png"] == nil && all["b/good.png"] == nil)
    let single = try AuditWorkspace(pictures, threadCount: 1)
    _ = try AuditRun(in: single.context).perform()
    let numbers = [place, single].map {
      try? $0.context.catalogue.auditMeasurements().mapValues(\.byName)
    }
    #expect(numbers[0] != nil && numbers[0] == numbers[1])
  }

  @Test("a picture that changed is measured again, and so are all for another background")
  func changes() throws {
    let place = try AuditWorkspace(pictures)
    _ = try AuditRun(in: place.context).perform()
    try place.touch("a/good.png")
    #expect(try AuditRun(in: place.context).missing.map(\.path) == ["a/good.png"])
    var black = ConvertSettings()
    black.background = .black
    #expect(try AuditRun(in: place.context, untyped: black).missing.count == 4)
  }

  @Test("a file that does not decode is told each time, but tried again only once it changed")
  func damaged() throws {
    let place = try AuditWorkspace(pictures)
    try Data("no picture".utf8).write(
      to: place.folder.appendingPathComponent("images/a/good.png"))
    let outcome = try AuditRun(in: place.context).perform()
    #expect(outcome.measuredCount == 3 && Array(outcome.failures.keys) == ["a/good.png"])
    let again = try AuditRun(in: place.context)
    #expect(again.missing.isEmpty && again.failures == outcome.failures)
    #expect(try again.perform().failures == outcome.failures)
    var lenient = ConvertSettings()
    lenient.lenient = true
    #expect(
      try AuditRun(in: place.context, untyped: lenient).missing.map(\.path).contains("a/good.png"))
    try place.touch("a/good.png")
    #expect(try AuditRun(in: place.context).missing.map(\.path) == ["a/good.png"])
  }

  @Test("a file that the system does not read is tried again")
  func unreadable() throws {
    let place = try AuditWorkspace(pictures)
    try FileManager.default.removeItem(
      at: place.folder.appendingPathComponent("images/a/good.png"))
    #expect(try AuditRun(in: place.context).perform().failures.count == 1)
    #expect(try AuditRun(in: place.context).missing.map(\.path) == ["a/good.png"])
  }

  @Test("what convert could not decode is known before the first run")
  func convertErrors() throws {
    let place = try AuditWorkspace(pictures)
    let (good, small) = (try place.id(of: "a/good.png"), try place.id(of: "a/small.png"))
    let digest = try ConvertSettings().digest
    try place.context.catalogue.record([
      Conversion(pictureID: try #require(good), settings: digest, error: "corrupt PNG: no end"),
      Conversion(
        pictureID: try #require(small), settings: digest, error: "unreadable file: no permission"),
    ])
    let run = try AuditRun(in: place.context)
    #expect(run.failures == ["a/good.png": "corrupt PNG: no end"])
    #expect(run.missing.count == 3)
  }

  @Test("a rejection is a decision of the named findings alone")
  func rejections() throws {
    let place = try AuditWorkspace(pictures)
    _ = try AuditRun(in: place.context).perform()
    let findings = try AuditFindings(in: place.context.catalogue)
    let first = try rejections(of: findings, in: place)
    #expect(first.requests.map(\.statement) == [.reject(reason: "audit: tiny-subject")])
    #expect(first.leftAlone == AuditRejections.LeftAlone())
    try DecisionPlan(first.requests, from: "/", in: place.context).commit()
    let listed = try DecisionListing(in: place.context.catalogue).rowsByPicture
    #expect(listed.keys.map { $0 } == [try #require(try place.id(of: "a/small.png"))])
    let second = try rejections(of: findings, in: place)
    #expect(second.requests.isEmpty)
    #expect(second.leftAlone.rejected == 1 && second.leftAlone.rejectedByAudit == 1)
  }

  @Test("what people accepted or rejected is left alone, what they gave a class is not")
  func leftAlone() throws {
    let place = try AuditWorkspace(pictures)
    _ = try AuditRun(in: place.context).perform()
    let findings = try AuditFindings(in: place.context.catalogue)
    for (statement, expected) in [
      (PersonStatement.pictureClass("b"), [1, 0, 0, 0]), (.accept, [0, 1, 0, 0]),
      (.reject(reason: "blurry"), [0, 0, 1, 0]), (.undo, [1, 0, 0, 0]),
    ] {
      let request = DecisionRequest(pattern: "a/small.png", statement: statement)
      try DecisionPlan([request], from: "/", in: place.context).commit()
      let found = try rejections(of: findings, in: place)
      let alone = found.leftAlone
      #expect(
        [found.requests.count, alone.accepted, alone.rejected, alone.rejectedByAudit] == expected,
        "\(statement)")
    }
  }

  @Test("a picture that filter leaves out has no findings, and sets no measure for others")
  func filteredOut() throws {
    let place = try AuditWorkspace(pictures)
    _ = try AuditRun(in: place.context).perform()
    let before = try AuditFindings(in: place.context.catalogue)
    #expect(before.measuredCount == 4 && before.pictures.contains { $0.path == "a/small.png" })
    let small = try #require(try place.id(of: "a/small.png"))
    let label = AuditLabel(
      pictureID: small, pictureClass: "a", suggestedClass: "b", suspicion: 0.99, remoteness: 0)
    try place.context.catalogue.replaceAuditLabels(with: [label], digest: "")
    try place.context.catalogue.replaceDecisions(
      of: .filter,
      with: [
        Decision(pictureID: small, stage: .filter, isKept: false, reason: "rejected_by_person")
      ])
    let after = try AuditFindings(in: place.context.catalogue)
    #expect(after.measuredCount == 3 && after.labelledCount == 0)
    #expect(!after.pictures.contains { $0.path == "a/small.png" })
    #expect(after.pictures.contains { $0.path == "b/soft.png" })
  }

  @Test("a file that was replaced or removed since filter saw it is not rejected, but told")
  func replacedSources() throws {
    let place = try AuditWorkspace([
      "a/one.png": Drawings.disc(radius: 20), "a/two.png": Drawings.disc(radius: 20),
      "b/three.png": Drawings.disc(radius: 20),
    ])
    _ = try AuditRun(in: place.context).perform()
    let images = place.folder.appendingPathComponent("images")
    try Data(PNGEncoder.encode(Drawings.disc())).write(
      to: images.appendingPathComponent("a/one.png"))
    try FileManager.default.removeItem(at: images.appendingPathComponent("a/two.png"))
    let findings = try AuditFindings(in: place.context.catalogue)
    #expect(findings.pictures.count == 3)
    let sources = ChangedSources(among: findings, in: images.path)
    #expect(findings.pictures.map { sources[$0] } == [.changed, .missing, .unchanged])
    #expect(sources.changedCount == 1 && sources.missingCount == 1)
    let found = try rejections(of: findings, in: place)
    #expect(found.requests.map(\.pattern) == [images.path + "/b/three.png"])
    #expect(found.leftAlone.changed == 1 && found.leftAlone.missing == 1)
  }

  @Test("a higher threshold finds no fewer grey pictures")
  func greyThreshold() throws {
    let place = try AuditWorkspace(
      pictures.merging(["b/grey.png": Drawings.disc(color: [90, 90, 90])]) { first, _ in first })
    _ = try AuditRun(in: place.context).perform()
    func grey(_ threshold: Double) throws -> Set<String> {
      var thresholds = AuditThresholds()
      thresholds.grey = threshold
      let findings = try AuditFindings(in: place.context.catalogue, thresholds: thresholds)
      return Set(findings.worst(.grey).map(\.picture.path))
    }
    #expect(try grey(0).isEmpty)
    #expect(try grey(20) == ["b/grey.png"])
    #expect(try grey(500).count == 5)
  }

  @Test("CSV has a line for each finding")
  func csv() throws {
    let place = try AuditWorkspace(pictures)
    _ = try AuditRun(in: place.context).perform()
    let findings = try AuditFindings(in: place.context.catalogue)
    let lines = findings.commaSeparated.split(separator: "\n").map(String.init)
    #expect(lines.first == "path,class,finding,value,threshold,suggested_class")
    #expect(lines.count == 1 + findings.pictures.reduce(0) { $0 + $1.findings.count })
    #expect(lines.contains { $0.hasPrefix("a/small.png,a,tiny-subject,0.2") })
  }

  @Test("an interrupted run keeps what it measured")
  func interruption() throws {
    let place = try AuditWorkspace(pictures)
    let stopped = StageContext(
      workspace: place.context.workspace, catalogue: place.context.catalogue,
      isInterrupted: { true })
    #expect(throws: AuditInterrupted.self) { try AuditRun(in: stopped).perform() }
    #expect(try AuditRun(in: place.context).perform().measuredCount == 4)
  }
}
