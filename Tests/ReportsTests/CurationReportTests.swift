import Audit
import Catalogue
import Curation
import Foundation
import Imaging
import Pixels
import Reports
import Testing

/// A workspace with a catalogue as the stages would have left it.
private struct ReportScene {
  let folder: URL
  let workspace: Workspace
  let catalogue: Catalogue
  let rows: [PictureRow]

  /// A workspace whose file names contain `name`.
  init(name: String = "a") throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    workspace = Workspace(at: folder.path)
    catalogue = try Catalogue(path: workspace.cataloguePath)
    rows = try catalogue.replacePictures(
      with: (0..<10).map { index in
        FoundPicture(
          path: "fire/\(index)-\(name).png", folder: "fire",
          pictureClass: index < 6 ? "fire" : index < 9 ? "water <i>" : nil, species: nil,
          byteCount: 100, modifiedNanoseconds: 0)
      })
  }

  func finish(_ stage: StageName, _ decisions: [Decision]) throws {
    try catalogue.begin(stage, settings: "{}", fingerprint: stage.rawValue)
    try catalogue.replaceDecisions(of: stage, with: decisions)
    try catalogue.finish(stage, summary: "{}")
  }

  /// Ten found; one dropped by filter, two by convert, three by whiteness, four left.
  func runAll() throws {
    try finish(
      .filter, rows.map { decision($0, .filter, $0.pictureClass != nil, "unknown folder") })
    let converted = rows.filter { $0.pictureClass != nil }
    try finish(
      .convert, converted.enumerated().map { decision($1, .convert, $0 >= 2, "truncated") })
    try catalogue.record(
      converted.dropFirst(2).map {
        Conversion(pictureID: $0.id, settings: "", preparedPath: "prepared/\($0.id).png")
      })
    try FileManager.default.createDirectory(
      atPath: workspace.preparedFolder, withIntermediateDirectories: true)
    let scored = Array(converted.dropFirst(2))
    for row in scored {
      let png = try PNGEncoder.encode(
        PixelImage(width: 64, height: 64, filledWith: [UInt8(row.id), 1, 2]))
      try Data(png).write(
        to: URL(fileURLWithPath: workspace.absolutePath("prepared/\(row.id).png")))
    }
    try finish(
      .whiteness,
      scored.enumerated().map { index, row in
        Decision(
          pictureID: row.id, stage: .whiteness, isKept: index >= 3, reason: "background not white",
          value: [0.1, 0.5, 0.79, 0.81, 0.9, 1, 1][index], threshold: 0.8)
      })
    try catalogue.replaceDuplicates(with: [
      DuplicateMember(pictureID: scored[5].id, groupID: 1, isKept: true, isConflict: true),
      DuplicateMember(pictureID: scored[6].id, groupID: 1, isKept: false, isConflict: true),
    ])
  }

  private func decision(
    _ row: PictureRow, _ stage: StageName, _ isKept: Bool, _ reason: String
  ) -> Decision {
    Decision(pictureID: row.id, stage: stage, isKept: isKept, reason: isKept ? "fine" : reason)
  }

  func html() throws -> String {
    try CurationReport(
      catalogue: catalogue, workspace: workspace, date: Date(timeIntervalSince1970: 0)
    )
    .html()
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}

