import Foundation
import Testing

@Suite("Exports")
struct ExportTests {
  /// What the tests read of `list --json`.
  private struct Row: Decodable {
    var path: String
    var `class`: String?
    var state: String
    var reason: String?
    var prepared: String?
  }

  /// A demo set with shards, and the pictures that every stage kept.
  private func curated() throws -> (demo: DemoWorkspace, kept: [Row]) {
    let demo = try DemoWorkspace(pictureCount: 12)
    #expect(try demo.program.run("run", "--types", "fire,water").status == 0)
    let list = try demo.program.run("list", "--json").output
    let rows = try JSONDecoder().decode([Row].self, from: Data(list.utf8))
    return (demo, rows.filter { $0.state == "kept" })
  }

  private func split(_ row: Row) -> String {
    row.reason == "held out for validation" ? "validation" : "train"
  }

  @Test("imagefolder has the bytes of every prepared picture that was kept, under split and class")
  func imageFolder() throws {
    let (demo, kept) = try curated()
    let result = try demo.program.run("export", "imagefolder", "--out", "clean")
    #expect(result.status == 0, "\(result.errors)")
    var wanted: [String: Data] = [:]
    for row in kept {
      let prepared = try #require(row.prepared)
      let name = (prepared as NSString).lastPathComponent
      wanted["\(split(row))/\(row.class ?? "")/\(name)"] = try Data(
        contentsOf: demo.folder.appendingPathComponent(prepared))
    }
    var found = try demo.files(in: "clean")
    let description = found.removeValue(forKey: "dataset.json") ?? Data()
    #expect(found == wanted)
    #expect(Set(wanted.keys.map { $0.prefix { $0 != "/" } }) == ["train", "validation"])
    let parsed = try JSONSerialization.jsonObject(with: description)
    let json = try #require(parsed as? [String: Any])
    #expect(json["classes"] as? [String] == ["fire", "water"])
    let pictures = try #require(json["pictures"] as? [[String: Any]])
    #expect(Set(pictures.compactMap { $0["file"] as? String }) == Set(wanted.keys))
    #expect(Set(pictures.compactMap { $0["source"] as? String }) == Set(kept.map(\.path)))
    #expect(pictures.allSatisfy { ($0["sha256"] as? String)?.count == 64 })
  }

