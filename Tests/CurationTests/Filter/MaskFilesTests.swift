import Curation
import Foundation
import Testing

@Suite("Masks beside pictures")
struct MaskFilesTests {
  /// Class → kept pictures, in the words of the test.
  private func kept(_ paths: [String], types: [String] = ["all"]) throws -> [String: Int] {
    try PictureTree(paths).plan(types).kept
  }

  private func numbered(_ count: Int, _ name: (Int) -> String) -> [String] {
    (1...count).map(name)
  }

  @Test("files called like another of their folder and as a mask are left out")
  func beside() throws {
    let paths =
      numbered(4) { "benign/benign (\($0)).png" } + numbered(4) { "benign/benign (\($0))_mask.png" }
      + ["benign/benign (2)_mask_1.png"] + numbered(3) { "normal/n\($0).jpg" }
      + numbered(3) { "normal/n\($0)-Segmentation.PNG" }
    let plan = try PictureTree(paths).plan()
    #expect(plan.kept == ["benign": 4, "normal": 3])
    let masks = try #require(plan.summary.masks)
    #expect(masks.count == 8 && masks.first == "benign/benign (1)_mask.png")
    #expect(masks.keepingArguments == ["--types", "all", "--masks", "keep"])
    #expect(plan.pictures.count == paths.count)
  }

  @Test(
    "folders of masks beside pictures or classes are no classes",
    arguments: [
      ["images/cat/1", "images/dog/2", "masks/cat/1", "masks/dog/2"],
      ["cat/1", "dog/2", "masks/cat/1", "masks/dog/2"],
      ["cat/images/1", "cat/masks/1", "dog/images/2", "dog/masks/2"],
      ["cat/1", "cat/Ground Truth/1_segmentation", "dog/2", "dog/Ground Truth/2_segmentation"],
      ["cat/cat1", "dog/dog1", "masks/cat1_mask", "masks/dog1_mask"],
      ["x/Images/cat/1", "x/Images/dog/2", "x/Labels/cat/1", "x/Labels/dog/2"],
    ])
  func folders(names: [String]) throws {
    let paths = names.map { $0 + ($0.contains("Truth") ? ".png" : ".jpg") }
    #expect(try kept(paths) == ["cat": 1, "dog": 1])
  }

  @Test("people who wear masks are a class")
  func worn() throws {
    let faces =
      numbered(3) { "mask/\($0).jpg" } + numbered(3) { "no_mask/\($0).jpg" }
      + numbered(3) { "bad_mask/\($0).jpg" }
    #expect(try kept(faces) == ["mask": 3, "no_mask": 3, "bad_mask": 3])
    #expect(try kept(["mask/a1.jpg", "none/a1.jpg", "none/b1.jpg"]) == ["mask": 1, "none": 2])
    // One picture of many that happens to be called so.
    let zorro = ["a/zorro.png", "a/zorro_mask.png"] + numbered(9) { "a/\($0).png" }
    #expect(try kept(zorro)["a"] == 11)
    #expect(try kept(["labels/1.png", "bottles/1.png"]) == ["labels": 1, "bottles": 1])
  }

  @Test("what is asked for is a class; --masks keep takes all")
  func asked() throws {
    let paths = ["images/1.png", "images/2.png", "masks/1.png", "masks/2.png"]
    #expect(try kept(paths) == ["images": 2])
    #expect(try kept(paths, types: ["images", "masks"]) == ["images": 2, "masks": 2])
    let tree = try PictureTree(paths)
    var settings = FilterSettings()
    settings.masks = .keep
    let plan = try FilterPlan(settings: settings, workspace: tree.workspace)
    #expect(plan.kept == ["images": 2, "masks": 2] && plan.summary.masks == nil)
  }
}