@Suite("The curation report")
struct CurationReportTests {
  @Test("found, kept and rejected add up, with every reason and its count")
  func funnel() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    try scene.runAll()
    let html = try scene.html()
    for (number, words) in [("10", "found"), ("4", "kept (40 %)"), ("6", "rejected")] {
      #expect(html.contains("<b>\(number)</b><span>\(words)</span>"))
    }
    for (count, reason) in [(1, "unknown folder"), (2, "truncated"), (3, "background not white")] {
      #expect(html.contains("<li><span>\(count)</span> \(reason)</li>"))
    }
    #expect(html.contains("duplicates</div><div class=\"quiet\">not run yet"))
    #expect(html.contains("1 group spans several classes"))
  }

  @Test("the galleries hold the prepared pictures, nearest to the threshold first")
  func galleries() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    try scene.runAll()
    let html = try scene.html()
    let above = try #require(html.range(of: "Just kept"))
    let below = try #require(html.range(of: "Just rejected"))
    let kept = html[above.upperBound..<below.lowerBound]
    let first = try #require(kept.range(of: "<figcaption>"))
    #expect(kept[first.upperBound...].hasPrefix("0.810"))
    let rejected = html[below.upperBound...]
    let next = try #require(rejected.range(of: "<figcaption>"))
    #expect(rejected[next.upperBound...].hasPrefix("0.790"))

    // The first data URI decodes to the picture of its row.
    let start = try #require(kept.range(of: "base64,"))
    let text = kept[start.upperBound...].prefix { $0 != "\"" }
    let bytes = try #require(Data(base64Encoded: String(text)))
    let image = try PictureDecoder().decode([UInt8](bytes)).image
    #expect(image.width == 64)
    #expect(Array(image[0, 0].dropFirst()) == [1, 2])
  }

  @Test("scores of runs are tables whose words cannot bring in markup, and nothing without runs")
  func scores() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    var report = try CurationReport(catalogue: scene.catalogue, workspace: scene.workspace)
    #expect(!report.html().contains("Scores of runs"))
    report.scores = [
      ScoreBlock(
        heading: ["own: 128 features"],
        tables: [
          .init(
            title: "run <a>", header: ["score", "floor", "run"], rows: [["KID", "1.0", "<b>9</b>"]])
        ], notes: ["a note"])
    ]
    let html = report.html()
    #expect(html.contains("<h3>run &lt;a&gt;</h3>"))
    #expect(html.contains("<tr><th>score</th><th>floor</th><th>run</th></tr>"))
    #expect(html.contains("<tr><td>KID</td><td>1.0</td><td>&lt;b&gt;9&lt;/b&gt;</td></tr>"))
    #expect(html.contains("a note"))
  }

  @Test("runs of stages are told with the settings that were changed, the newest first")
  func history() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    for settings in ["{\"threshold\":0.8}", "{\"shardSize\":5,\"threshold\":0.5}"] {
      try scene.catalogue.begin(.whiteness, settings: settings, fingerprint: settings)
      try scene.catalogue.finish(.whiteness, summary: "{}")
    }
    let html = try scene.html()
    let changed = try #require(html.range(of: "shard-size – → 5, threshold 0.8 → 0.5"))
    let first = try #require(html.range(of: "first run"))
    #expect(changed.lowerBound < first.lowerBound)
  }

  @Test("names of files and classes cannot bring in markup")
  func escaping() throws {
    let scene = try ReportScene(name: "<script>alert('1')</script>\"&")
    defer { scene.remove() }
    try scene.runAll()
    let html = try scene.html()
    #expect(!html.contains("<script"))
    #expect(!html.contains("water <i>"))
    #expect(html.contains("water &lt;i&gt;"))
    #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"))
  }

  @Test("the file asks nothing of the network")
  func selfContained() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    try scene.runAll()
    let html = try scene.html()
    #expect(!html.contains("http"))
    #expect(!html.contains("url("))
    #expect(!html.contains("<link"))
    #expect(html.contains("prefers-color-scheme:dark"))
  }

  @Test("where whiteness is switched off the report says so, and shows what was measured")
  func whitenessOff() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    try scene.runAll()
    try scene.catalogue.record(
      scene.rows.prefix(5).map { row in
        var measured = PictureMeasurements(pictureID: row.id)
        measured.preparedBorderWhiteShare = Double(row.id) / 10
        return measured
      })
    let kept = scene.rows.prefix(5).map {
      Decision(pictureID: $0.id, stage: .whiteness, isKept: true, reason: "background kept")
    }
    try scene.catalogue.begin(
      .whiteness, settings: #"{"metric":"border","threshold":"off"}"#, fingerprint: "off")
    try scene.catalogue.replaceDecisions(of: .whiteness, with: Array(kept))
    try scene.catalogue.finish(.whiteness, summary: "{}")
    let html = try scene.html()
    #expect(html.contains("Switched off (<code>--threshold off</code>)"))
    #expect(!html.contains("Not measured yet") && !html.contains("Just rejected"))
    #expect(!html.contains("class=\"threshold\""))
    let lowest = try #require(html.range(of: "The lowest scores"))
    let first = try #require(html[lowest.upperBound...].range(of: "<figcaption>"))
    let value = String(format: "%.3f", Double(scene.rows[0].id) / 10)
    #expect(html[first.upperBound...].hasPrefix(value))
  }

  @Test("stages that have to run again are named at the top, in the words of status")
  func outOfDate() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    #expect(try !scene.html().contains("class=\"warn\""))
    try scene.runAll()
    try scene.catalogue.begin(.duplicates, settings: "{}", fingerprint: "d")
    let html = try scene.html()
    let status = try WorkspaceStatus(
      of: StageContext(workspace: scene.workspace, catalogue: scene.catalogue))
    let waiting = status.stages.filter(\.isWaiting)
    #expect(waiting.map(\.stage) == [.convert, .whiteness, .duplicates])
    let line = try #require(html.range(of: "<p class=\"warn\">"))
    #expect(
      html[line.upperBound...].hasPrefix(
        "convert, whiteness: out of date; duplicates: unfinished: at work or stopped half-way."))
    #expect(html.contains("<code>\(status.next.command)</code> (\(status.next.reason))</p>"))
  }

  @Test("the page of the audit names value and path below each picture")
  func auditPage() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    var dark = AuditMeasurements(pictureID: scene.rows[0].id, settings: "")
    dark.brightness = 12
    try scene.catalogue.record([dark])
    try scene.catalogue.replaceAuditLabels(
      with: [
        AuditLabel(
          pictureID: scene.rows[1].id, pictureClass: "fire", suggestedClass: "grass",
          suspicion: 0.987, remoteness: 0)
      ], digest: "")
    let page = AuditSection.page(
      try AuditFindings(in: scene.catalogue), thresholds: AuditThresholds(), input: "/pictures")
    #expect(page.contains("<figcaption>12<br>fire/0-a.png</figcaption>"))
    #expect(page.contains("<figcaption>0.987: fire → grass?<br>fire/1-a.png</figcaption>"))
  }

  @Test("before any stage there is a report that says what to run")
  func empty() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    let html = try scene.html()
    #expect(html.contains("pokeprep filter --types all"))
    #expect(html.contains("pokeprep whiteness"))
  }
}

