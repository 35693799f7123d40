import GRDB

/// The tables of a catalogue, as steps from one format to the next.
///
/// A step that has shipped is never edited, and names no constant or type of the program: what it says
/// must be the same for a catalogue that takes it today and for one that took it years ago. A change of
/// the format is another step, with a catalogue of the new format in Fixtures/catalogue.
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
    migrator.registerMigration("catalogue-5") { try $0.execute(sql: version5) }
    migrator.registerMigration("catalogue-6") { try $0.execute(sql: version6) }
    migrator.registerMigration("catalogue-7") { try $0.execute(sql: version7) }
    migrator.registerMigration("catalogue-8") { try $0.execute(sql: version8) }
    migrator.registerMigration("catalogue-9") { try $0.execute(sql: version9) }
    migrator.registerMigration("catalogue-10") { try $0.execute(sql: version10) }
    migrator.registerMigration("catalogue-11") { try $0.execute(sql: version11) }
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
  private static let version3 = """
    CREATE TABLE measurement_row (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      whiteness REAL, border_white_share REAL, global_white_share REAL, top_white_share REAL, \
      bottom_white_share REAL, left_white_share REAL, right_white_share REAL, \
      surround_white_share REAL, surround_off_white_share REAL, surround_black_share REAL, \
      outline_cut_share REAL, white_region_share REAL
    );
    INSERT INTO measurement_row (picture_id, \
    whiteness, border_white_share, global_white_share, top_white_share, bottom_white_share, \
    left_white_share, right_white_share, surround_white_share, surround_off_white_share, \
    surround_black_share, outline_cut_share, white_region_share)
      SELECT picture_id, \
    MAX(CASE name WHEN 'whiteness' THEN value END), \
    MAX(CASE name WHEN 'border_white_share' THEN value END), \
    MAX(CASE name WHEN 'global_white_share' THEN value END), \
    MAX(CASE name WHEN 'top_white_share' THEN value END), \
    MAX(CASE name WHEN 'bottom_white_share' THEN value END), \
    MAX(CASE name WHEN 'left_white_share' THEN value END), \
    MAX(CASE name WHEN 'right_white_share' THEN value END), \
    MAX(CASE name WHEN 'surround_white_share' THEN value END), \
    MAX(CASE name WHEN 'surround_off_white_share' THEN value END), \
    MAX(CASE name WHEN 'surround_black_share' THEN value END), \
    MAX(CASE name WHEN 'outline_cut_share' THEN value END), \
    MAX(CASE name WHEN 'white_region_share' THEN value END) FROM measurement GROUP BY picture_id;
    DROP TABLE measurement;
    ALTER TABLE measurement_row RENAME TO measurement;
    """

  /// An index less: keeping it took a third of the time of writing decisions, and what it helped to find
  /// takes milliseconds without it.
  private static let version4 = "DROP INDEX decision_stage;"

  /// Names that say which picture a number was measured on.
  private static let version5 = """
    ALTER TABLE measurement RENAME COLUMN border_white_share TO prepared_border_white_share;
    ALTER TABLE measurement RENAME COLUMN global_white_share TO prepared_white_share;
    ALTER TABLE measurement RENAME COLUMN top_white_share TO prepared_top_white_share;
    ALTER TABLE measurement RENAME COLUMN bottom_white_share TO prepared_bottom_white_share;
    ALTER TABLE measurement RENAME COLUMN left_white_share TO prepared_left_white_share;
    ALTER TABLE measurement RENAME COLUMN right_white_share TO prepared_right_white_share;
    ALTER TABLE measurement RENAME COLUMN surround_white_share TO source_border_white_share;
    ALTER TABLE measurement RENAME COLUMN surround_off_white_share TO source_border_off_white_share;
    ALTER TABLE measurement RENAME COLUMN surround_black_share TO source_border_black_share;
    ALTER TABLE measurement RENAME COLUMN outline_cut_share TO source_outline_cut_share;
    ALTER TABLE measurement RENAME COLUMN white_region_share TO source_white_region_share;
    """

  /// The part of a divided set that a picture came in.
  private static let version6 = """
    ALTER TABLE picture ADD COLUMN split TEXT CHECK (split IN ('train', 'validation', 'test'));
    """

  /// What people decided, and the pictures it is about, which may come back under other names.
  private static let version7 = """
    CREATE TABLE decided_picture (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL,
      class TEXT,
      byte_count INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      views BLOB
    );
    CREATE TABLE decided_link (
      decided_id INTEGER NOT NULL REFERENCES decided_picture(id) ON DELETE CASCADE,
      picture_id INTEGER NOT NULL REFERENCES picture(id) ON DELETE CASCADE,
      is_copy INTEGER NOT NULL,
      PRIMARY KEY (decided_id, picture_id)
    ) WITHOUT ROWID;
    CREATE INDEX decided_link_picture ON decided_link(picture_id);
    CREATE TABLE person_decision (
      decided_id INTEGER NOT NULL REFERENCES decided_picture(id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('accept', 'reject', 'class', 'not-duplicate-of')),
      other_id INTEGER REFERENCES decided_picture(id) ON DELETE CASCADE,
      value TEXT NOT NULL,
      note TEXT NOT NULL,
      made_at TEXT NOT NULL
    );
    CREATE INDEX person_decision_decided ON person_decision(decided_id);
    CREATE INDEX person_decision_other ON person_decision(other_id);
    """

  /// How much there is to see on a prepared picture.
  private static let version8 = "ALTER TABLE measurement ADD COLUMN prepared_spread REAL;"

  /// What a prepared picture was when it was written, by which another in its place is noticed.
  private static let version9 = """
    ALTER TABLE conversion ADD COLUMN prepared_crc32c TEXT;
    ALTER TABLE conversion ADD COLUMN prepared_byte_count INTEGER;
    ALTER TABLE conversion ADD COLUMN prepared_modified_ns INTEGER;
    """

  /// What `audit` measures on source pictures, and what it thinks of their labels; rotated
  /// duplicates, whose name is one more that the table has to take.
  private static let version10 = """
    CREATE TABLE audit_measurement (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      settings TEXT NOT NULL,
      sharpness REAL, brightness REAL, contrast REAL, subject_share REAL, subject_edge_share REAL,
      detail_share REAL, blocking REAL, colour REAL, spread REAL, width REAL, height REAL
    );
    CREATE TABLE audit_label (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      class TEXT NOT NULL,
      suggested_class TEXT NOT NULL,
      suspicion REAL NOT NULL,
      remoteness REAL NOT NULL
    );
    CREATE TABLE duplicate_member_rotated (
      picture_id INTEGER PRIMARY KEY REFERENCES picture(id) ON DELETE CASCADE,
      group_id INTEGER NOT NULL,
      is_kept INTEGER NOT NULL,
      is_conflict INTEGER NOT NULL,
      is_leak INTEGER NOT NULL DEFAULT 0,
      kind TEXT NOT NULL DEFAULT 'exact'
        CHECK (kind IN ('exact', 'near', 'mirrored', 'rotated')),
      distance INTEGER NOT NULL DEFAULT 0,
      difference REAL NOT NULL DEFAULT 0
    );
    INSERT INTO duplicate_member_rotated (
        picture_id, group_id, is_kept, is_conflict, is_leak, kind, distance, difference)
      SELECT picture_id, group_id, is_kept, is_conflict, is_leak, kind, distance, difference
      FROM duplicate_member;
    DROP TABLE duplicate_member;
    ALTER TABLE duplicate_member_rotated RENAME TO duplicate_member;
    CREATE INDEX duplicate_member_group ON duplicate_member(group_id);
    """

  /// Every finished run of a stage, where the last one alone was known.
  private static let version11 = """
    CREATE TABLE stage_run (
      id INTEGER PRIMARY KEY,
      stage TEXT NOT NULL,
      settings TEXT NOT NULL,
      kept INTEGER NOT NULL,
      rejected INTEGER NOT NULL,
      started_at TEXT NOT NULL,
      finished_at TEXT NOT NULL
    );
    INSERT INTO stage_run (stage, settings, kept, rejected, started_at, finished_at)
      SELECT name, settings,
        (SELECT COUNT(*) FROM decision WHERE stage = name AND decision.state = 'kept'),
        (SELECT COUNT(*) FROM decision WHERE stage = name AND decision.state = 'rejected'),
        started_at, finished_at
      FROM stage WHERE stage.state = 'done' AND finished_at IS NOT NULL
      ORDER BY finished_at, position;
    """
}
