import Augmentation
import Catalogue
import Curation
import Foundation
import GRDB
import Imaging
import Kernels
import Networks
import Parity
import Pixels
import Reports
import Safetensors
import SettingTree
import Shards
import Testing
import TorchFiles
import Training

/// Something that reads files of strangers, with files that it takes.
struct Reader: Sendable, CustomTestStringConvertible {
  let name: String
  /// Writes the file `input`, which is then damaged, and what the reader needs beside it.
  let draw: @Sendable (_ damage: inout Damage, _ folder: URL) throws -> Void
  let read: @Sendable (_ folder: URL) throws -> Void
  /// Whether damage goes by words.
  var isText = false
  /// How often per run of the tests.
  var executions = 400
  /// Whether some damaged files have to be refused.
  var refuses = true

  var testDescription: String { name }

  static let all: [Reader] = [
    pictures, safetensors, shards, torch, settings, decisions, separatedValues, configuration, log,
    catalogue, catalogueCells, golden, sets, members, lists, heads,
  ]

  private static let fixtures = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  /// Copies one of the files in a folder of Fixtures.
  private static func copyOne(
    of place: String, _ damage: inout Damage, to url: URL, where isWanted: (String) -> Bool
  ) throws {
    let folder = fixtures.appending(path: place)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter(isWanted).sorted()
    try Data(contentsOf: folder.appending(path: damage.one(of: names))).write(to: url)
  }

