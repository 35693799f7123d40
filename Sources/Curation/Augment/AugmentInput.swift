import Augmentation
import Catalogue
import Digest
import Files
import Foundation
import Imaging
import Shards
import Species

/// Everything that `augment` reads from the catalogue.
struct AugmentInput: Sendable {
  /// The balanced pictures by path, as the plan sees them.
  let items: [PlannedPicture]
  /// The same pictures, as the renderer sees them.
  let sources: [SampleRenderer.Source]
  /// What the prepared pictures are.
  let convert: ConvertSettings
  /// Whether copies are filled with the colours of their edges: nobody said what with, and pictures
  /// stand on any ground, since whiteness is off and most are opaque.
  let takesEdge: Bool
  /// Whether the folders say what is held out.
  let isSplitByFolders: Bool
  /// How the training pictures are balanced after some were held out; nil leaves them as they are.
  let rebalance: BalanceSettings?
  /// What the shards say of themselves.
  let configuration: ShardConfiguration
  /// The further labels of the pictures.
  let heads: HeadTable
  /// A hash of all settings that the bytes of the shards depend on.
  let digest: String

  /// Refuses partners that cannot be used, before anything is written.
  ///
  /// - Throws: `CurationError.unusableFile` for the first one.
  func checkPartners() throws {
    let preparation = PairPreparation(convert)
    for source in sources {
      guard let path = source.pairPath else { continue }
      try preparation.check(path, width: source.width, height: source.height)
    }
  }

  init(context: StageContext, settings: AugmentSettings) throws {
    let catalogue = context.catalogue
    let convert: ConvertSettings = try Self.settings(of: .convert, in: catalogue)
    let balance: BalanceSettings = try Self.settings(of: .balance, in: catalogue)
    self.convert = convert
    let classes = try ClassOrder(in: context.inputFolder())
      .sorted(Set(catalogue.pictures(entering: .convert).compactMap(\.pictureClass)))
    let labels = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let conversions = try catalogue.conversions()
    let groups = Dictionary(
      uniqueKeysWithValues: try catalogue.duplicates().map { ($0.pictureID, $0.groupID) })
    let repeats = Dictionary(
      uniqueKeysWithValues: try catalogue.balanceItems().map { ($0.pictureID, $0.repeats) })
    let pictures = try catalogue.pictures(entering: .augment)
    let heads = try Self.heads(
      of: pictures, groups: groups, settings: settings, context: context)
    let partners = try settings.pairs.map {
      try PairFolder(path: context.workspace.absolutePath($0)).partners(of: pictures.map(\.path))
    }
    var items: [PlannedPicture] = []
    var sources: [SampleRenderer.Source] = []
    for (position, picture) in pictures.enumerated() {
      let pictureClass = try picture.requiredClass()
      guard let path = conversions[picture.id]?.preparedPath, let label = labels[pictureClass]
      else {
        throw CurationError.unknownPicture(
          path: picture.path,
          message: "expected a prepared picture, found none; run pokeprep convert"
        )
      }
      items.append(
        PlannedPicture(
          pictureID: picture.id, path: picture.path, pictureClass: pictureClass,
          group: groups[picture.id], repeats: repeats[picture.id] ?? 1, split: picture.split))
      sources.append(
        SampleRenderer.Source(
          id: picture.id, path: picture.path, label: label, headLabels: heads.labels[position],
          preparedPath: context.workspace.absolutePath(path),
          written: conversions[picture.id]?.written, pairPath: partners?[position],
          width: conversions[picture.id]?.width, height: conversions[picture.id]?.height))
    }
    let whiteness: WhitenessSettings = try Self.settings(of: .whiteness, in: catalogue)
    let alpha = AppliedPolicy.alpha.rawValue
    let cutOutCount = pictures.count { conversions[$0.id]?.policies.contains(alpha) ?? false }
    takesEdge =
      settings.fill == nil && settings.compat == .fused && whiteness.threshold.keepsAll
      && 2 * cutOutCount < pictures.count
    isSplitByFolders = try SplitPlan.byFolders(settings.split, items: items)
    // Undersampled and capped classes stay equal when each gives the same share away, which folders
    // do not; `balance` has left alone what these hold out.
    let isDividedAnew = items.areDivided && !isSplitByFolders && balance.strategy != .weights
    rebalance = balance.strategy == .oversample || isDividedAnew ? balance : nil
    // Without the folders nothing counts as held out by them.
    self.items =
      isSplitByFolders
      ? items
      : items.map { item in
        var item = item
        item.split = nil
        return item
      }
    self.sources = sources

    self.heads = heads
    digest = try Self.digest(settings, catalogue: catalogue, heads: heads, partners: partners)
    let weights = try catalogue.classWeights()
    configuration = ShardConfiguration(
      width: convert.size, height: convert.size, channelCount: convert.mode.channelCount,
      classes: classes, heads: heads.labelHeads,
      pairSource: settings.pairWith?.rawValue ?? settings.pairs.map { _ in "folder" },
      classWeights: weights.isEmpty ? nil : classes.map { weights[$0] ?? 0 },
      seed: settings.seed, settingsHash: digest)
  }

