import Foundation
import Imaging
import Imports
import Testing

@Suite("Picture files are copied byte for byte, under the classes that their source tells")
struct FileImportTests {
  private typealias Member = Handmade.Member

  @Test("archives of class folders keep their paths", arguments: ["zip", "tar", "tar.gz"])
  func folders(kind: String) throws {
    let scratch = try Scratch()
    let pictures = try (0..<3).map(Handmade.png)
    let members: [Member] = [
      .init(name: "./set/cat/1.png", bytes: pictures[0]),
      .init(name: "set/cat/été/2.PNG", bytes: pictures[1]),
      .init(name: "set/dog/1.png", bytes: pictures[2]),
      .init(name: "set/dog/\u{1F3FD}.png", bytes: pictures[1]),
      .init(name: "set/__MACOSX/cat/._1.png", bytes: pictures[0]),
      .init(name: "set/README.txt", bytes: Array("hello".utf8)),
      .init(name: "set/dog/old.gif", bytes: Array("GIF89a".utf8)),
    ]
    let bytes = kind == "zip" ? Handmade.zip(members) : Handmade.tar(members)
    let path = try scratch.add("set." + kind, kind == "tar.gz" ? Handmade.gzip(bytes) : bytes)
    let found = try scratch.imported(path)
    #expect(
      found == [
        "set/cat/1.png": pictures[0], "set/cat/été/2.PNG": pictures[1],
        "set/dog/1.png": pictures[2], "set/dog/\u{1F3FD}.png": pictures[1],
      ])
    let summary = try Import([path], options: ImportOptions(), work: ImportWork()).preview()
    #expect(summary.leftOut == ["set/README.txt", "set/dog/old.gif"])
    #expect(summary.parts.map(\.folder) == ["set/cat", "set/cat/été", "set/dog"])
  }

  @Test("StyleGAN's ZIP by dataset.json, ours with names and splits")
  func styleGAN() throws {
    let scratch = try Scratch()
    let pictures = try (0..<2).map(Handmade.png)
    func archive(_ json: String) -> [UInt8] {
      Handmade.zip([
        .init(name: "00000/img00000000.png", bytes: pictures[0]),
        .init(name: "00000/img00000001.png", bytes: pictures[1]),
        .init(name: "dataset.json", bytes: Array(json.utf8)),
      ])
    }
    let labels = #""labels": [["00000/img00000000.png", 6], ["00000/img00000001.png", 0]]"#
    let theirs = try scratch.add("theirs.zip", archive("{\(labels)}"))
    #expect(
      try scratch.imported(theirs) == [
        "6/00000-img00000000.png": pictures[0], "0/00000-img00000001.png": pictures[1],
      ])
    let own = #"""
      {"labels": [["00000/img00000000.png", 1], ["00000/img00000001.png", 0]],
      "format": "pokeprep-export/1", "classes": ["fire", "water"], "pictures": [
      {"file": "00000/img00000000.png", "split": "train"},
      {"file": "00000/img00000001.png", "split": "validation"}]}
      """#
    let ours = try scratch.add("ours.zip", archive(own))
    #expect(
      try scratch.imported(ours, isReplacing: true) == [
        "train/water/00000-img00000000.png": pictures[0],
        "validation/fire/00000-img00000001.png": pictures[1],
      ])
    for json in [
      #"{"labels": null}"#, #"{"labels": [["00000/img00000000.png", 1]]}"#, "[1, 2]",
      #"{"labels": [["00000/img00000000.png", [0, 1]]]}"#,
      #"{"labels": [["00000/img00000000.png", -1], ["00000/img00000001.png", 0]]}"#,
      #"{"labels": [["00000/img00000000.png", 1], ["00000/img00000001.png", 0], ["gone.png", 1]]}"#,
    ] {
      let path = try scratch.add("bad.zip", archive(json))
      #expect(throws: ImportProblem.self, "\(json)") {
        try scratch.imported(path, isReplacing: true)
      }
    }
  }

  @Test("WebDataset shards by .cls, or by .json, with the split of their names")
  func webDataset() throws {
    let scratch = try Scratch()
    let pictures = try (0..<3).map(Handmade.png)
    try scratch.add(
      "tars/train-000000.tar",
      Handmade.tar([
        .init(name: "a.cls", bytes: Array("3\n".utf8)), .init(name: "a.png", bytes: pictures[0]),
        .init(name: "sub/b.txt", bytes: Array("a caption".utf8)),
        .init(name: "sub/b.png", bytes: pictures[1]),
        .init(name: "sub/b.json", bytes: Array(#"{"label": 4, "split": 7}"#.utf8)),
      ]))
    try scratch.add(
      "tars/val-000000.tar",
      Handmade.tar([
        .init(name: "c.cls", bytes: Array("0".utf8)),
        .init(name: "c.json", bytes: Array(#"{"class": "fire", "label": 0}"#.utf8)),
        .init(name: "c.png", bytes: pictures[2]),
      ]))
    #expect(
      try scratch.imported(scratch.path("tars")) == [
        "train/3/train-000000-a.png": pictures[0], "train/4/train-000000-sub-b.png": pictures[1],
        "validation/fire/val-000000-c.png": pictures[2],
      ])
    let gaps = try scratch.add(
      "gaps.tar",
      Handmade.tar([
        .init(name: "a.cls", bytes: [48]), .init(name: "b.json", bytes: Array("{}".utf8)),
        .init(name: "b.txt", bytes: [65]), .init(name: "c.png", bytes: pictures[0]),
        .init(name: "c.cls", bytes: [49]), .init(name: "d.cls", bytes: [49]),
      ]))
    let summary = try Import([gaps], options: ImportOptions(), work: ImportWork()).preview()
    #expect(summary.withoutPicture == ["a.cls", "b.json", "d.cls"])
    #expect(summary.leftOut == ["b.txt"] && summary.pictures == 1)
    let unlabelled = try scratch.add(
      "x.tar",
      Handmade.tar([
        .init(name: "a.png", bytes: pictures[0]), .init(name: "b.cls", bytes: [48]),
      ]))
    let error = #expect(throws: ImportProblem.self) {
      try scratch.imported(unlabelled, isReplacing: true)
    }
    #expect(error?.description.contains("a.cls") == true)
    for number in ["-1", "1000000"] {
      let odd = try scratch.add(
        "y.tar",
        Handmade.tar([
          .init(name: "a.png", bytes: pictures[0]), .init(name: "a.cls", bytes: Array(number.utf8)),
        ]))
      let error = #expect(throws: ImportProblem.self) {
        try scratch.imported(odd, isReplacing: true)
      }
      #expect(error?.description.contains("from 0 to 999999, found \(number)") == true)
    }
  }

  @Test(
    "a picture with one class in .cls and another in .json is refused with both",
    arguments: [
      ("3", #"{"label": 4}"#, "found 3 in a/b.cls and 4 in a/b.json"),
      ("cat", #"{"class": "dog", "label": 7}"#, "found cat in a/b.cls and dog in a/b.json"),
      ("3", #"{"class": "dog", "label": 4}"#, "found 3 in a/b.cls and 4 in a/b.json"),
      ("3", #"{"class": "dog", "label": 3}"#, nil), ("cat", #"{"class": "cat", "label": 3}"#, nil),
      ("cat", #"{"label": 3}"#, nil), ("3", #"{"label": -1}"#, nil),
      ("3", #"{"caption": "4"}"#, nil),
    ] as [(String, String, String?)])
  func twoClasses(cls: String, json: String, words: String?) throws {
    let scratch = try Scratch()
    let path = try scratch.add(
      "x.tar",
      Handmade.tar([
        .init(name: "a/b.cls", bytes: Array(cls.utf8)),
        .init(name: "a/b.png", bytes: Handmade.png(0)),
        .init(name: "a/b.json", bytes: Array(json.utf8)),
      ]))
    guard let words else {
      #expect(try scratch.imported(path).count == 1)
      return
    }
    let error = #expect(throws: ImportProblem.self) { try scratch.imported(path) }
    let text = error?.description ?? ""
    #expect(
      text.contains(words) && text.hasPrefix(path) && text.contains("--class NAME"), "\(text)")
    #expect(try scratch.imported(path) { $0.onlyClass = "any" }.count == 1)
  }

  @Test("TFRecords by label or text, one record after the other")
  func records() throws {
    let scratch = try Scratch()
    let pictures = try (0..<3).map(Handmade.png)
    let bytes = Handmade.records([
      Handmade.example(pictures[0], label: 7), Handmade.example(pictures[1], label: 1, text: "ox"),
      Handmade.example(pictures[2], label: 110),
    ])
    let wanted = [
      "train/007/train-00000-of-00001-00000.png": pictures[0],
      "train/ox/train-00000-of-00001-00001.png": pictures[1],
      "train/110/train-00000-of-00001-00002.png": pictures[2],
    ]
    let plain = try scratch.add("train.tfrecord-00000-of-00001", bytes)
    #expect(try scratch.imported(plain) == wanted)
    let packed = try scratch.add("gz/train.tfrecord-00000-of-00001", Handmade.gzip(bytes))
    #expect(try scratch.imported(packed, isReplacing: true) == wanted)
  }

  @Test("lists in CSV and JSON Lines, with paths from their folder down")
  func lists() throws {
    let scratch = try Scratch()
    let pictures = try (0..<3).map(Handmade.png)
    for index in 0..<3 { try scratch.add("raw/sub \(index)/p,\(index).png", pictures[index]) }
    let csv = [
      "split;path;label;colour", #"train;raw/sub 0/p,0.png;"a ""b""";red"#,
      "test;./raw/sub 1/p,1.png;ox;", "train;raw/sub 2/p,2.png;ox;", "",
    ].joined(separator: "\r\n")
    let jsonl = """
      {"file_name": "raw/sub 0/p,0.png", "label": "a \\"b\\"", "split": "train"}

      {"file_name": "raw/sub 1/p,1.png", "label": "ox", "split": "testing", "box": [1, 2]}
      {"file_name": "raw/sub 2/p,2.png", "label": "ox", "split": "train", "Age": 7, "x": null}
      """
    let heads = [
      "list.csv": #"""
      path,colour
      "train/a ""b""/raw-sub 0-p,0.png",red

      """#,
      "list.jsonl": #"""
      path,age
      "train/ox/raw-sub 2-p,2.png",7

      """#,
    ]
    let array = jsonl.split(separator: "\n").joined(separator: ",\n")
    for (name, text) in [
      ("list.csv", csv), ("list.jsonl", jsonl), ("list.json", "\u{FEFF}\n [\(array)]\n"),
      ("array.jsonl", "[\(array)]"),
    ] {
      let path = try scratch.add(name, Array(text.utf8))
      #expect(
        try scratch.imported(path, isReplacing: true) == [
          "train/a \"b\"/raw-sub 0-p,0.png": pictures[0], "test/ox/raw-sub 1-p,1.png": pictures[1],
          "train/ox/raw-sub 2-p,2.png": pictures[2],
          "heads.csv": Array((heads[name == "list.csv" ? name : "list.jsonl"] ?? "").utf8),
        ])
      let summary = try Import([path], options: ImportOptions(), work: ImportWork()).preview()
      #expect(summary.heads == [name == "list.csv" ? "colour" : "age"])
      #expect(summary.furtherColumns == (name == "list.csv" ? [] : ["box"]))
    }
    for (text, words) in [
      ("path,label\n/etc/hostname,a\n", "line 2"), ("path,label\n../x.png,a\n", "line 2"),
      ("path,label\nraw/sub 0/p,0.png,a\n", "expected 2 fields"),
      ("name,label\na,b\n", "name,label"),
      ("path,label,split\nraw/none.png,a,train\n", "raw/none.png"),
      ("path,label,split\n\"raw/sub 0/p,0.png\",a,tomorrow\n", "tomorrow"),
      ("path,label\n\"raw/sub 0/p,0.png\",\n", "expected a label"),
      ("path,label,Mood,mood\n\"raw/sub 0/p,0.png\",a,b,c\n", "found Mood and mood"),
      ("path,label,label\n\"raw/sub 0/p,0.png\",a,b\n", "found label twice"),
    ] {
      let path = try scratch.add("bad.csv", Array(text.utf8))
      let error = #expect(throws: (any Error).self) {
        try scratch.imported(path, isReplacing: true)
      }
      #expect(error.map { "\($0)" }?.contains(words) == true, "\(error.map { "\($0)" } ?? "")")
    }
    for (text, words) in [
      (#"[{"path": "raw/sub 0/p,0.png", "label": "a"}, {"path": "x"}]"#, "entry 2: expected {"),
      (#"[{"path": "raw/sub 0/p,0.png", "label": "a"}"#, "expected a JSON array of objects"),
      (#"[1]"#, "expected a JSON array of objects"), (#"{"images": []}"#, "line 1: expected {"),
      (
        #"{"path": "x", "label": true}"#,
        "line 1: expected a word or a whole number as label, found the boolean"
      ),
      (#"{"path": "x", "class": 1.5}"#, "as class, found the floating-point number 1.5"),
      (#"{"path": "x", "label": ["a"]}"#, "as label, found a list or an object"),
      (
        #"{"path": "x", "label": "a:{", "m": {"m": 1}, "label": "b"}"#,
        "line 1: expected every name once"
      ),
      (
        #"[{"path": "x", "label": "a"}, {"path": "x", "label": "a", "\u0070ath": "y"}]"#,
        "entry 2: expected every name once"
      ),
      (
        #"{"path": "x", "label": "a", "Mood": "b", "mood": "c"}"#,
        "line 1: expected columns that differ"
      ),
      ("[]", "expected pictures, found none"),
    ] {
      let path = try scratch.add("bad.json", Array(text.utf8))
      let error = #expect(throws: ImportProblem.self) {
        try scratch.imported(path, isReplacing: true)
      }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  @Test("names that look alike and differ in bytes are two files, and no two classes")
  func normalForms() throws {
    let scratch = try Scratch()
    let pictures = try (0..<2).map(Handmade.png)
    let names = ["\u{E9}", "e\u{301}"]
    for (name, picture) in zip(names, pictures) { try scratch.add("raw/\(name).png", picture) }
    func list(_ labels: [String]) throws -> String {
      let rows = zip(names, labels).map { "raw/\($0).png,\($1)\n" }.joined()
      return try scratch.add("list.csv", Array("path,label\n\(rows)".utf8))
    }
    let summary = try Import([list(["a", "a"])], options: ImportOptions(), work: ImportWork())
      .write(to: scratch.path("images"), isReplacing: false)
    #expect(summary.pictures == 2)
    let found = try FileManager.default.contentsOfDirectory(atPath: scratch.path("images/a"))
    #expect(Set(found.map { Array($0.utf8) }) == Set(names.map { Array("raw-\($0).png".utf8) }))
    let words = #"\u{00E9} and e\u{0301}"#
    let error = #expect(throws: ImportProblem.self) {
      try scratch.imported(list(names), isReplacing: true)
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    // Of a tar, names come as they are stored.
    let folders = try scratch.add(
      "two.tar",
      Handmade.tar(
        zip(names, pictures).enumerated().map {
          .init(name: "\($1.0)/\($0).png", bytes: $1.1)
        }))
    for isPreview in [true, false] {
      let error = #expect(throws: ImportProblem.self) {
        guard isPreview else { return _ = try scratch.imported(folders, isReplacing: true) }
        _ = try Import([folders], options: ImportOptions(), work: ImportWork()).preview()
      }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
    let archive = try scratch.add(
      "two.zip",
      Handmade.zip(zip(names, pictures).map { .init(name: "c/\($0).png", bytes: $1) }))
    let twice = #expect(throws: ImportProblem.self) {
      try scratch.imported(archive, isReplacing: true)
    }
    #expect(
      twice?.description.contains(#"as c/\u{00E9}.png and as c/e\u{0301}.png"#) == true,
      "\(twice?.description ?? "")")
  }

  @Test("no class gets a folder that systems make, and a name may begin with a combining mark")
  func awkwardNames() throws {
    let scratch = try Scratch()
    let pictures = try (0..<3).map(Handmade.png)
    let names = ["\u{1F3FD}cat_1.png", "\u{301}dog_1.png", "lost+found_1.png"]
    for (name, picture) in zip(names, pictures) { try scratch.add("flat/\(name)", picture) }
    let pattern = try LabelPattern("{label}_*")
    let found = try scratch.imported(scratch.path("flat"), isReplacing: true) {
      $0.labelPattern = pattern
    }
    #expect(
      found.keys.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        == [
          "_lost+found/lost+found_1.png", "\u{301}dog/\u{301}dog_1.png",
          "\u{1F3FD}cat/\u{1F3FD}cat_1.png",
        ]
        .map { Array($0.utf8) })
    let error = #expect(throws: ImportProblem.self) {
      try scratch.imported(scratch.path("flat"), isReplacing: true) {
        $0.labelPattern = pattern
        $0.classNames = ["a", "b"]
      }
    }
    #expect(error?.description.contains("leave it out") == true, "\(error?.description ?? "")")
  }

  @Test("further labels follow their pictures to folders of numbers; names of pictures are none")
  func heads() throws {
    let scratch = try Scratch()
    let picture = try Handmade.png(0)
    var csv = "path,label,Mood,id\n"
    for index in 0..<40 {
      try scratch.add("raw/\(index).png", picture)
      let mood = index % 2 == 0 ? "\"sad, very\"" : "glad"
      csv += "raw/\(index).png,\(index % 11),\(mood),n\(index)\n"
    }
    let path = try scratch.add("list.csv", Array(csv.utf8))
    let files = try scratch.imported(path)
    let lines = String(decoding: files["heads.csv"] ?? [], as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 41 && lines.first == "path,mood")
    #expect(lines.dropFirst().first == #"00/raw-0.png,"sad, very""#)
    #expect(lines.last == "06/raw-39.png,glad")
    let summary = try Import([path], options: ImportOptions(), work: ImportWork()).preview()
    #expect(summary.heads == ["mood"] && summary.furtherColumns == ["id"])
  }

  @Test(
    "classes in names of files",
    arguments: [
      ("{label}_*", ["cat_1.png": "cat", "sea lion_a_2.png": "sea lion"]),
      ("{label}.*", ["cat.0.png": "cat", "dog.10.png": "dog"]),
      ("img?_{label}.png", ["img1_cat.png": "cat", "img2_dog.png": "dog"]),
      ("([a-z ]+)[0-9]+\\.(?:png|jpg)", ["cat12.png": "cat", "sea lion3.png": "sea lion"]),
    ])
  func patterns(pattern: String, names: [String: String]) throws {
    let scratch = try Scratch()
    let picture = try Handmade.png(0)
    for name in names.keys { try scratch.add("flat/test/" + name, picture) }
    let found = try scratch.imported(scratch.path("flat")) {
      $0.labelPattern = try? LabelPattern(pattern)
    }
    let wanted = names.map { name, label in ("test/\(label)/test-\(name)", picture) }
    #expect(found == Dictionary(uniqueKeysWithValues: wanted))
    try scratch.add("flat/other", picture)
    let error = #expect(throws: ImportProblem.self) {
      try scratch.imported(scratch.path("flat"), isReplacing: true) {
        $0.labelPattern = try? LabelPattern(pattern)
      }
    }
    #expect(error?.description.contains("other") == true)
  }

  @Test(
    "patterns without one place for the class",
    arguments: ["*", "(a)(b)", "(", "", "a{label}b{label}"])
  func wrongPatterns(text: String) {
    #expect(throws: ImportProblem.self) { try LabelPattern(text) }
  }
}
