import Catalogue
import Curation
import Foundation
import Testing

@Suite("Folders that are splits of a set")
struct SplitFoldersTests {
  /// Path → class and split, as "class/split", of every picture that is kept.
  private func labels(_ tree: PictureTree, _ types: [String] = ["all"]) throws -> [String: String] {
    try tree.plan(types).pictures.reduce(into: [:]) { labels, picture in
      guard let name = picture.pictureClass else { return }
      labels[picture.path] = "\(name)/\(picture.split?.rawValue ?? "none")"
    }
  }

  @Test(
    "the split and the class of each picture follow from its folders",
    arguments: [
      [
        "train/cat/1": "cat/train", "train/dog/2": "dog/train", "val/cat/3": "cat/validation",
        "val/dog/4": "dog/validation", "test/bird/5": "bird/test",
      ],
      ["x/Training/a/1": "a/train", "x/TEST/a/2": "a/test", "x/Dev/b/3": "b/validation"],
      ["cat/train/1": "cat/train", "cat/valid/2": "cat/validation", "dog/3": "dog/none"],
      ["cat/train/day/1": "cat/train", "dog/train/2": "dog/train", "dog/test/x/3": "dog/test"],
      ["cat/Tr/1": "cat/train", "cat/te/2": "cat/test", "dog/tr/3": "dog/train"],
      ["seg_train/seg_train/sea/1": "sea/train", "seg_test/seg_test/sea/2": "sea/test"],
      ["train2017/a/1": "a/train", "val2017/a/2": "a/validation"],
      ["train_images/a/1": "a/train", "hold-out images/a/2": "a/test"],
      // A class that is called like a split, and a part of the set that is not.
      ["train/train/1": "train/train", "train/car/2": "car/train", "test/train/3": "train/test"],
      ["train/a/1": "a/train", "test/a/2": "a/test", "extra/a/3": "a/none"],
      // A part without class folders is left out.
      ["train/cat/1": "cat/train", "train/dog/2": "dog/train", "test/3": nil],
      // One part is no division, and neither are languages and vehicles.
      ["train/cat/1": "cat/none", "train/dog/2": "dog/none"],
      ["tr/a/1": "tr/none", "te/a/2": "te/none", "en/a/3": "en/none"],
      ["train/1": "train/none", "car/2": "car/none", "test/3": "test/none"],
      // Species are known wherever they stand.
      [
        "train/Charmander/1": "fire/train", "test/Charmander/2": "fire/test",
        "train/Squirtle/3": "water/train", "test/Squirtle/4": "water/test",
      ],
    ] as [[String: String?]])
  func layouts(expected: [String: String?]) throws {
    let tree = try PictureTree(expected.keys.map { "\($0).png" })
    let wanted = expected.compactMapValues(\.self).map { ("\($0.key).png", $0.value) }
    #expect(try labels(tree) == Dictionary(uniqueKeysWithValues: wanted))
  }

  @Test("a folder beside the splits, and a class that none trains, are told with what may be meant")
  func doubts() throws {
    let tree = try PictureTree([
      "train/NORMAL/1.png", "train/PNEUMONIA/2.png", "val/NORMEL/3.png", "val/PNEUMONIA/4.png",
      "test/Pneumonia/5.png", "tset/NORMAL/6.png", "tset/NORMAL/7.png",
    ])
    let doubts = try #require(try tree.plan().summary.splitDoubts)
    #expect(doubts.besideSplits.map(\.name) == ["tset"])
    #expect(doubts.besideSplits.map(\.pictureCount) == [2])
    #expect(doubts.besideSplits.map(\.nearestName) == ["test"])
    #expect(doubts.untrained.map(\.name) == ["NORMEL", "Pneumonia"])
    #expect(doubts.untrained.map(\.nearestName) == ["NORMAL", "PNEUMONIA"])

    let inside = try PictureTree(["cat/train/1.png", "cat/test/2.png", "dog/3.png"])
    #expect(try inside.plan().summary.splitDoubts?.besideSplits.map(\.name) == ["dog"])
    let whole = try PictureTree(["train/a/1.png", "train/b/2.png", "val/a/3.png"])
    #expect(try whole.plan().summary.splitDoubts == nil)
    #expect(try PictureTree(["a/1.png", "b/2.png"]).plan().summary.splitDoubts == nil)
  }

