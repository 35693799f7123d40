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
  func best() {
    let candidates = [
      candidate(1, "d", key: "x"), candidate(2, "c", pixels: 200, key: "x"),
      candidate(3, "b", bytes: 11, key: "y"), candidate(4, "a", key: "y"),
      candidate(5, "f", key: "z"), candidate(6, "e", key: "z"), candidate(7, "g", key: "alone"),
    ]
    let groups = DuplicateGroups.groups(of: candidates)
    #expect(groups.map { $0.members.map(\.pictureID) } == [[3, 4], [2, 1], [6, 5]])
    let kept = DuplicateGroups.decide(candidates, groups: groups).filter(\.isKept)
    #expect(kept.map(\.pictureID) == [2, 3, 6, 7])
  }

  @Test("a group that spans classes is a conflict, others are not")
  func conflicts() {
    let candidates = [
      candidate(1, "a/1", "a", key: "x"), candidate(2, "b/1", "b", key: "x"),
      candidate(3, "a/2", "a", key: "y"), candidate(4, "a/3", "a", key: "y"),
    ]
    let rows = DuplicateGroups.rows(of: DuplicateGroups.groups(of: candidates))
    #expect(rows.filter(\.isConflict).map(\.pictureID) == [1, 2])
    #expect(rows.map(\.groupID) == [1, 1, 2, 2])
    #expect(rows.filter(\.isKept).map(\.pictureID) == [1, 3])
  }
}
