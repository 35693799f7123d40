import Foundation
import Testing

/// The formats that are written by hand, read by small readers of the tests' own.
@Suite("Export formats")
struct ExportFormatTests {
  /// What the tests read of `dataset.json`.
  private struct Description: Decodable {
    struct Picture: Decodable {
      var file, name, `class`, split, source, sha256: String
      var label: Int
      var score: Double?
    }
    var classes: [String]
    var pictures: [Picture]
  }

  private struct Row: Decodable {
    var path, state: String
    var `class`, reason, prepared: String?
  }

  /// A curated demo set, and its prepared pictures by split, class and name.
  private func curated() throws -> (demo: DemoWorkspace, prepared: [String: Data]) {
    let demo = try DemoWorkspace(pictureCount: 8)
    #expect(try demo.program.run("run", "--types", "fire,water").status == 0)
    let list = try demo.program.run("list", "--json").output
    var prepared: [String: Data] = [:]
    for row in try JSONDecoder().decode([Row].self, from: Data(list.utf8)) where row.state == "kept"
    {
      let file = demo.folder.appendingPathComponent(try #require(row.prepared))
      let split = row.reason == "held out for validation" ? "validation" : "train"
      let name = file.deletingPathExtension().lastPathComponent
      prepared["\(split)/\(row.class ?? "")/\(name)"] = try Data(contentsOf: file)
    }
    #expect(prepared.count > 8)
    return (demo, prepared)
  }

  private func export(_ demo: DemoWorkspace, _ arguments: String...) throws {
    let process = try demo.program.start(["export"] + arguments)
    process.waitUntilExit()
    let result = try demo.program.result(of: process)
    #expect(result.status == 0, "\(arguments): \(result.errors)")
  }

  private func description(_ data: Data?) throws -> Description {
    try JSONDecoder().decode(Description.self, from: try #require(data))
  }

  /// FNV-1a of names and bytes, the names in the order of their bytes.
  private func digest(of files: [String: Data]) -> UInt64 {
    files.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
      .reduce(0xCBF2_9CE4_8422_2325) { hash, file in
        (Array(file.key.utf8) + file.value).reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      }
  }

  @Test("names that differ in how accents are stored have their own sources' SHA-256")
  func normalForms() throws {
    let demo = try DemoWorkspace(pictureCount: 8)
    let folder = demo.folder.appendingPathComponent("images/fire")
    let names = ["emberpup-006.png", "cinderpuff-005.png"]
    for (old, new) in zip(names, ["\u{E9}.png", "e\u{301}.png"]) {
      // By the system: Foundation would compose what is decomposed.
      #expect(unsafe rename("\(folder.path)/\(old)", "\(folder.path)/\(new)") == 0)
    }
    #expect(try demo.program.run("run", "--types", "fire,water").status == 0)
    try export(demo, "imagefolder", "--out", "out")
    let told = try description(demo.files(in: "out")["dataset.json"]).pictures
      .filter { $0.source.precomposedStringWithCanonicalMapping.hasSuffix("/\u{E9}.png") }
    #expect(told.count == 2)
    for picture in told {
      let sums = Process()
      sums.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
      sums.arguments = ["\(demo.folder.path)/images/\(picture.source)"]
      let output = Pipe()
      sums.standardOutput = output
      try sums.run()
      sums.waitUntilExit()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      #expect(text.hasPrefix(picture.sha256) && picture.sha256.count == 64, "\(text)")
    }
  }

  /// A set that was published comes out the same years from now.
  @Test("every format has the bytes that it had")
  func golden() throws {
    let (demo, _) = try curated()
    let wanted: [(format: String, digest: UInt64)] = [
      ("imagefolder", 0xE323_DC30_8D6D_A6BE), ("stylegan", 0xE024_84E0_DD57_C2D0),
      ("webdataset", 0x6873_98DC_FB22_A8E6), ("parquet", 0xD0BB_AF16_565F_4818),
      ("tfrecord", 0x078B_F91C_D183_9470), ("mds", 0x1417_E826_5CCF_C48F),
      ("npz", 0xF176_D5EE_BD08_0CE5), ("idx", 0x9835_3C64_95E4_0EAB),
    ]
    for (format, golden) in wanted {
      let name = "golden-\(format)"
      try export(demo, format, "--out", name)
      let isFile = ["stylegan", "npz"].contains(format)
      let file = demo.folder.appendingPathComponent(name)
      let files = isFile ? ["": try Data(contentsOf: file)] : try demo.files(in: name)
      #expect(digest(of: files) == golden, "\(format)")
    }
  }

  @Test("Parquet has every picture, label and origin in columns, and Hugging Face's features")
  func parquet() throws {
    let (demo, prepared) = try curated()
    try export(demo, "parquet", "--out", "hub", "--shard-size", "5", "--title", "A \"set\"")
    let files = try demo.files(in: "hub")
    let description = try description(files["dataset.json"])
    let sources = Dictionary(uniqueKeysWithValues: description.pictures.map { ($0.name, $0) })
    var found: [String: Data] = [:]
    for (name, data) in files where name.hasSuffix(".parquet") {
      let file = try ParquetReader(data)
      #expect(file.rowCount <= 5 && file.rowGroupCount == 1)
      #expect(
        file.metadata["huggingface"]?.contains(
          #""names": ["fire", "water"], "_type": "ClassLabel""#)
          == true)
      let (splits, names) = (file.texts("split"), file.texts("image.path"))
      let (labels, groups) = (try file.numbers("label"), try file.numbers("group"))
      let scores = try file.numbers("score")
      for row in 0..<file.rowCount {
        let split = try #require(splits[row])
        let stem = String(try #require(names[row]).dropLast(4))
        let picture = try #require(sources[stem])
        let label = Int(try #require(labels[row]))
        #expect(name.hasPrefix("data/\(split)-0000") && groups[row] != nil)
        #expect(file.texts("source")[row] == picture.source)
        #expect(file.texts("sha256")[row] == picture.sha256 && picture.sha256.count == 64)
        #expect(scores[row].map { Double(bitPattern: $0) } == picture.score)
        #expect(file.texts("species")[row] == nil)
        found["\(split)/\(description.classes[label])/\(stem)"] = Data(
          try #require(file.columns["image.bytes"]?[row]))
      }
    }
    #expect(found == prepared)
    let card = String(decoding: try #require(files["README.md"]), as: UTF8.self)
    #expect(
      card.contains(#"pretty_name: "A \"set\"""#)
        && card.contains(#"names: {'0': "fire", '1': "water"}"#))
    #expect(card.contains("`whiteness`") && !card.contains(demo.folder.path))
    let croissant = try JSONSerialization.jsonObject(with: try #require(files["croissant.json"]))
    let json = try #require(croissant as? [String: Any])
    #expect(json["conformsTo"] as? String == "http://mlcommons.org/croissant/1.1")
    #expect(
      (json["distribution"] as? [Any])?.count == files.keys.count { $0.hasSuffix(".parquet") } + 1)
  }

  @Test("records of TensorFlow pass both checks and have every picture")
  func tensorFlow() throws {
    // RFC 3720, B.4, and the usual check value of the algorithm.
    #expect(TFRecordReader.crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(TFRecordReader.crc32c(Array("123456789".utf8)) == 0xE306_9283)
    let (demo, prepared) = try curated()
    try export(demo, "tfrecord", "--out", "records", "--shard-size", "6")
    let files = try demo.files(in: "records")
    var found: [String: Data] = [:]
    for (name, data) in files where name != "dataset.json" {
      for example in try TFRecordReader.examples(data) {
        let split = example["split"]?.text ?? ""
        #expect(name.hasPrefix("\(split).tfrecord-0000"))
        let kind = example["image/class/text"]?.text ?? ""
        #expect(example["image/class/label"] == .number(kind == "water" ? 1 : 0))
        #expect(example["image/height"] == .number(64) && example["image/channels"] == .number(3))
        guard case .bytes(let bytes) = example["image/encoded"] else { continue }
        found["\(split)/\(kind)/\(example["image/filename"]?.text.dropLast(4) ?? "")"] = Data(bytes)
      }
    }
    #expect(found == prepared)
    #expect(files.keys.contains("validation.tfrecord-00000-of-00001"))
  }

  @Test("MDS shards agree with their index and have every picture")
  func mosaic() throws {
    let (demo, prepared) = try curated()
    try export(demo, "mds", "--out", "mds", "--shard-size", "4")
    let files = try demo.files(in: "mds")
    var found: [String: Data] = [:]
    for (name, data) in files where name.hasSuffix("index.json") {
      let parsed = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      for entry in try #require(parsed?["shards"] as? [[String: Any]]) {
        let raw = try #require(entry["raw_data"] as? [String: Any])
        let columns = try #require(entry["column_names"] as? [String])
        let sizes = try #require(entry["column_sizes"] as? [Any])
        let split = String(name.prefix { $0 != "/" })
        let shard = try #require(files["\(split)/\(raw["basename"] as? String ?? "")"])
        #expect(shard.count == raw["bytes"] as? Int)
        var reader = ByteReader(shard)
        let count = Int(try reader.little(4))
        #expect(count == entry["samples"] as? Int && count <= 4)
        let offsets = try (0...count).map { _ in Int(try reader.little(4)) }
        #expect(offsets.last == shard.count)
        for number in 0..<count {
          reader.place = offsets[number]
          let counts = try sizes.map { try $0 as? Int ?? Int(reader.little(4)) }
          var values: [String: [UInt8]] = [:]
          for (column, count) in zip(columns, counts) {
            values[column] = Array(try reader.take(count))
          }
          #expect(reader.place == offsets[number + 1])
          func text(_ column: String) -> String {
            String(decoding: values[column] ?? [], as: UTF8.self)
          }
          #expect(values["label"]?.first == (text("class") == "water" ? 1 : 0))
          found["\(text("split"))/\(text("class"))/\(text("filename").dropLast(4))"] = Data(
            values["image"] ?? [])
          #expect(text("split") == split)
        }
      }
    }
    #expect(found == prepared)
  }

  @Test(
    "arrays of NumPy and MNIST's files hold the pixels and labels, in the order of dataset.json")
  func arrays() throws {
    let (demo, prepared) = try curated()
    try export(demo, "npz", "--out", "clean.npz")
    try export(demo, "idx", "--out", "idx")
    let pixels = try prepared.mapValues { try storedPixels($0, rowByteCount: 64 * 3) }
    let archive = try Data(contentsOf: demo.folder.appendingPathComponent("clean.npz"))
    let members = try storedMembers(archive)
    #expect(
      Set(members.keys) == ["images.npy", "labels.npy", "classes.npy", "split.npy", "dataset.json"])
    let description = try description(Data(members["dataset.json"] ?? []))
    let count = description.pictures.count
    #expect(count == prepared.count)
    let images = try numpyArray(members["images.npy"] ?? [])
    #expect(
      images.header
        == "{'descr': '|u1', 'fortran_order': False, 'shape': (\(count), 64, 64, 3,), }")
    let labels = try numpyArray(members["labels.npy"] ?? [])
    #expect(labels.header.contains("'<i8'"))
    var labelReader = ByteReader(labels.data)
    let names = try numpyArray(members["classes.npy"] ?? [])
    #expect(names.header == "{'descr': '<U5', 'fortran_order': False, 'shape': (2,), }")
    #expect(names.data.filter { $0 > 0 } == Array("firewater".utf8))
    let idx = try demo.files(in: "idx")
    var halves: [String: ByteReader] = [:]
    for split in ["train", "validation"] {
      let own = description.pictures.count { $0.split == split }
      var reader = ByteReader(try #require(idx["\(split)-images-idx4-ubyte"]))
      #expect(try (0..<5).map { _ in try reader.big(4) } == [0x804, UInt64(own), 64, 64, 3])
      halves[split] = reader
      let data = try #require(idx["\(split)-labels-idx1-ubyte"])
      #expect(Array(data.prefix(8)) == [0, 0, 8, 1, 0, 0, 0, UInt8(own)])
      #expect(
        data.dropFirst(8).map(Int.init)
          == description.pictures.filter { $0.split == split }.map(\.label))
    }
    let size = 64 * 64 * 3
    for (row, picture) in description.pictures.enumerated() {
      let wanted = pixels["\(picture.split)/\(picture.class)/\(picture.name)"]
      #expect(Array(images.data.dropFirst(row * size).prefix(size)) == wanted, "\(picture.name)")
      #expect(try labelReader.little(8) == UInt64(picture.label))
      #expect(try Array(halves[picture.split]?.take(size) ?? []) == wanted, "\(picture.name)")
    }
  }

  @Test("every format gives the same bytes from one thread and from three")
  func threads() throws {
    let (demo, _) = try curated()
    for (format, name) in [
      ("parquet", "a"), ("tfrecord", "b"), ("mds", "c"), ("npz", "d.npz"), ("idx", "e"),
    ] {
      try export(demo, format, "--out", "one/\(name)", "--threads", "1")
      try export(demo, format, "--out", "three/\(name)", "--threads", "3")
      // And again over what is there.
      try export(demo, format, "--out", "three/\(name)", "--overwrite")
    }
    #expect(try demo.files(in: "one") == demo.files(in: "three"))
  }

  @Test("the samples of shards and what a generator drew are exported with their labels")
  func otherOrigins() throws {
    let (demo, _) = try curated()
    try export(demo, "tfrecord", "--from", "shards", "--out", "records")
    var kinds: [String: Int] = [:]
    for (name, data) in try demo.files(in: "records") where name != "dataset.json" {
      for example in try TFRecordReader.examples(data) {
        kinds[example["image/class/text"]?.text ?? "", default: 0] += 1
        // These shards are the last of this workspace, so their sources are known.
        #expect(
          example["source"]?.text.hasPrefix("\(example["image/class/text"]?.text ?? "")/") == true)
      }
    }
    let shards = try JSONSerialization.jsonObject(
      with: Data(contentsOf: demo.folder.appendingPathComponent("shards/shards.json")))
    let total = (shards as? [String: Any])?["total"] as? Int
    #expect(kinds.values.reduce(0, +) == total && kinds.count == 2)
    // Of shards elsewhere nothing but their pixels and labels is known.
    try FileManager.default.copyItem(
      at: demo.folder.appendingPathComponent("shards"),
      to: demo.folder.appendingPathComponent("copy"))
    try export(demo, "idx", "--from", "copy", "--out", "idx", "--split", "train")
    let copied = try description(demo.files(in: "idx")["dataset.json"])
    #expect(
      copied.pictures.allSatisfy { $0.source.isEmpty && $0.sha256.isEmpty && $0.split == "train" })

    let train = try demo.program.run(
      "train", "shards", "--steps", "1", "--batch", "2", "--out", "runs/one")
    #expect(train.status == 0, "\(train.errors)")
    #expect(try demo.program.run("sample", "runs/one", "--count", "2").status == 0)
    try export(demo, "imagefolder", "--from", "samples", "--out", "drawn")
    let drawn = try demo.files(in: "drawn").filter { $0.key.hasSuffix(".png") }
    let samples = try demo.files(in: "samples").filter { $0.key.hasSuffix(".png") }
    #expect(Set(drawn.values) == Set(samples.values) && drawn.count == samples.count)
    let described = try description(demo.files(in: "drawn")["dataset.json"])
    #expect(described.pictures.allSatisfy { $0.source.hasPrefix("one, step 1, seed 0, picture ") })
    // One of half the size, as from another run: named, and made alike by --size.
    try export(demo, "imagefolder", "--from", "samples", "--out", "half", "--size", "32")
    let half = try demo.files(in: "half").filter { $0.key.hasSuffix(".png") }
    let last = try #require(samples.keys.max())
    let names = last.split(separator: "/")
    let smaller = try #require(
      half.first { $0.key.contains("/\(names[0])/") && $0.key.hasSuffix("-\(names[1])") })
    try smaller.value.write(to: demo.folder.appendingPathComponent("samples/\(last)"))
    let mixed = try demo.program.run("export", "imagefolder", "--from", "samples", "--out", "all")
    #expect(mixed.status == 2, "\(mixed.output)")
    #expect(mixed.errors.contains("found 32×32 pixels; reduce all to one size: --size 32"))
    try export(demo, "imagefolder", "--from", "samples", "--out", "all", "--size", "32")
    #expect(try demo.files(in: "all").filter { $0.key.hasSuffix(".png") } == half)
  }

  @Test("--size reduces, and what cannot be done is refused with what would do")
  func refusals() throws {
    let (demo, prepared) = try curated()
    try export(demo, "npz", "--out", "small.npz", "--size", "16", "--split", "all")
    let archive = try Data(contentsOf: demo.folder.appendingPathComponent("small.npz"))
    let images = try numpyArray(storedMembers(archive)["images.npy"] ?? [])
    #expect(images.header.contains("(\(prepared.count), 16, 16, 3,)"))
    for (arguments, words) in [
      (["npz", "--out", "a.npz", "--size", "128"], "pokeprep convert --size 128"),
      (["npz", "--out", "a.npz", "--shard-size", "5"], "--shard-size is for"),
      (["tfrecord", "--out", "a", "--title", "x"], "--title and --license are for parquet"),
      (["npz", "--out", "a.npz", "--split", "tst"], "train, validation or all"),
      (["npz", "--out", "a.npz", "--from", "images"], "found neither"),
      (["npz", "--out", "small.npz"], "--overwrite"),
    ] {
      let process = try demo.program.start(["export"] + arguments)
      process.waitUntilExit()
      let result = try demo.program.result(of: process)
      #expect(result.status == 2)
      #expect(result.errors.contains(words), "\(arguments): \(result.errors)")
    }
    #expect(
      !FileManager.default.fileExists(atPath: demo.folder.appendingPathComponent("a.npz").path))
  }
}