  @Test("where sorted folders are in another order than the labels, imagefolder says so")
  func folderOrder() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("fire"), to: images.appendingPathComponent("apples"))
    #expect(try demo.program.run("run", "--types", "all").status == 0)
    let note = "The labels differ from the numbers of the sorted folders"
    let plain = try demo.program.run("export", "imagefolder", "--out", "plain")
    #expect(plain.status == 0 && !plain.output.contains(note), "\(plain.output)")
    let list = try demo.program.run("list", "--csv", "--state", "kept", "--class", "water").output
    let path = try #require(list.split(separator: "\n").dropFirst().first?.prefix { $0 != "," })
    // U stands before a, its folder class-UI… behind it.
    let decided = try demo.program.run("decide", String(path), "--class", "UI/x", "--new-class")
    #expect(decided.status == 0, "\(decided.errors)")
    let other = try demo.program.run("export", "imagefolder", "--out", "other")
    #expect(other.status == 0 && other.output.contains(note), "\(other.output)\(other.errors)")
    let files = try demo.files(in: "other/train").keys
    let folders = Set(files.map { String($0.prefix { $0 != "/" }) })
    #expect(folders.subtracting(["metadata.csv"]).min() == "apples")
  }

  @Test("a class whose name no folder can have keeps it in metadata.csv")
  func metadata() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    let images = demo.folder.appendingPathComponent("images")
    try FileManager.default.moveItem(
      at: images.appendingPathComponent("fire"), to: images.appendingPathComponent("__a, b"))
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    #expect(try demo.program.run("export", "imagefolder", "--out", "clean").status == 0)
    let files = try demo.files(in: "clean")
    let table = try #require(files["train/metadata.csv"])
    let rows = String(decoding: table, as: UTF8.self).split(separator: "\n")
    #expect(rows.first == "file_name,label")
    let renamed = rows.filter { $0.hasSuffix(#","__a, b""#) }
    #expect(!renamed.isEmpty)
    for row in renamed {
      #expect(files["train/" + row.prefix { $0 != "," }] != nil)
      #expect(!row.hasPrefix("__"))
    }
  }

  @Test(
    "the ZIP of stylegan reads in Python as its dataset_tool would have made it",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func styleGAN() throws {
    let (demo, kept) = try curated()
    #expect(try demo.program.run("export", "stylegan", "--out", "clean.zip").status == 0)
    let read = try python(
      """
      import json, sys, zipfile
      z = zipfile.ZipFile(sys.argv[1])
      assert z.testzip() is None
      assert all(i.compress_type == 0 and i.date_time[:3] == (1980, 1, 1) for i in z.infolist())
      d = json.loads(z.read("dataset.json"))
      assert z.namelist() == [n for n, _ in d["labels"]] + ["dataset.json"]
      assert all(n == "%05d/img%08d.png" % (i // 1000, i) for i, (n, _) in enumerate(d["labels"]))
      print(json.dumps([[p["source"], d["classes"][l], p["split"], z.read(n).hex()]
        for (n, l), p in zip(d["labels"], d["pictures"])]))
      """, demo.folder.appendingPathComponent("clean.zip").path)
    try check(read, against: kept, in: demo)
  }

  @Test(
    "the shards of webdataset read in Python as samples of three members each",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func webDataset() throws {
    let (demo, kept) = try curated()
    let result = try demo.program.run(
      "export", "webdataset", "--out", "tars", "--shard-size", "7")
    #expect(result.status == 0, "\(result.errors)")
    let read = try python(
      """
      import glob, json, sys, tarfile
      rows = []
      classes = json.load(open(sys.argv[1] + "/dataset.json"))["classes"]
      for path in sorted(glob.glob(sys.argv[1] + "/*.tar")):
        t = tarfile.open(path)
        m = t.getmembers()
        assert 0 < len(m) <= 21 and len(m) % 3 == 0
        assert all(x.mtime == 0 and x.uid == 0 and x.gid == 0 and x.uname == "" for x in m)
        for i in range(0, len(m), 3):
          names = [x.name.split(".") for x in m[i:i + 3]]
          assert [n[1:] for n in names] == [["cls"], ["json"], ["png"]]
          assert len({n[0] for n in names}) == 1
          cls, js, png = [t.extractfile(x).read() for x in m[i:i + 3]]
          js = json.loads(js)
          assert path.split("/")[-1].startswith(js["split"] + "-0000")
          assert int(cls) == js["label"]
          rows.append([js["source"], classes[int(cls)], js["split"], png.hex()])
      print(json.dumps(rows))
      """, demo.folder.appendingPathComponent("tars").path)
    try check(read, against: kept, in: demo)
  }

  @Test("the bytes depend neither on the clock, the time zone nor the number of threads")
  func reproducible() throws {
    let (demo, _) = try curated()
    for (format, name) in [("stylegan", "x.zip"), ("webdataset", "y"), ("imagefolder", "z")] {
      let one = try demo.program.run(
        "export", format, "--out", "one/\(name)", "--threads", "1",
        environment: ["TZ": "Asia/Tokyo"])
      #expect(one.status == 0, "\(one.errors)")
      let two = try demo.program.run(
        "export", format, "--out", "two/\(name)", "--threads", "3",
        environment: ["TZ": "America/New_York"])
      #expect(two.status == 0, "\(two.errors)")
    }
    #expect(try demo.files(in: "one") == demo.files(in: "two"))
    #expect(try demo.files(in: "one").count > 3)
  }

  @Test("an archive with a member that has no name is damaged, and not replaced")
  func namelessMember() throws {
    let (demo, _) = try curated()
    #expect(try demo.program.run("export", "stylegan", "--out", "s.zip").status == 0)
    let file = demo.folder.appendingPathComponent("s.zip")
    var bytes = [UInt8](try Data(contentsOf: file))
    // The name of a picture begins 30 bytes behind the start of its header, and 46 behind that in the list.
    let name = Array("00000/img00000000.png".utf8)
    var count = 0
    for place in bytes.indices.dropFirst(30).dropLast(name.count)
    where bytes[place..<place + name.count].elementsEqual(name) {
      guard
        bytes[(place - 30)...].starts(with: [0x50, 0x4B, 3, 4])
          || place >= 46 && bytes[(place - 46)...].starts(with: [0x50, 0x4B, 1, 2])
      else { continue }
      bytes[place] = 0
      count += 1
    }
    #expect(count == 2)
    try Data(bytes).write(to: file)
    let refused = try demo.program.run("export", "stylegan", "--out", "s.zip", "--overwrite")
    #expect(refused.status == 2 && refused.errors.contains("damaged"), "\(refused.errors)")
    #expect([UInt8](try Data(contentsOf: file)) == bytes)
  }

  @Test("only an earlier export is replaced, and only when asked")
  func replacing() throws {
    let (demo, kept) = try curated()
    func export(_ arguments: String...) throws -> Program.Result {
      let process = try demo.program.start(["export"] + arguments)
      process.waitUntilExit()
      return try demo.program.result(of: process)
    }
    #expect(try export("imagefolder", "--out", "clean").status == 0)
    let whole = try demo.files(in: "clean")
    let again = try export("imagefolder", "--out", "clean")
    #expect(again.status == 2)
    #expect(again.errors.contains("--overwrite"), "\(again.errors)")
    #expect(
      try export("imagefolder", "--out", "clean", "--overwrite", "--split", "train").status == 0)
    #expect(try demo.files(in: "clean").count < whole.count)
    try Data("mine".utf8).write(to: demo.folder.appendingPathComponent("clean/train/notes.txt"))
    let other = try export("imagefolder", "--out", "clean", "--overwrite")
    #expect(other.status == 2)
    #expect(other.errors.contains("train/notes.txt"), "\(other.errors)")
    for (format, place) in [
      ("imagefolder", "images"), ("imagefolder", "shards"), ("stylegan", "pokeprep.sqlite"),
      ("webdataset", "prepared/fire"), ("stylegan", "images/new.zip"), ("stylegan", "clean"),
    ] {
      let before = try demo.files(in: ".")
      let refused = try export(format, "--out", place, "--overwrite")
      #expect(refused.status == 2, "\(format) \(place)")
      #expect(try demo.files(in: ".").keys == before.keys)
    }
    // A prepared picture that is damaged is made again before anything is written.
    let prepared = demo.folder.appendingPathComponent(try #require(kept.first?.prepared))
    let bytes = try Data(contentsOf: prepared)
    try Data("damaged".utf8).write(to: prepared)
    let mended = try export("webdataset", "--out", "new/tars")
    #expect(mended.status == 0)
    #expect(mended.errors.contains("is not what convert wrote"), "\(mended.errors)")
    #expect(try Data(contentsOf: prepared) == bytes)
    #expect(try !demo.files(in: "new").isEmpty)
  }

  @Test("a set that the format cannot hold is refused with what would do")
  func refusals() throws {
    let demo = try DemoWorkspace(pictureCount: 6)
    let empty = try demo.program.run("export", "imagefolder", "--out", "clean")
    #expect(empty.status == 2)
    #expect(empty.errors.contains("pokeprep filter --types"), "\(empty.errors)")
    #expect(try demo.program.run("filter", "--types", "all").status == 0)
    let early = try demo.program.run("export", "stylegan", "--out", "a.zip", "--dry-run")
    #expect(early.status == 2)
    #expect(early.errors.contains("run pokeprep convert first"), "\(early.errors)")
    #expect(try demo.program.run("convert", "--size", "48").status == 0)
    let odd = try demo.program.run("export", "stylegan", "--out", "a.zip")
    #expect(odd.status == 2)
    #expect(
      odd.errors.contains("--size 32, or convert them anew: pokeprep convert --size 64"),
      "\(odd.errors)")
    let small = try demo.program.run("export", "stylegan", "--out", "a.zip", "--size", "24")
    #expect(small.status == 2 && small.errors.hasSuffix("--size 32\n"), "\(small.errors)")
    #expect(
      try demo.program.run("export", "stylegan", "--out", "32.zip", "--size", "32").status == 0)
    let name = try demo.program.run("export", "imagefoldr", "--out", "a")
    #expect(name.status == 2)
    #expect(name.errors.contains("did you mean imagefolder?"), "\(name.errors)")
    let dry = try demo.program.run("export", "imagefolder", "--out", "a", "--dry-run")
    #expect(dry.status == 0, "\(dry.errors)")
    let part = try demo.program.run(
      "export", "imagefolder", "--out", "a", "--split", "Training", "--dry-run", "--json")
    #expect(part.status == 0 && part.output.contains("\"train\""), "\(part.errors)")
    #expect(try demo.program.run("export", "imagefolder", "--out", "b").status == 0)
    let shards = try demo.program.run("verify", "b")
    #expect(shards.status == 2)
    #expect(shards.errors.contains("what 'pokeprep export' wrote"), "\(shards.errors)")
    #expect(!FileManager.default.fileExists(atPath: demo.folder.appendingPathComponent("a").path))
  }

  /// Compares what Python read with the prepared pictures: source, class, split, bytes.
  private func check(_ read: Data, against kept: [Row], in demo: DemoWorkspace) throws {
    let rows = try JSONDecoder().decode([[String]].self, from: read)
    #expect(rows.count == kept.count)
    let bySource = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0) })
    for row in kept {
      let found = try #require(bySource[row.path])
      let bytes = try Data(
        contentsOf: demo.folder.appendingPathComponent(try #require(row.prepared)))
      #expect(found[1] == row.class)
      #expect(found[2] == split(row))
      #expect(found[3] == bytes.map { String(format: "%02x", $0) }.joined(), "\(row.path)")
    }
  }

  private func python(_ program: String, _ argument: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", program, argument]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return data
  }
}