@Suite("Thumbnails of the curation report")
struct CurationThumbnailTests {
  @Test("large prepared pictures are scaled down, and parts of the score are shown")
  func largePictures() throws {
    let scene = try ReportScene()
    defer { scene.remove() }
    try scene.runAll()
    // Noise, which no encoder makes small: seven of them would be over 1 MB.
    var state: UInt32 = 1
    let noise = (0..<(256 * 256 * 3)).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let large = try PNGEncoder.encode(
      PixelImage(width: 256, height: 256, channelCount: 3, bytes: noise))
    for row in scene.rows {
      let path = scene.workspace.absolutePath("prepared/\(row.id).png")
      guard FileManager.default.fileExists(atPath: path) else { continue }
      try Data(large).write(to: URL(fileURLWithPath: path))
    }
    let kept = scene.rows[5]
    var measured = PictureMeasurements(pictureID: kept.id)
    measured.sourceBorderWhiteShare = 0.7
    measured.sourceBorderOffWhiteShare = 0.2
    measured.sourceBorderBlackShare = 0
    measured.sourceOutlineCutShare = 0.01
    measured.sourceWhiteRegionShare = 0.3
    try scene.catalogue.record([measured])
    let html = try scene.html()
    #expect(html.utf8.count < 600_000)
    let start = try #require(html.range(of: "base64,"))
    let text = html[start.upperBound...].prefix { $0 != "\"" }
    let bytes = try #require(Data(base64Encoded: String(text)))
    #expect(try PictureDecoder().decode([UInt8](bytes)).image.width == 96)
    #expect(html.contains("0.810<br>off-white 20\u{A0}%"))
    #expect(html.contains("class=\"border-off\" style=\"width:20.0%\""))
    #expect(html.contains("class=\"border-cover\" style=\"width:10.0%\""))
    #expect(!html.contains("class=\"border-black\" style="))
  }
}
