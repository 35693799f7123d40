import GRDB

/// How often a picture takes part after balancing.
package struct BalanceItem: Sendable, Hashable {
  /// The picture's row.
  package var pictureID: Int64
  /// 1 for a picture used once; more for one used again to fill its class.
  package var repeats: Int

  package init(pictureID: Int64, repeats: Int) {
    self.pictureID = pictureID
    self.repeats = repeats
  }
}

extension Catalogue {
  /// Replaces the balanced set and the sampler weights of the classes, in one transaction.
  package func replaceBalance(
    with items: [BalanceItem], weights: [String: Double]
  ) throws(CatalogueError) {
    try write { database in
      try database.execute(sql: "DELETE FROM balance_item")
      try database.execute(sql: "DELETE FROM class_weight")
      let insert = try database.makeStatement(
        sql: "INSERT INTO balance_item (picture_id, repeats) VALUES (?, ?)")
      for one in items { try insert.execute(arguments: [one.pictureID, one.repeats]) }
      for (name, weight) in weights {
        try database.execute(
          sql: "INSERT INTO class_weight (class, weight) VALUES (?, ?)",
          arguments: [name, weight])
      }
    }
  }

  /// The balanced set, ordered by picture.
  package func balanceItems() throws(CatalogueError) -> [BalanceItem] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM balance_item ORDER BY picture_id").map {
        try BalanceItem(pictureID: $0.value("picture_id"), repeats: $0.value("repeats"))
      }
    }
  }

  /// The sampler weight of each class; empty unless the strategy was `weights`.
  package func classWeights() throws(CatalogueError) -> [String: Double] {
    try read { database in
      var weights: [String: Double] = [:]
      for row in try Row.fetchAll(database, sql: "SELECT * FROM class_weight") {
        let name: String = try row.value("class")
        weights[name] = try row.value("weight")
      }
      return weights
    }
  }
}
