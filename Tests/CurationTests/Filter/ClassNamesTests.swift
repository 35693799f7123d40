import Catalogue
import Curation
import Foundation
import Testing

@Suite("Classes are what the folders say")
struct ClassNamesTests {
  @Test(
    "names that differ in anything are different classes",
    arguments: [
      ["C", "C++", "C#", "+1", "-1", "1-1", "11", "<50", ">50", "1.5", "15"],
      ["cafe", "café", "Cafe", "CAFE"], ["😀", "😁", "♀", "♂"], ["a b", "a,b", "a_b", "ab"],
      ["salt, pepper", "salt", "pepper", "all", "a:b"],
    ])
  func apart(names: [String]) throws {
    let tree = try PictureTree(names.map { "\($0)/1.png" })
    let one = Dictionary(uniqueKeysWithValues: names.map { ($0, 1) })
    #expect(try tree.plan().kept == one)
    for name in names where name != "all" {
      #expect(try tree.plan([name]).kept == [name: 1])
    }
  }

  @Test("what is typed finds the folder that differs in spelling, and keeps its name")
  func tolerant() throws {
    let tree = try PictureTree(["hat/1.png", "T-Shirt/2.png", "Crème/3.png"])
    #expect(
      try tree.plan(["Hat", "tshirt", "CREME"]).kept == ["hat": 1, "T-Shirt": 1, "Crème": 1])
  }

  @Test("a class is found by its name as messages print it")
  func printed() throws {
    let tree = try PictureTree(["two\nlines/1.png", #"a\tb/2.png"#, "a\tb/3.png", "cat/4.png"])
    #expect(try tree.plan([#"two\nlines"#]).kept == ["two\nlines": 1])
    #expect(try tree.plan([#"a\tb"#, "cat"]).kept == [#"a\tb"#: 1, "cat": 1])
  }

  @Test("what may mean several folders is refused with their names")
  func ambiguous() throws {
    let tree = try PictureTree(["Hat/1.png", "HAT/2.png", "shoe/3.png"])
    let error = #expect(throws: CurationError.self) { try tree.plan(["hat"]) }
    #expect(error?.description.contains("may mean any of HAT,Hat") == true)
    #expect(try tree.plan(["HAT"]).kept == ["HAT": 1])
    let list = #expect(throws: CurationError.self) {
      try tree.plan(classes: "folder,class\nhat,x\n")
    }
    #expect(list?.description.contains("line 2: hat may mean HAT or Hat") == true)
  }

  @Test("a name that differs in case alone is no question beside others that differ in signs")
  func caseAlone() throws {
    let tree = try PictureTree(["C/1.png", "C++/2.png", "C#/3.png"])
    #expect(try tree.plan(["c++", "c"]).kept == ["C++": 1, "C": 1])
    let list = "folder,class\nc++,plus\n"
    #expect(try tree.plan(labels: .listed, classes: list).kept == ["plus": 1])
  }

  @Test("folders of the same names in every class are told, for they may be the classes")
  func sameNames() throws {
    let folds = try PictureTree(["set/f1/cat/1.png", "set/f1/dog/2.png", "set/f2/cat/3.png"])
    #expect(try folds.plan().summary.namesInEachClass == nil)
    let even = try PictureTree(["f1/cat/1.png", "f1/dog/2.png", "f2/cat/3.png", "f2/dog/4.png"])
    #expect(try even.plan().kept == ["f1": 2, "f2": 2])
    #expect(try even.plan().summary.namesInEachClass == ["cat", "dog"])
    #expect(try even.plan(["cat", "dog"]).kept == ["cat": 2, "dog": 2])
    #expect(try even.plan(["cat", "dog"]).summary.namesInEachClass == nil)
    let splits = try PictureTree(["a/train/1.png", "a/val/2.png", "b/train/3.png", "b/val/4.png"])
    #expect(try splits.plan().summary.namesInEachClass == nil)
    // Two sites, each with splits of its own.
    let sites = try PictureTree([
      "a/train/cat/1.png", "a/val/cat/2.png", "a/val/dog/3.png", "b/train/dog/4.png",
      "b/val/cat/5.png",
    ])
    #expect(try sites.plan().summary.namesInEachClass == ["cat", "dog"])
    let plan = try sites.plan(["cat", "dog"])
    #expect(plan.kept == ["cat": 3, "dog": 2])
    #expect(plan.summary.splits.map(\.pictureCount) == [2, 3])
  }

  @Test("all in quotes is a class of that name")
  func quotedAll() throws {
    let tree = try PictureTree(["All/1.png", "none/2.png"])
    #expect(try tree.plan(["ALL"]).kept == ["All": 1, "none": 1])
    #expect(try tree.plan(["\"all\""]).kept == ["All": 1])
    #expect(try tree.plan(["none", "\"All\""]).kept == ["All": 1, "none": 1])
    #expect(FilterSettings.typed(["\"all\"", "a,b"]) == #""all","a,b""#)
  }

  @Test("asks whether a class that is here was meant before any species")
  func nearest() throws {
    let tree = try PictureTree(["Charmander/1.png", "Squirtle/2.png", "pikachi/3.png"])
    let error = #expect(throws: CurationError.self) { try tree.plan(["pikachuu"]) }
    #expect(error?.description.contains("did you mean pikachi?") == true)
    let own = try PictureTree(["abla/1.png", "shoe/2.png"])
    let other = #expect(throws: CurationError.self) { try own.plan(["abra"]) }
    #expect(other?.description.contains("did you mean abla?") == true)
  }

  @Test(
    "words of everyday are no types and species",
    arguments: [
      ["NORMAL", "PNEUMONIA"], ["grass", "water", "rock", "sand", "snow"],
      ["steel", "ground", "glass"], ["Persian", "Siamese", "Bengal"], ["Persian"],
      ["Normal", "Dark"], ["fire", "smoke", "neutral"],
    ])
  func notPokemon(names: [String]) throws {
    let tree = try PictureTree(names.map { "\($0)/1.png" })
    #expect(try tree.plan().kept == Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }))
  }

  @Test("all keeps a folder that is no species beside some that are, under its own name")
  func nothingLeftOut() throws {
    let tree = try PictureTree(["Charmander/1.png", "Squirtle/2.png", "holiday/3.png"])
    let summary = try tree.plan().summary
    #expect(summary.labels == .types)
    #expect(try tree.plan().kept == ["fire": 1, "water": 1, "holiday": 1])
    #expect(summary.asTheyAre.map(\.folder) == ["holiday"])
    #expect(summary.keepingArguments == nil)
    let strict = try tree.plan(labels: .types).summary
    #expect(strict.unknown.map(\.folder) == ["holiday"])
    #expect(strict.keepingArguments == ["--types", "all", "--labels", "auto"])
  }

  @Test("a list of a few rows corrects these folders and leaves the others alone")
  func fewRows() throws {
    let tree = try PictureTree(["set/hat/1.png", "set/cap/2.png", "set/shoe/3.png"])
    let list = "folder,class\ncap,hat\n"
    #expect(try tree.plan(classes: list).kept == ["hat": 2, "shoe": 1])
    #expect(try tree.plan(labels: .listed, classes: list).kept == ["hat": 1])
  }

  @Test(
    "class lists are read as spreadsheets write them",
    arguments: [
      "\u{FEFF}folder;class\r\ns1;cat\r\ns2;dog\r\n", "folder\tclass\ns1\tcat\ns2\tdog\n",
      "sep=,\nfolder,class\ns1,cat\ns2,dog\n", "folder, class \ns1, cat \ns2 ,dog\n,\n",
      "folder,class\n./s1,cat\nimages/s2,dog\n", "folder,class\n.\\s1,cat\ns2,dog,\n",
      "folder,class\rs1,cat\rs2,dog\r", "\"folder\", \"class\"\n\"s1\", \"cat\"\ns2,dog\n",
    ])
  func spreadsheets(text: String) throws {
    let tree = try PictureTree(["s1/1.png", "s2/2.png"])
    #expect(try tree.plan(classes: text).kept == ["cat": 1, "dog": 1])
  }

  @Test("a row may give the whole path of a folder")
  func wholePath() throws {
    let tree = try PictureTree(["s1/1.png", "s2/2.png"])
    let list = "folder,class\n\(tree.root.path)/images/s1,cat\n"
    #expect(try tree.plan(classes: list).kept == ["cat": 1, "s2": 1])
  }

  @Test("a row for a single picture is refused with what a list names")
  func pictureRow() throws {
    let tree = try PictureTree(["s1/1.png", "s2/2.png"])
    let error = #expect(throws: CurationError.self) {
      try tree.plan(classes: "folder,class\ns1/1.png,cat\n")
    }
    #expect(error?.description.contains("line 2: expected a folder, found the picture") == true)
  }

  @Test("what lies beside the class folders changes no class")
  func besideClasses() throws {
    let tree = try PictureTree([
      "flowers/rose/1.png", "flowers/rose/2.png", "flowers/tulip/3.png", "flowers/mask.png",
      "flowers/README.txt", "flowers/labels.csv", "flowers/Thumbs.db", "LICENSE",
    ])
    let plan = try tree.plan()
    #expect(plan.kept == ["rose": 2, "tulip": 1])
    #expect(plan.summary.unknown.map(\.folder) == ["flowers"])
    #expect(
      plan.summary.others
        == ["LICENSE", "flowers/README.txt", "flowers/Thumbs.db", "flowers/labels.csv"])
  }

  @Test("folders of systems are no classes, and empty folders are told")
  func systemFolders() throws {
    let tree = try PictureTree([
      "cat/1.png", "cat/@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg", "dog/2.png", "__MACOSX/cat/1.png",
      "$RECYCLE.BIN/S-1-5-21/3.jpg", "lost+found/4.png", "cow/notes.txt",
      "System Volume Information/5.png", "pig/.hidden/6.png",
    ])
    let plan = try tree.plan()
    #expect(plan.pictures.map(\.path) == ["cat/1.png", "dog/2.png"])
    #expect(plan.summary.empty == ["cow", "pig"])
  }

  @Test(
    "splits are no classes",
    arguments: [
      ["train/cat/1.png", "train/dog/2.png", "test/cat/3.png", "val/dog/4.png"],
      [
        "set/Training/cat/1.png", "set/Training/dog/2.png", "set/valid/cat/3.png",
        "set/valid/dog/4",
      ],
      ["cat/train/1.png", "cat/val/2.png", "dog/train/3.png", "dog/test/4.png"],
    ])
  func splits(paths: [String]) throws {
    #expect(try PictureTree(paths).plan().kept == ["cat": 2, "dog": 2])
  }

  @Test("a train among vehicles is a class")
  func trainIsAClass() throws {
    let tree = try PictureTree(["train/1.png", "car/2.png", "plane/3.png"])
    #expect(try tree.plan().kept == ["train": 1, "car": 1, "plane": 1])
  }

  @Test(
    "a folder without pictures is told with what to do with what is there",
    arguments: [
      ("dataset.zip", "/dataset.zip --out"), ("sub/data.tar.gz", "/sub --out"),
      ("train-images-idx3-ubyte", "pokeprep import /"), ("digits.npz", "/digits.npz --out"),
      ("data_batch_1.bin", "pokeprep import /"), ("it's.zip", #"it'\''s.zip' --out"#),
      ("digits.h5", "holds arrays"), ("dataset.7z", "unpack it"),
      ("train.feather", "holds records"),
      ("notes.txt", "one folder of pictures per class"),
    ])
  func containers(name: String, words: String) throws {
    let error = #expect(throws: CurationError.self) { try PictureTree([name]).plan() }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("pictures in no class folder are told where to go")
  func flat() throws {
    for labels in [FilterSettings.Labels.auto, .folders, .types] {
      let error = #expect(throws: CurationError.self) {
        try PictureTree(["1.png", "2.png"]).plan(labels: labels)
      }
      #expect(error?.description.contains("2 pictures lie in no class folder") == true)
      #expect(error?.description.contains("--label-pattern") == false)
    }
  }

  @Test(
    "a pattern of names is offered where it fits them all and makes classes",
    arguments: [
      (["cat.0.jpg", "cat.1.jpg", "dog.0.jpg"], "{label}.*"),
      (["cat_0.jpg", "cat_1.b.jpg", "dog_0.jpg"], "{label}_*"), (["a-0.png"], "{label}-*"),
      (["cat_0.jpg", "cat.1.jpg", "dog_0.jpg"], nil), (["IMG_1.jpg", "IMG_2.jpg"], nil),
      (["1_1.jpg", "1_2.jpg", "2_1.jpg"], nil), (["a_1.jpg", "b_1.jpg"], nil),
      (["1.jpg", "cat.jpg"], nil), ([], nil),
    ] as [([String], String?)])
  func namePatterns(names: [String], pattern: String?) throws {
    #expect(NamePattern(fitting: names)?.text == pattern)
    guard let pattern, names.count > 1 else { return }
    let error = #expect(throws: CurationError.self) { try PictureTree(names).plan() }
    #expect(error?.description.contains("--label-pattern '\(pattern)'") == true)
  }
}

