import Catalogue
import Files
import Foundation

/// Deals out the search for near duplicates by bands.
extension PlanWriting {
  /// Pictures of which a bucket holds the hashes where nobody says how many buckets there are.
  private static let picturesPerBucket = 50_000
  /// Hashes that are looked at for each bucket to make them even.
  private static let samplesPerBucket = 64

  /// Gives the pictures their places in the order of quality, and deals out the hashes.
  ///
  /// - Returns: How many pictures are compared.
  func planMatch() throws -> Int {
    let context = pipeline.context
    let stage = DuplicatesStage(settings: pipeline.settings[DuplicatesStage.self])
    try stage.settings.validate()
    let distinct = try stage.distinct(in: context)
    let places = Dictionary(
      distinct.enumerated().map { (ExactPath($1.path), Int32($0)) }
    ) { first, _ in first }
    let parts = try (0..<open.plan.taskCount).map { try BandFile(of: $0, in: open.folder) }
    let count =
      open.plan.buckets ?? max(open.plan.taskCount, distinct.count / Self.picturesPerBucket)
    let buckets = try Self.buckets(count, of: parts)
    let bounds = TaskBounds.even(
      weights: Array(repeating: 1, count: buckets.count), tasks: open.plan.taskCount)
    let tasks = try bounds.map { range in
      let pieces = buckets[range].flatMap(\.self)
      return try Self.lines(pieces, count: pieces.count)
    }
    try write(
      .match, inputs: pipeline.fingerprint(of: stage), settings: "\(count) buckets", tasks: tasks
    ) {
      try OutputFolder.make(open.folder.ranksFolder)
      for task in 0..<open.plan.taskCount {
        try context.checkInterruption(in: .duplicates)
        let part = try Catalogue(unwritableAt: open.folder.result(.measure, task))
        let pictures = try part.pictures()
        var ranks = [Int32](repeating: -1, count: Int(pictures.map(\.id).max() ?? -1) + 1)
        for picture in pictures {
          ranks[Int(picture.id)] = places[ExactPath(picture.path)] ?? -1
        }
        try AtomicFile.replace(open.folder.ranks(task), with: PictureRanks.bytes(of: ranks))
      }
    }
    return distinct.count
  }

  /// Cuts the hashes of all tables, one after the other, into buckets with about as many each; no key is cut.
  private static func buckets(_ count: Int, of parts: [BandFile]) throws -> [[BandPiece]] {
    let total = parts.reduce(0) { $0 + $1.count }
    guard total > 0 else { return [] }
    let step = max(total * BandTable.all.count / (samplesPerBucket * count), 1)
    let samples = try BandTable.all.indices.map { table in
      try parts.flatMap { try $0.sample(of: table, step: step) }.sorted()
    }
    let all = samples.reduce(0) { $0 + $1.count }
    var buckets = [[BandPiece]](repeating: [], count: count)
    var before = 0
    for (table, hashes) in samples.enumerated() {
      let mask = BandTable.all[table].keyMask
      var first: UInt64 = 0
      var bucket = min(before * count / max(all, 1), count - 1)
      for (place, hash) in hashes.enumerated() {
        let next = min((before + place) * count / max(all, 1), count - 1)
        let bound = hash & mask
        guard next > bucket, bound > first else { continue }
        buckets[bucket].append(BandPiece(table: table, first: first, last: bound - 1))
        (first, bucket) = (bound, next)
      }
      buckets[bucket].append(BandPiece(table: table, first: first, last: .max))
      before += hashes.count
    }
    return buckets
  }
}

extension BandFile {
  /// The hashes of the pictures that a task measured.
  init(of task: Int, in folder: PlanFolder) throws {
    try self.init(at: folder.bands(task))
    guard tableCount == BandTable.all.count else {
      throw PlanProblem(
        .plan, "\(path): holds \(tableCount) of \(BandTable.all.count) tables; make a new plan")
    }
  }
}
