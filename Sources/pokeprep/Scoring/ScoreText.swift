import CommandShell
import Foundation
import Reports
import Scoring

/// Scores as tables: the sets side by side, then the classes and the confusion matrix of each.
struct ScoreText {
  let document: ScoreDocument

  private static let none = "–"

  var lines: [String] {
    var lines = heading
    for one in tables {
      lines += (one.title.isEmpty ? [""] : ["", one.title]) + one.lines
    }
    return lines + (notes.isEmpty ? [] : [""] + notes)
  }

  /// The same as parts of a page.
  var block: ScoreBlock {
    ScoreBlock(
      heading: heading,
      tables: tables.map {
        ScoreBlock.Table(title: $0.title, header: $0.columns.map(\.name), rows: $0.rows)
      }, notes: notes)
  }

  /// A table before it is known how it is shown.
  private struct Sheet {
    /// Empty for the first.
    var title = ""
    var columns: [(name: String, alignment: Table.Alignment)]
    var rows: [[String]] = []

    init(_ columns: [(name: String, alignment: Table.Alignment)]) { self.columns = columns }

    mutating func append(_ cells: [String]) { rows.append(cells) }

    var lines: [String] {
      var table = Table(columns)
      for row in rows { table.append(row) }
      return table.text.split(separator: "\n").map(String.init)
    }
  }

  private var tables: [Sheet] {
    [overview]
      + document.sets.flatMap { set in
        var tables: [Sheet] = []
        if !set.scores.classes.isEmpty {
          tables.append(classes(of: set))
          tables[0].title = "\(set.path), by class (floor)"
        }
        if let agreement = set.scores.agreement {
          var table = confusion(agreement)
          table.title = "\(set.path), what the probe takes pictures of each class for"
          tables.append(table)
        }
        return tables
      }
  }

  private var heading: [String] {
    let all = document.floor.all
    let real = document.real
    return [
      "\(document.features.name): \(counted(document.features.dimensions, "feature")); "
        + "\(counted(real.training, "training picture")) of \(counted(real.sources, "source")), "
        + "\(grouped(real.heldOut)) held out",
      "KID from \(grouped(document.sets.first?.scores.all.kid.realCount ?? 0)) real pictures and "
        + "all samples, on the floor \(grouped(all.kid.realCount)) and \(grouped(all.kid.count)); "
        + "FD to Vendi ratio from \(grouped(all.realCount)) and \(grouped(all.count))",
    ]
  }

  /// A row per score.
  private var overview: Sheet {
    var table = Sheet(
      [("score", .left), ("better", .left), ("floor", .right)]
        + document.sets.map { ($0.path, .right) })
    func row(_ name: String, _ better: String, _ cell: (Scores) -> String) {
      table.append(
        [name, better, cell(document.floor)] + document.sets.map { cell($0.scores) })
    }
    func number(_ format: String, _ value: Double?) -> String {
      value.map { String(format: format, $0) } ?? Self.none
    }
    row("KID ×1000 ± standard error", "low") {
      String(format: "%.1f ± %.1f", 1000 * $0.all.kid.value, 1000 * $0.all.kid.standardError)
    }
    row("KID ×1000, subsets, deviation", "low") {
      String(
        format: "%.1f, %.1f (%d×%d)", 1000 * $0.all.kid.subsetMean,
        1000 * $0.all.kid.subsetDeviation, $0.all.kid.subsetCount, $0.all.kid.subsetSize)
    }
    row(document.features.name.hasPrefix("inception-v3-fid") ? "FID" : "FD", "low") {
      number("%.2f", $0.all.frechetDistance)
        + ($0.all.hasFewerSamplesThanDimensions ? " !" : "")
    }
    row("MIND", "low") { number("%.2f", $0.all.mind) }
    row("precision", "high") { number("%.2f", $0.all.manifold.precision) }
    row("recall", "high") { number("%.2f", $0.all.manifold.recall) }
    row("density", "high") { number("%.2f", $0.all.manifold.density) }
    row("coverage", "high") { number("%.2f", $0.all.manifold.coverage) }
    row("Vendi ratio", "near 1") { number("%.2f", $0.all.vendiRatio) }
    if document.floor.agreement != nil {
      row("class agreement", "high") { number("%.2f", $0.agreement?.accuracy) }
      row("GAN-train accuracy", "near floor") { number("%.2f", $0.teaching?.accuracy) }
    }
    row("C_T", "near 0") { number("%.1f", $0.copying.dataCopying) }
    row("AuthPct", "near floor") { number("%.0f %%", $0.copying.authenticPercent) }
    row("calibrated distance, 5 %", "near floor") {
      number("%.2f", $0.copying.calibratedDistance)
    }
    return table
  }

  /// A row per class; floors in brackets.
  private func classes(of set: ScoreDocument.Entry) -> Sheet {
    var table = Sheet([
      ("class", .left), ("real", .right), ("samples", .right), ("precision", .right),
      ("recall", .right), ("density", .right), ("coverage", .right), ("Vendi ratio", .right),
    ])
    for (own, floor) in zip(set.scores.classes, document.floor.classes) {
      func cell(_ value: Double?, _ floor: Double?) -> String {
        func text(_ value: Double?) -> String {
          value.map { String(format: "%.2f", $0) } ?? Self.none
        }
        return "\(text(value)) (\(text(floor)))"
      }
      table.append([
        own.name, grouped(own.realCount), grouped(own.count),
        cell(own.manifold?.precision, floor.manifold?.precision),
        cell(own.manifold?.recall, floor.manifold?.recall),
        cell(own.manifold?.density, floor.manifold?.density),
        cell(own.manifold?.coverage, floor.manifold?.coverage),
        cell(own.vendiRatio, floor.vendiRatio),
      ])
    }
    return table
  }

  /// A row per class that pictures are of, a column per class that they are taken for.
  private func confusion(_ agreement: ClassAgreement) -> Sheet {
    let names = document.real.classes
    var table = Sheet([("class", .left)] + names.map { ($0, .right) })
    for (name, counts) in zip(names, agreement.confusion) {
      table.append([name] + counts.map(grouped))
    }
    return table
  }

  private var notes: [String] {
    var notes: [String] = []
    let sets = [document.floor] + document.sets.map(\.scores)
    if sets.contains(where: \.all.hasFewerSamplesThanDimensions) {
      notes.append(
        "! fewer pictures than dimensions: FD is far above what more pictures would give; use KID")
    }
    if sets.contains(where: { $0.copying.dataCopying == nil }) {
      notes.append(
        "\(Self.none) C_T needs more than 20 samples and some held-out pictures in each of its cells"
      )
    }
    if document.features.name == "pixels" {
      notes.append(
        "pixels are weak features: they see colours and coarse shapes, and no sharpness")
    }
    return notes
  }
}
