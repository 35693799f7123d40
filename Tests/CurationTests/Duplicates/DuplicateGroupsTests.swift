import Catalogue
import Curation
import Testing

@Suite("Groups of duplicates")
struct DuplicateGroupsTests {
  private func candidate(
    _ id: Int64, _ path: String, _ pictureClass: String = "a", pixels: Int = 100, bytes: Int = 10,
    key: String
  ) -> DuplicateCandidate {
    DuplicateCandidate(
      pictureID: id, path: path, pictureClass: pictureClass, pixelCount: pixels, byteCount: bytes,
      key: key)
  }

  @Test("the largest picture stays, then the largest file, then the first path")
  func best() throws {
    let candidates = [
      candidate(1, "d", key: "x"), candidate(2, "c", pixels: 200, key: "x"),
      candidate(3, "b", bytes: 11, key: "y"), candidate(4, "a", key: "y"),
      candidate(5, "f", key: "z"), candidate(6, "e", key: "z"), candidate(7, "g", key: "alone"),
    ]
    let groups = try DuplicateGroups.groups(of: candidates)
    #expect(groups.map { $0.members.map(\.picture.pictureID) } == [[3, 4], [2, 1], [6, 5]])
    let kept = DuplicateGroups.decide(candidates, groups: groups).filter(\.isKept)
    #expect(kept.map(\.pictureID) == [2, 3, 6, 7])
  }

  @Test("a group that spans classes is a conflict, others are not")
  func conflicts() throws {
    let candidates = [
      candidate(1, "a/1", "a", key: "x"), candidate(2, "b/1", "b", key: "x"),
      candidate(3, "a/2", "a", key: "y"), candidate(4, "a/3", "a", key: "y"),
    ]
    let rows = DuplicateGroups.rows(of: try DuplicateGroups.groups(of: candidates))
    #expect(rows.filter(\.isConflict).map(\.pictureID) == [1, 2])
    #expect(rows.map(\.groupID) == [1, 1, 2, 2])
    #expect(rows.filter(\.isKept).map(\.pictureID) == [1, 3])
  }

  @Test("near copies join the better picture with all that equal them")
  func near() {
    let candidates = [
      candidate(1, "train/a/1", pixels: 400, key: "big"),
      candidate(2, "train/a/2", pixels: 100, key: "small"),
      candidate(3, "test/a/3", pixels: 100, bytes: 9, key: "small"),
      candidate(4, "train/a/4", pixels: 50, key: "other"),
    ]
    let groups = DuplicateGroups.groups(of: candidates) { distinct in
      #expect(distinct.map(\.pictureID) == [1, 2, 4])
      return [nil, NearMatch(better: 0, worse: 1, distance: 3, difference: 1.5), nil]
    }
    let rows = DuplicateGroups.rows(of: groups)
    #expect(rows.map(\.pictureID) == [1, 2, 3])
    #expect(rows.map(\.kind) == [.exact, .near, .near])
    #expect(rows.map(\.distance) == [0, 3, 3])
    #expect(rows.allSatisfy { $0.isLeak && !$0.isConflict })
    let decisions = DuplicateGroups.decide(candidates, groups: groups, distance: 8)
    #expect(decisions.map(\.isKept) == [true, false, false, true])
    #expect(decisions[1].reason == "near duplicate")
    #expect(decisions[1].value == 3 && decisions[1].threshold == 8)
  }

  @Test("the outermost folder named after a part of a data set counts, file names do not")
  func splits() {
    #expect(DataSplitFolder(path: "set/Train/cat/test/1.png") == .train)
    #expect(DataSplitFolder(path: "val/cat/1.png") == .validation)
    #expect(DataSplitFolder(path: "cat/test") == nil)
  }
}
