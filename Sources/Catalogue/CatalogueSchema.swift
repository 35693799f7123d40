import GRDB

/// The tables of a catalogue, as steps from one format to the next.
///
/// Times are UTC in ISO 8601, hashes lower-case hexadecimal, paths relative: those of pictures to
/// the input folder, those of prepared pictures to the workspace.
enum CatalogueSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("catalogue-1") { try $0.execute(sql: version1) }
    migrator.registerMigration("catalogue-2") { try $0.execute(sql: version2) }
    migrator.registerMigration("catalogue-3") { try $0.execute(sql: version3) }
    migrator.registerMigration("catalogue-4") { try $0.execute(sql: version4) }
    return migrator
  }

  private static let version1 = """
    CREATE TABLE info (
      key TEXT PRIMARY KEY NOT NULL,
      value TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE picture (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      folder TEXT NOT NULL,
      class TEXT,
      species TEXT,
      byte_count INTEGER NOT NULL,
      modified_ns INTEGER NOT NULL
    );
    CREATE TABLE conversion (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      settings TEXT NOT NULL,
      error TEXT,
      prepared_path TEXT,
      format TEXT,
      width INTEGER,
      height INTEGER,
      policies TEXT NOT NULL DEFAULT '[]',
      pixel_hash TEXT,
      content_x INTEGER, content_y INTEGER, content_width INTEGER, content_height INTEGER
    );
    CREATE INDEX conversion_pixel_hash ON conversion(pixel_hash);
    CREATE TABLE measurement (
      picture_id INTEGER NOT NULL REFERENCES picture(id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      value REAL NOT NULL,
      PRIMARY KEY (picture_id, name)
    ) WITHOUT ROWID;
    CREATE TABLE decision (
      picture_id INTEGER NOT NULL REFERENCES picture(id) ON DELETE CASCADE,
      stage TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('kept', 'rejected')),
      reason TEXT NOT NULL,
      value REAL,
      threshold REAL,
      PRIMARY KEY (picture_id, stage)
    ) WITHOUT ROWID;
    CREATE INDEX decision_stage ON decision(stage, state);
    CREATE TABLE duplicate_member (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      group_id INTEGER NOT NULL,
      is_kept INTEGER NOT NULL,
      is_conflict INTEGER NOT NULL
    );
    CREATE INDEX duplicate_member_group ON duplicate_member(group_id);
    CREATE TABLE balance_item (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      repeats INTEGER NOT NULL
    );
    CREATE TABLE class_weight (
      class TEXT PRIMARY KEY NOT NULL,
      weight REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE stage (
      name TEXT PRIMARY KEY NOT NULL,
      position INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stale')),
      settings TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      summary TEXT,
      started_at TEXT NOT NULL,
      finished_at TEXT
    ) WITHOUT ROWID;
    """

  /// Near duplicates: what pictures look like, and how members of a group differ from the kept one.
  private static let version2 = """
    CREATE TABLE fingerprint (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      views BLOB NOT NULL
    );
    ALTER TABLE duplicate_member ADD COLUMN is_leak INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE duplicate_member ADD COLUMN kind TEXT NOT NULL DEFAULT 'exact'
      CHECK (kind IN ('exact', 'near', 'mirrored'));
    ALTER TABLE duplicate_member ADD COLUMN distance INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE duplicate_member ADD COLUMN difference REAL NOT NULL DEFAULT 0;
    """
  /// One row a picture for its measurements, where there was one for each number.
  private static var version3: String {
    let names = Measurement.names
    let columns = names.map { "\($0) REAL" }.joined(separator: ", ")
    let values = names.map { "MAX(CASE name WHEN '\($0)' THEN value END)" }
    return """
      CREATE TABLE measurement_row (
        picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
        \(columns)
      );
      INSERT INTO measurement_row (picture_id, \(names.joined(separator: ", ")))
        SELECT picture_id, \(values.joined(separator: ", ")) FROM measurement GROUP BY picture_id;
      DROP TABLE measurement;
      ALTER TABLE measurement_row RENAME TO measurement;
      """
  }

  /// An index less: keeping it took a third of the time of writing decisions, and what it helped to find
  /// takes milliseconds without it.
  private static let version4 = "DROP INDEX decision_stage;"
}