  /// The further labels of the pictures, from the species of their folders, the class list that `filter`
  /// was given, and a list of the pictures themselves.
  private static func heads(
    of pictures: [PictureRow], groups: [Int64: Int64], settings: AugmentSettings,
    context: StageContext
  ) throws -> HeadTable {
    let filter: FilterSettings? = try? self.settings(of: .filter, in: context.catalogue)
    let list =
      try filter?.classes.map { try ClassList(contentsOf: context.workspace.absolutePath($0)) }
      ?? ClassList()
    let folder = try context.inputFolder()
    let input = (folder as NSString).lastPathComponent
    let own =
      try settings.headList.map {
        try PictureHeads(
          contentsOf: context.workspace.absolutePath($0), pictures: pictures.map(\.path))
      } ?? PictureHeads(in: folder)
    // Without further columns no row is looked for.
    let wantsAll = !list.columns.isEmpty || settings.heads.contains("also")
    let found = wantsAll ? try context.catalogue.pictures() : []
    var classesOfGroup: [Int64: Set<String>] = [:]
    for picture in found {
      guard let group = groups[picture.id], let name = picture.pictureClass else { continue }
      classesOfGroup[group, default: []].insert(name)
    }
    let classes = try list.resolved(
      in: Set(found.map { Array($0.path.pathNames.dropLast()) }), input: input)
    let columns = list.columns + own.columns.filter { !list.columns.contains($0) }
    let items = pictures.map { picture in
      let ofFolder =
        list.columns.isEmpty
        ? [:] : classes.values(of: picture.path.pathNames.dropLast().map { $0 })
      return HeadTable.Item(
        species: picture.species.flatMap { SpeciesTable.standard.species(identifier: $0) },
        // What is said of a picture itself counts more.
        columns: own.values(of: picture.path).merging(ofFolder) { own, _ in own },
        alsoClasses: (groups[picture.id].flatMap { classesOfGroup[$0] } ?? [])
          .filter { $0 != picture.pictureClass }.sorted())
    }
    return try HeadTable(items: items, request: settings.heads, columns: columns)
  }

  /// A hash of the settings of the stages that change pixels or choose pictures.
  ///
  /// Not of places: neither the folders of the workspace nor that of the shards changes a byte.
  private static func digest(
    _ settings: AugmentSettings, catalogue: Catalogue, heads: HeadTable, partners: [String]?
  ) throws -> String {
    var placeless = settings
    placeless.out = AugmentSettings().out
    // What it says counts with the heads.
    placeless.headList = nil
    if placeless.pairs != nil { placeless.pairs = "pairs" }
    var parts = ["augment \(AugmentStage.version)", try StageFingerprint.json(placeless)]
    for stage in [StageName.convert, .whiteness, .duplicates, .balance] {
      parts.append(try catalogue.stage(stage)?.settings ?? "")
    }
    parts.append(try StageFingerprint.json(heads))
    if let partners { parts.append(try PairFolder.digest(of: partners)) }
    return SHA256Digest(of: Data(parts.joined(separator: "\n").utf8)).description
  }

  /// The settings that a stage was last run with.
  private static func settings<Settings: StageSettings>(
    of stage: StageName, in catalogue: Catalogue
  ) throws -> Settings {
    guard let record = try catalogue.stage(stage) else { return Settings() }
    return try Settings(of: record)
  }
}
