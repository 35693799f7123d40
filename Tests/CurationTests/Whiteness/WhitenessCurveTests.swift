import Catalogue
import Curation
import Foundation
import Testing

@Suite("Precision and recall of whiteness")
struct WhitenessCurveTests {
  @Test("every point equals a count of all pictures", arguments: 0..<20)
  func bruteForce(seed: Int) {
    var state = UInt64(seed) &+ 7
    let scored = (0..<(3 + seed * 5)).map { _ -> (score: Double, isWhite: Bool) in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Few values, so that scores are equal to each other and to thresholds.
      return (Double((state >> 40) % 21) / 20, (state >> 33) % 3 == 0)
    }
    let thresholds = (0...20).map { Double($0) / 20 } + [0.33]
    let points = PrecisionRecall.curve(of: scored, at: thresholds)
    #expect(points.map(\.threshold) == thresholds)
    for point in points {
      let kept = scored.filter { $0.score >= point.threshold }
      let right = kept.count(where: \.isWhite)
      let white = scored.count(where: \.isWhite)
      #expect(point.truePositives == right)
      #expect(point.falsePositives == kept.count - right)
      #expect(point.falseNegatives == white - right)
      #expect(point.precision == (kept.isEmpty ? nil : Double(right) / Double(kept.count)))
      #expect(point.recall == (white == 0 ? nil : Double(right) / Double(white)))
      if let precision = point.precision, let recall = point.recall, precision + recall > 0 {
        #expect(abs(point.f1 - 2 * precision * recall / (precision + recall)) < 1e-12)
      }
    }
    let best = PrecisionRecall.best(of: scored)
    let everyThreshold = PrecisionRecall.curve(of: scored, at: scored.map(\.score))
    #expect(best?.f1 == everyThreshold.map(\.f1).max())
  }

  @Test("labels are read by their column names, ambiguous ones are left out")
  func labels() throws {
    let labels = try WhitenessLabels(
      text: "annotator,Path,LABEL\nA,a.png,white\nB,\"b, c.png\",Other\nC,d.png,ambiguous\n"
        + "D,e.png,\n", path: "labels.csv")
    #expect(labels.entries.map(\.path) == ["a.png", "b, c.png", "d.png", "e.png"])
    #expect(labels.entries.map(\.isWhite) == [true, false, nil, nil])
  }

  @Test(
    "label files of spreadsheets are read: separators, blanks, a line that names the separator",
    arguments: [
      "path;label\n./a.png ; white \nimages\\b.png;other\n",
      "path\tlabel\n./a.png\twhite\nimages/b.png\tother \n",
      "sep=;\r\nPath;Label\r\n./a.png;White\r\nimages/b.png;Other\r\n;\r\n",
    ])
  func spreadsheets(text: String) throws {
    let labels = try WhitenessLabels(text: text, path: "l.csv")
    #expect(labels.entries.map(\.isWhite) == [true, false])
    #expect(labels.entries[0].path == "./a.png")
  }

  @Test(
    "a label file that cannot be used is told with its line",
    arguments: [
      ("file,label\na,white\n", "line 1"), ("path,label\na.png\n", "line 2"),
      ("path,label\na,white\nb,other\n./a,other\n", "line 4"), ("", "line 1"),
    ])
  func unusable(text: String, line: String) throws {
    let error = #expect(throws: CurationError.self) {
      try WhitenessLabels(text: text, path: "l.csv")
    }
    #expect(error?.description.hasPrefix("l.csv, \(line)") == true)
  }

  @Test("paths may be relative to the pictures or the workspace; others are told")
  func paths() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let root = workspace.context.workspace.root
    let labels = try WhitenessLabels(
      text: """
        path,label
        fire/a.png,white
        images/fire/b.jpg,other
        \(root)/images/water/a.png,white
        ./images/fire/dark.webp,white
        fire/d%2C one.png,white
        fire/broken.png,other
        nowhere.png,white
        """.replacing("fire/d%2C one.png", with: "\"fire/d, one.png\""), path: "l.csv")
    let curve = try WhitenessCurve(
      of: labels, settings: WhitenessSettings { $0.metric = .border },
      in: workspace.context)
    #expect(curve.scoredCount == 5 && curve.whiteCount == 4)
    #expect(curve.unmatched == ["nowhere.png"])
    #expect(curve.unscored == ["fire/broken.png"])
    #expect(curve.labels == ["white": 4, "other": 1])
    // Kept: a, b (wrongly), water/a, d; rejected: dark (wrongly).
    #expect(curve.atThreshold.truePositives == 3)
    #expect(curve.atThreshold.falsePositives == 1)
    #expect(curve.atThreshold.falseNegatives == 1)
    #expect(
      curve.mistakes.map(\.path) == ["images/fire/b.jpg", "./images/fire/dark.webp"])
    #expect(curve.points.count == 21)
  }

  @Test("an explanation tells the parts, and what lowers the score most")
  func explanation() throws {
    let workspace = try SampleWorkspace()
    defer { workspace.remove() }
    let catalogue = workspace.context.catalogue
    let picture = try #require(try catalogue.picture(at: "fire/dark.webp"))
    let before = try PictureExplanation(of: "fire/dark.webp", from: "/", in: workspace.context)
    #expect(before.background == nil)
    var measured = PictureMeasurements(pictureID: picture.id)
    measured.sourceBorderWhiteShare = 0.9
    measured.sourceBorderOffWhiteShare = 0.05
    measured.sourceBorderBlackShare = 0
    measured.sourceOutlineCutShare = 0.5
    measured.sourceWhiteRegionShare = 0.4
    try catalogue.record([measured])
    let after = try PictureExplanation(of: "fire/dark.webp", from: "/", in: workspace.context)
    let background = try #require(after.background)
    #expect(background.metric == .border)
    #expect(background.fault == .cut)
    #expect(abs(background.index - (0.9 - 0.05 - 3 * 0.5)) < 1e-12)
    #expect(background.calibratedScore < 1e-6)
    let words = WhitenessFault.cut.words(for: background.parts)
    #expect(words == "50 % of the source's outline is cut along rectangles")
  }
}
