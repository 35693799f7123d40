/// What `pokeprep score` found of runs, as tables of words.
package struct ScoreBlock: Sendable {
  /// A table.
  package struct Table: Sendable {
    /// Empty where the block's heading says it all.
    package var title: String
    package var header: [String]
    /// As many cells as the header has.
    package var rows: [[String]]

    /// A table.
    package init(title: String, header: [String], rows: [[String]]) {
      self.title = title
      self.header = header
      self.rows = rows
    }
  }

  package var heading: [String]
  package var tables: [Table]
  package var notes: [String]

  /// A block.
  package init(heading: [String], tables: [Table] = [], notes: [String] = []) {
    self.heading = heading
    self.tables = tables
    self.notes = notes
  }
}

/// The scores of runs; nothing where none was scored.
struct ScoreSection {
  var blocks: [ScoreBlock]

  func html() -> Markup {
    guard !blocks.isEmpty else { return "" }
    return """
      <section><h2>Scores of runs</h2>
      <p class="quiet">Every number beside its floor, what it says of real pictures, half against half.</p>
      \(blocks.map(html).joined(separator: "\n"))
      </section>
      """
  }

  private func html(_ block: ScoreBlock) -> Markup {
    let heading = block.heading.map { "<p class=\"quiet\">\($0)</p>" as Markup }.joined()
    let notes = block.notes.map { "<p class=\"quiet\">\($0)</p>" as Markup }.joined()
    return heading + block.tables.map(html).joined(separator: "\n") + notes
  }

  private func html(_ table: ScoreBlock.Table) -> Markup {
    let header = table.header.map { "<th>\($0)</th>" as Markup }.joined()
    let rows = table.rows.map { cells in
      "<tr>" + cells.map { "<td>\($0)</td>" as Markup }.joined() + "</tr>"
    }
    let title: Markup = table.title.isEmpty ? "" : "<h3>\(table.title)</h3>"
    return title + """
      <div class="scores"><table><thead><tr>\(header)</tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      """
  }
}
