import Foundation
import Imaging
import Testing

/// Whole collections of real files, skipped where they are absent.
@Suite("Real collections")
struct RealPicturesTests {
  @Test(
    "every picture decodes without damage",
    .enabled(if: SharedData.exists("pokemon"), "no ../shared/data here"),
    arguments: ["pokemon", "alpha", "emoji", "clothing", "near-duplicates"])
  func decodes(folder: String) throws {
    let root = SharedData.folder.appending(path: folder)
    let enumerator = try #require(FileManager.default.enumerator(atPath: root.path))
    var count = 0
    for case let path as String in enumerator {
      guard path.hasSuffix(".jpg") || path.hasSuffix(".png") else { continue }
      let picture = try PictureDecoder().decode(path: root.appending(path: path).path)
      #expect(!picture.policies.contains(.damaged), "\(path)")
      count += 1
    }
    #expect(count > 50)
  }
}
