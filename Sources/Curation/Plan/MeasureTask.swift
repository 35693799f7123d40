import Catalogue
import Digest
import Files
import Foundation
import Imaging

/// Converts and measures the pictures of a task, into prepared pictures and a small catalogue of its own.
struct MeasureTask {
  let runner: TaskRunner
  /// Pictures between two looks whether to stop.
  private static let batchSize = 256

  func run(_ task: Int) throws -> TaskReport {
    let files = try runner.items(PlannedPictureFile.self, of: task)
    let settings = runner.settings[ConvertStage.self]
    guard try settings.digest == runner.content.settings else {
      throw PlanProblem(
        .plan,
        "\(runner.open.folder.root): another version of pokeprep made this plan, whose pictures "
          + "would come out otherwise; use that one, or make a new plan")
    }
    let input = runner.workspace.absolutePath(
      runner.settings[FilterStage.self].pictureFolder(in: runner.workspace))
    guard files.isEmpty || FileManager.default.fileExists(atPath: input) else {
      throw PlanProblem(.tryAgain, "\(input): no such folder here; is it mounted on this machine?")
    }
    let part = try Catalogue.inMemory()
    try part.setNote("input", to: input)
    let rows = try part.replacePictures(with: files.map(Self.found))
    try Self.makeFolders(for: files, in: runner.workspace)
    let context = StageContext(workspace: runner.workspace, catalogue: part)
    let conversion = try PictureConversion(settings: settings, context: context) { bytes, path, _ in
      try Self.write(bytes, to: path)
    }
    let prepared = Dictionary(files.map { (ExactPath($0.path), $0.prepared) }) { first, _ in first }
    let bands = runner.settings[DuplicatesStage.self]
    let (turns, hasher) = (bands.isByBands ? bands.bandTurns : [], ViewHasher())
    var (bad, digest) = (0, SHA256Hasher())
    var records: [BandRecord] = []
    try inBatches(count: rows.count, size: Self.batchSize, threads: runner.threadCount) { index in
      Result { () throws -> (PictureConversion.Outcome, [BandRecord]) in
        try runner.checkInterruption(.convert)
        let row = rows[index]
        try Self.check(row, in: input)
        let outcome = try conversion.convert(
          row, to: prepared[ExactPath(row.path)] ?? "", isKnown: true)
        guard !turns.isEmpty, let bytes = outcome.fingerprint?.bytes,
          let fingerprint = PictureFingerprint(bytes: bytes)
        else { return (outcome, []) }
        return (
          outcome,
          BandRecord.records(of: fingerprint, picture: UInt32(row.id), turns: turns, by: hasher)
        )
      }
    } commit: { results in
      let outcomes = try results.map { result in
        let (outcome, hashes) = try result.get()
        records += hashes
        return outcome
      }
      try part.record(
        outcomes.map(\.conversion), measurements: outcomes.compactMap(\.measurements),
        fingerprints: outcomes.compactMap(\.fingerprint))
      for one in outcomes.map(\.conversion) {
        if one.error != nil { bad += 1 }
        let words = [one.error, one.preparedPath, one.pixelHash, one.written?.checksum]
        digest.update(Data((words.map { $0 ?? "" }.joined(separator: "\t") + "\n").utf8))
      }
    }
    try runner.checkShare(bad: bad, of: files.count, in: task)
    if bands.isByBands {
      try PlanFile.make(runner.open.folder.bands(task)) { try BandFile.write(records, to: $0) }
    }
    try PlanFile.make(runner.open.folder.result(.measure, task)) { try part.write(copyTo: $0) }
    return TaskReport(
      task: task, phase: .measure, pictures: files.count, kept: files.count - bad, seconds: 0,
      sha256: digest.finalized().description)
  }

  private static func found(_ file: PlannedPictureFile) -> FoundPicture {
    FoundPicture(
      path: file.path, folder: "", pictureClass: nil, species: nil, byteCount: file.bytes,
      modifiedNanoseconds: file.modified)
  }

  private static func makeFolders(
    for files: [PlannedPictureFile], in workspace: Workspace
  ) throws(FileError) {
    let folders = Set(files.map { ($0.prepared as NSString).deletingLastPathComponent })
    for folder in folders.sorted() { try OutputFolder.make(workspace.absolutePath(folder)) }
  }

  /// - Throws: `PlanProblem` for a source that is not the one that was planned.
  private static func check(_ row: PictureRow, in input: String) throws {
    let path = input + "/" + row.path
    let state = SourceState(of: row, in: input)
    if state == .missing, FileStatus(of: input) == nil {
      throw PlanProblem(.tryAgain, "\(input): is gone; is its disk still mounted on this machine?")
    }
    guard state == .unchanged else {
      throw PlanProblem(
        .plan,
        "\(path): \(state == .missing ? "is gone" : "has changed") since the plan was made; make a "
          + "new plan")
    }
  }

  /// Writes a prepared picture, unless it is there: as a second copy of a task finds it.
  private static func write(_ bytes: [UInt8], to path: String) throws -> WrittenFile {
    var written = WrittenFile(
      checksum: CRC32C.hexadecimal(bytes), byteCount: bytes.count, modifiedNanoseconds: 0)
    if FileStatus(of: path)?.byteCount != bytes.count || !PreparedFile.hasBytes(path, written) {
      try PlanFile.replace(path, with: bytes, .handedOver)
    }
    written.modifiedNanoseconds = Int(FileStatus(of: path)?.modifiedNanoseconds ?? 0)
    return written
  }
}