  private static let pictures = Reader(
    name: "pictures",
    draw: { damage, folder in
      let (width, height) = (1 + damage.draw(24), 1 + damage.draw(16))
      let channels = damage.one(of: [1, 3, 4])
      let image = PixelImage(
        width: width, height: height, channelCount: channels,
        bytes: (0..<(width * height * channels)).map { UInt8(truncatingIfNeeded: $0 * 37) })
      let orientation = damage.one(of: Orientation.allCases)
      let file: [UInt8] =
        switch damage.draw(3) {
        case 0 where channels < 4:
          try JPEGEncoder.encode(
            image,
            settings: JPEGSettings(isProgressive: damage.draw(2) == 0, orientation: orientation))
        case 1 where channels > 1:
          try WebPEncoder.encode(image, settings: WebPSettings(orientation: orientation))
        default:
          addingChunks(to: try PNGEncoder.encode(image), &damage)
        }
      try Data(file).write(to: folder.appending(path: "input"))
    },
    read: { folder in
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "input")))
      let limits = DecodingLimits(maximumPixelCount: 1 << 20, maximumByteCount: 1 << 24)
      var error: (any Error)?
      for isLenient in [false, true] {
        let options = DecodingOptions(limits: limits, isLenient: isLenient)
        do {
          let image = try PictureDecoder(options: options).decode(bytes).image
          try expect(image.bytes.count == image.width * image.height * 3)
        } catch let found { error = error ?? found }
      }
      if let error { throw error }
    })

  /// Metadata in all the places where orientation and colours are looked for.
  private static func addingChunks(to png: [UInt8], _ damage: inout Damage) -> [UInt8] {
    let tiff: [UInt8] =
      [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]
    let digits = tiff.map { String($0, radix: 16) }.joined()
    let xmp = "XML:com.adobe.xmp\0\0\0\0\0<x tiff:Orientation=\"6\"/>"
    let chunks: [(String, [UInt8])] = [
      ("eXIf", tiff), ("tEXt", Array("Raw profile type exif\0\nexif\n26\n\(digits)\n".utf8)),
      ("iTXt", Array(xmp.utf8)), ("gAMA", [0, 0, 0x8E, 0xDA]), ("cICP", [12, 13, 0, 1]),
      ("cHRM", (0..<32).map { UInt8($0) }), ("iCCP", Array("p\0\0x".utf8)),
      ("acTL", [0, 0, 0, 1, 0, 0, 0, 0]), ("zTXt", Array("Raw profile type exif\0\0x".utf8)),
    ]
    var file = png
    for _ in 0..<damage.draw(4) {
      let (name, payload) = damage.one(of: chunks)
      let count: [UInt8] = [0, 0, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
      file.insert(contentsOf: count + Array(name.utf8) + payload + [0, 0, 0, 0], at: 33)
    }
    return file
  }

  private static let safetensors = Reader(
    name: "safetensors",
    draw: { damage, folder in
      var tensors: [TensorPayload] = []
      for index in 0..<damage.draw(4) {
        let shape = (0..<damage.draw(3)).map { _ in damage.draw(4) }
        tensors.append(
          TensorPayload(
            name: "t\(index)", shape: shape,
            floats: [Float](repeating: 1, count: shape.reduce(1, *))))
      }
      try SafetensorsWriter.write(
        tensors, metadata: damage.draw(2) == 0 ? [:] : ["step": "12"],
        to: folder.appending(path: "input").path)
    },
    read: { folder in
      let file = try SafetensorsFile(path: folder.appending(path: "input").path)
      for tensor in file.tensors {
        _ = try? file.floats(of: tensor.name)
        _ = try? file.int32s(of: tensor.name)
        try expect(file.bytes(of: tensor.name).count == tensor.dataOffsets.count)
      }
    })

  private static func writeShards(to folder: URL) throws {
    let configuration = ShardConfiguration(
      width: 64, height: 64, channelCount: 3, classes: ["fire", "water"],
      heads: [LabelHead(name: "shape", values: ["ball", "fish"])], seed: 11, settingsHash: "abc")
    let writer = try ShardWriter(folder: folder, configuration: configuration, samplesPerShard: 2)
    for number in 0..<5 {
      try writer.append(
        ShardSample(
          pixels: [UInt8](repeating: UInt8(number), count: 64 * 64 * 3), label: number % 2,
          headLabels: [number % 2], source: Int64(number)),
        to: number == 4 ? .validation : .train)
    }
    _ = try writer.finish()
  }

  private static let shards = Reader(
    name: "shards.json",
    draw: { _, folder in
      try writeShards(to: folder.appending(path: "shards"))
      try FileManager.default.moveItem(
        at: folder.appending(path: "shards/shards.json"), to: folder.appending(path: "input"))
    },
    read: { folder in
      let shards = folder.appending(path: "shards")
      let manifest = shards.appending(path: "shards.json")
      try? FileManager.default.removeItem(at: manifest)
      try FileManager.default.copyItem(at: folder.appending(path: "input"), to: manifest)
      _ = try? ShardVerifier(folder: shards).verify()
      let set = try ShardSet(folder: shards)
      for index in 0..<min(set.count(of: .train), 3) { _ = try? set.sample(at: index) }
      _ = set.labels()
    }, isText: true, executions: 150)

  private static let torch = Reader(
    name: "PyTorch's files",
    draw: { damage, folder in
      try copyOne(of: "torch", &damage, to: folder.appending(path: "input")) {
        !$0.hasPrefix("refused") && ($0.hasSuffix(".pth") || $0.hasSuffix(".whl"))
      }
    },
    read: { folder in
      _ = try TorchFile(path: folder.appending(path: "input").path)
    })

  private static let settings = Reader(
    name: "pokeprep.yaml",
    draw: { _, folder in
      let text = """
        filter:
          types: [fire, water]
          match: any
        convert:
          size: 64
          background: "#ffffff"
          max-megapixels: 100
        whiteness: {threshold: 0.8, metric: calibrated}
        balance:
          cap: 1000

        """
      try text.write(
        to: folder.appending(path: "input"), atomically: false, encoding: .utf8)
    },
    read: { folder in
      let workspace = Workspace(at: folder.path)
      try? FileManager.default.removeItem(atPath: workspace.settingsPath)
      try FileManager.default.copyItem(
        atPath: folder.appending(path: "input").path, toPath: workspace.settingsPath)
      _ = try PipelineSettings(of: workspace)
    }, isText: true)

  private static let decisions = Reader(
    name: "decisions",
    draw: { damage, folder in
      let table = """
        path,decision,value,note
        "images/a, b.png",accept,,
        images/**/c?.jpg,reject,,"two ""words"", three"
        images/[ab].png,class,water,
        images/d.png,undo,,last
        """
      let objects = #"[{"path": "images/a.png", "decision": "reject", "note": "n"}]"#
      try damage.one(of: [table, objects]).write(
        to: folder.appending(path: "input"), atomically: false, encoding: .utf8)
    },
    read: { folder in
      _ = try DecisionFile(contentsOf: folder.appending(path: "input").path)
    }, isText: true)

  private static let separatedValues = Reader(
    name: "tables",
    draw: { _, folder in
      try "name;class\n\"a;b\";\"c\"\"d\"\r\ne;f\n\ng;h".write(
        to: folder.appending(path: "input"), atomically: false, encoding: .utf8)
    },
    read: { folder in
      let text = String(
        decoding: try Data(contentsOf: folder.appending(path: "input")), as: UTF8.self)
      let rows = try CommaSeparatedValues.rows(
        of: text, separator: CommaSeparatedValues.separator(of: text), path: "input")
      // What was read can be written and is read again.
      let again = rows.map { CommaSeparatedValues.line($0) + "\n" }.joined()
      try expect(CommaSeparatedValues.rows(of: again, path: "again") == rows || rows.isEmpty)
    }, isText: true)

  private static let configuration = Reader(
    name: "config.yaml",
    draw: { damage, folder in
      try writeShards(to: folder.appending(path: "shards"))
      let shards = try ShardSet(folder: folder.appending(path: "shards"))
      let preset = damage.one(of: [Preset.dcgan64, .wganGP64])
      let configuration = try TrainingConfiguration(
        recipe: preset.recipe(classes: 2, narrowing: 16, latent: 8), shards: shards, batch: 2)
      try configuration.yaml().write(
        to: folder.appending(path: "input"), atomically: false, encoding: .utf8)
    },
    read: { folder in
      _ = try TrainingConfiguration(
        reading: folder.appending(path: "input"),
        shards: ShardSet(folder: folder.appending(path: "shards")))
    }, isText: true, executions: 150)

  private static let log = Reader(
    name: "log.csv",
    draw: { _, folder in
      let rows = (1...20).map { "\($0),\($0 * 2).5,0.\($0),-\($0).25" }.joined(separator: "\n")
      try "step,seconds,d_loss,g_loss\n\(rows)\n".write(
        to: folder.appending(path: "input"), atomically: false, encoding: .utf8)
    },
    read: { folder in
      let log = TrainingLog(
        csv: String(
          decoding: try Data(contentsOf: folder.appending(path: "input")), as: UTF8.self))
      for name in log.names { _ = log[name].count }
    }, isText: true, refuses: false)

  private static let catalogue = Reader(
    name: "pokeprep.sqlite",
    draw: { damage, folder in
      try copyOne(of: "catalogue", &damage, to: folder.appending(path: "input")) {
        $0.hasSuffix(".sqlite")
      }
    },
    read: { folder in try readCatalogue(in: folder) }, executions: 60)

  /// Values of other types and sizes in the cells, by SQLite itself.
  private static let catalogueCells = Reader(
    name: "cells of pokeprep.sqlite",
    draw: { damage, folder in
      let input = folder.appending(path: "input")
      try copyOne(of: "catalogue", &damage, to: input) { $0.hasSuffix(".sqlite") }
      let queue = try DatabaseQueue(path: input.path)
      try queue.write { database in
        let tables = try String.fetchAll(
          database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%(%'")
        let values = [
          "'abc'", "x'FF00'", "NULL", "-1", "9223372036854775807", "1e308", "'../../x'", "''",
          "'[1'", "'{\"size\": -1}'", "zeroblob(100000)",
        ]
        for _ in 0...damage.draw(3) {
          let table = damage.one(of: tables)
          let columns = try database.columns(in: table).map(\.name)
          guard !columns.isEmpty else { continue }
          // Rules of the table may forbid it.
          try? database.execute(
            sql: "UPDATE OR IGNORE \"\(table)\" SET \"\(damage.one(of: columns))\" = "
              + damage.one(of: values))
        }
      }
      try queue.close()
    },
    read: { folder in try readCatalogue(in: folder) }, executions: 60)

  private static func readCatalogue(in folder: URL) throws {
    let copy = folder.appending(path: "pokeprep.sqlite")
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: copy.path + suffix)
    }
    try FileManager.default.copyItem(at: folder.appending(path: "input"), to: copy)
    let catalogue = try Catalogue(existingAt: copy.path)
    var error: (any Error)?
    let readings: [() throws -> Void] = [
      { _ = try catalogue.pictures() }, { _ = try catalogue.conversions() },
      { _ = try catalogue.stages() }, { _ = try catalogue.duplicates() },
      { _ = try catalogue.standings() }, { _ = try catalogue.overview() },
      { _ = try catalogue.balanceItems() }, { _ = try catalogue.classWeights() },
      { _ = try catalogue.decisions(of: .convert) },
      { _ = try PipelineSettings(of: Workspace(at: folder.path), keeping: catalogue) },
    ]
    for reading in readings {
      do { try reading() } catch let found { error = error ?? found }
    }
    if let error { throw error }
  }

  private static let golden = Reader(
    name: "golden files",
    draw: { damage, folder in
      try copyOne(of: "reference", &damage, to: folder.appending(path: "input")) {
        ["cgan32.safetensors", "cgan28.safetensors"].contains($0)
      }
    },
    read: { folder in
      _ = try Parity(
        file: folder.appending(path: "input").path, engine: try KernelEngine(threads: 1))
    }, executions: 60)

  /// A reading that contradicts itself.
  struct Contradiction: Error {}

  static func expect(_ condition: @autoclosure () throws -> Bool) throws {
    guard try condition() else { throw Contradiction() }
  }
}