@Suite("What the program made is told by what is in it")
struct OwnOutputTests {
  @Test("folders and files that are called like ours are data")
  func namesAlone() throws {
    let tree = try PictureTree([
      "prepared/1.png", "shards/2.png", "runs/3.png", "webdataset/shards.json",
      "webdataset/4.png", "other/samples.json", "other/5.png", "log/config.yaml", "log/log.csv",
      "log/6.png",
    ])
    // Of another trainer, which counts steps and pictures, too.
    try tree.add("log/log.csv", "step,images,loss\n1,2,3\n")
    try tree.add("other/samples.json", "{\"folders\": {}}")
    let plan = try tree.plan()
    #expect(plan.summary.keptCount == 6)
    #expect(plan.summary.problems.isEmpty)
  }

  @Test("a run of ours takes no part, whatever its folder is called")
  func run() throws {
    let tree = try PictureTree(["cat/1.png", "dog/samples/2.png", "dog/config.yaml"])
    try tree.add("dog/log.csv", "step,images,loss_d,loss_g,seconds\n")
    let plan = try tree.plan()
    #expect(plan.kept == ["cat": 1])
    #expect(plan.summary.problems.map(\.path) == ["dog"])
  }

  @Test(
    "a workspace that would write among source pictures is refused",
    arguments: ["prepared/1.png", "shards/1.png", "runs/1.png"])
  func refused(path: String) throws {
    let tree = try PictureTree(["raw/2.png", path])
    var settings = FilterSettings()
    settings.input = "."
    let workspace = Workspace(at: tree.root.appendingPathComponent("images").path)
    let error = #expect(throws: CurationError.self) {
      try FilterPlan(settings: settings, workspace: workspace)
    }
    #expect(error?.description.contains("holds source pictures (\(path))") == true)
  }

  @Test("a workspace in a class folder is refused", arguments: ["cat", "cat/new"])
  func workspaceInClass(folder: String) throws {
    let tree = try PictureTree(["cat/1.png", "dog/2.png"])
    var settings = FilterSettings()
    settings.input = tree.root.appendingPathComponent("images").path
    let workspace = Workspace(at: tree.root.appendingPathComponent("images/\(folder)").path)
    let error = #expect(throws: CurationError.self) {
      try FilterPlan(settings: settings, workspace: workspace)
    }
    #expect(error?.description.contains("holds source pictures (cat/1.png)") == true)
  }

  @Test("shards among source pictures are refused", arguments: ["images/cat/s", "images/new"])
  func shardsAmongPictures(out: String) throws {
    let tree = try PictureTree(["cat/1.png", "dog/2.png"])
    var settings = PipelineSettings()
    settings[AugmentStage.self].out = out
    let error = #expect(throws: CurationError.self) { try settings.checkPlaces(in: tree.workspace) }
    #expect(error?.description.contains("lies among the source pictures") == true)
    settings[AugmentStage.self].out = "images-shards"
    try settings.checkPlaces(in: tree.workspace)
  }
}