  @Test(
    "a lone folder that is called like a split is told, as it is none",
    arguments: [
      (["test/a/1", "test/b/2"], "test", 2),
      (["x/Train/a/1", "x/Train/b/2", "x/Train/b/4", "x/Train/3"], "Train", 3),
      (["train/Charmander/1", "train/Squirtle/2"], "train", 2), (["set/a/1", "set/b/2"], nil, 0),
      (["train/a/1", "test/a/2"], nil, 0), (["a/test/1", "a/test/2"], nil, 0),
      (["train/a/train/1", "train/a/test/2", "train/b/3"], nil, 0), (["test/1", "cat/2"], nil, 0),
    ] as [([String], String?, Int)])
  func lone(paths: [String], name: String?, count: Int) throws {
    let tree = try PictureTree(paths.map { "\($0).png" })
    let lone = try tree.plan().summary.loneSplit
    #expect(lone?.name == name && lone?.pictureCount ?? 0 == count)
    if let lone { #expect(lone.split == (name == "test" ? .test : .train)) }
    // As a class it is one.
    if let name, paths.count == 2 { #expect(try tree.plan([name]).summary.loneSplit == nil) }
  }

  @Test("a class folder beside splits is told with the split that it would be a class in")
  func besideSplits() throws {
    let tree = try PictureTree([
      "x/test/cat/1.png", "x/train/cat/2.png", "x/val/cat/3.png", "x/dog/4.png", "x/test/5.png",
    ])
    let loose = try tree.plan().summary.unknown
    #expect(loose.map(\.folder) == ["x/dog", "x/test"])
    #expect(loose.map(\.splitFolder) == ["x/train", nil])
    // Moved there, it is a class.
    let moved = try PictureTree(["x/test/cat/1.png", "x/train/cat/2.png", "x/train/dog/4.png"])
    #expect(try moved.plan().kept == ["cat": 2, "dog": 1])
  }

  @Test("parts are told with their pictures, and count for the fingerprint")
  func summary() throws {
    let tree = try PictureTree(["train/a/1.png", "train/b/2.png", "val/a/3.png"])
    let plan = try tree.plan()
    #expect(plan.summary.splits.map(\.name) == ["train", "val"])
    #expect(plan.summary.splits.map(\.split) == [.train, .validation])
    #expect(plan.summary.splits.map(\.pictureCount) == [2, 1])
    #expect(plan.listing.hasSuffix("\tclass selected\tvalidation"))
  }

  @Test("splits without class folders are refused with what helps, unless they are typed")
  func withoutClasses() throws {
    for names in [["train", "test"], ["set/trainA", "set/trainB", "set/testA", "set/testB"]] {
      let tree = try PictureTree(names.map { "\($0)/1.png" })
      let last = names.map { ($0 as NSString).lastPathComponent }
      let error = #expect(throws: CurationError.self) { try tree.plan() }
      #expect(
        error?.description.contains("\(last.joined(separator: ", ")) are called like") == true)
      #expect(error?.description.contains("--types \(last.joined(separator: ","))") == true)
      let classes = try labels(tree, last)
      #expect(Set(classes.values) == Set(last.map { "\($0)/none" }))
    }
    let tree = try PictureTree(["train/1.png", "test/2.png"])
    let list = "folder,class\ntrain,creature\ntest,creature\n"
    let pictures = try tree.plan(classes: list).pictures
    #expect(pictures.map(\.pictureClass) == ["creature", "creature"])
    #expect(pictures.map(\.split) == [.test, .train])
  }
}
