import Foundation
import Reports
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Counts the elements of an XML text and collects attributes; nil when it is not well formed.
private final class XMLReader: NSObject, XMLParserDelegate {
  var elements: [(name: String, attributes: [String: String])] = []
  var text = ""

  static func read(_ xml: String) -> XMLReader? {
    let reader = XMLReader()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = reader
    return parser.parse() ? reader : nil
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string + "\n" }
}

/// The points of a path made of M and L.
private func points(_ path: String) -> [(x: Double, y: Double)] {
  path.split { $0 == "M" || $0 == "L" }.map { pair in
    let numbers = pair.split(separator: " ").map { Double($0) ?? .nan }
    return (numbers[0], numbers[1])
  }
}

@Suite("Loss plots")
struct LossPlotTests {
  private let header =
    "step,images,loss_d,loss_g,accuracy_real,accuracy_fake,learning_rate,seconds"

  @Test("scores and looks have panels of their own, at their own steps")
  func scores() throws {
    let log = TrainingLog(csv: "step,loss_d\n1,0.5\n2,0.4\n3,0.3\n4,0.2\n5,0.1\n")
    let scores = TrainingLog(csv: "step,images,kid,kid_error,kid_floor\n2,8,90,3,1\n4,16,30,3,1\n")
    let watch = TrainingLog(csv: "step,diversity,nearest,saturated,discriminator\n4,,0.9,0,1\n")
    let svg = LossPlot(log: log, scores: scores, watch: watch).svg()
    let reader = try #require(XMLReader.read(svg))
    #expect(svg.contains("KID ×1000") && svg.contains("between real pictures"))
    // Of the looks only what is known is drawn.
    #expect(reader.text.contains("Distance to the training set"))
    #expect(!reader.text.contains("Diversity"))
    let curves = reader.elements.filter { $0.name == "path" }.compactMap { $0.attributes["d"] }
      .map(points)
    // Loss, KID, floor, distance.
    try #require(curves.map(\.count) == [5, 2, 2, 1])
    #expect(curves[1].map(\.x) == [curves[0][1].x, curves[0][3].x])
    #expect(curves[1][1].y > curves[1][0].y, "a lower KID is drawn lower")
    #expect(!LossPlot(log: log).svg().contains("KID"))
  }

  @Test(
    "numbers of any size give a drawing",
    arguments: [
      ("-1e308", "1.7e308"), ("1e300", "1e300"), ("nan", "inf"), ("1e18", "1.0000000000000001e18"),
      ("9e99", "-9e99"), ("1e-320", "2e-320"), ("4e15", "4.0000000000000005e15"),
    ])
  func extremes(low: String, high: String) throws {
    for column in 0..<8 {
      let lines = [low, high, low].map { value in
        (0..<8).map { $0 == column ? value : "\($0)" }.joined(separator: ",")
      }
      let svg = LossPlot(log: TrainingLog(csv: ([header] + lines).joined(separator: "\n"))).svg()
      #expect(XMLReader.read(svg) != nil)
      #expect(!svg.contains("nan") && !svg.contains("inf"), "\(svg)")
    }
  }

  @Test("curves are well-formed SVG, ordered in x, and higher values stand higher")
  func curves() throws {
    let lines = (1...50).map { "\($0),\($0 * 64),\(Double($0)),2,0.5,1,0.0002,1" }
    let svg = LossPlot(log: TrainingLog(csv: ([header] + lines).joined(separator: "\n"))).svg()
    let reader = try #require(XMLReader.read(svg))
    let curves = reader.elements.filter { $0.name == "path" }
    #expect(curves.count == 4)
    let rising = points(try #require(curves[0].attributes["d"]))
    #expect(rising.count == 50)
    for (a, b) in zip(rising, rising.dropFirst()) {
      #expect(a.x < b.x)
      // y runs downwards.
      #expect(a.y > b.y)
    }
    // Equal steps of the value are equal steps on the paper.
    #expect(abs((rising[0].y - rising[10].y) - (rising[30].y - rising[40].y)) < 0.1)
    for name in ["generator", "discriminator", "real", "fake", "step"] {
      #expect(reader.text.contains(name))
    }
  }

  @Test("a long log is drawn with few points")
  func long() throws {
    let lines = (1...100_000).map { "\($0),1,\(Double($0 % 7)),2,0.5,1,0.0002,1" }
    let svg = LossPlot(log: TrainingLog(csv: ([header] + lines).joined(separator: "\n"))).svg()
    #expect(svg.utf8.count < 200_000)
    #expect(XMLReader.read(svg) != nil)
  }

  @Test("missing values are gaps, and a cut-off last line does no harm")
  func gaps() throws {
    let csv = "step,loss_d\r\n1,1\r\n2,nan\r\n3,\r\n4,2\r\n5,3\r\n6"
    let log = TrainingLog(csv: csv)
    #expect(log["step"] == [1, 2, 3, 4, 5, 6])
    #expect(log["loss_d"].map { $0.isNaN } == [false, true, true, false, false, true])
    #expect(log["unknown"].isEmpty)
    let reader = try #require(XMLReader.read(LossPlot(log: log).svg()))
    let curve = try #require(reader.elements.first { $0.name == "path" })
    #expect(try #require(curve.attributes["d"]).count { $0 == "M" } == 2)
  }

  @Test("an empty log is a plot that says so", arguments: ["", "step,loss_d,loss_g\n"])
  func empty(csv: String) throws {
    let reader = try #require(XMLReader.read(LossPlot(log: TrainingLog(csv: csv)).svg()))
    #expect(reader.text.contains("nothing logged yet"))
  }

  @Test("column names cannot break the markup")
  func escaping() throws {
    let csv = "step,loss_<b>&\"x\n1,2\n"
    let reader = try #require(XMLReader.read(LossPlot(log: TrainingLog(csv: csv)).svg()))
    #expect(!reader.elements.contains { $0.name == "b" })
  }
}
