import Catalogue
import Curation
import Imaging
import Testing

@Suite("Names of prepared pictures")
struct PreparedNameTests {
  @Test("a name keeps the stem and ends in digits of the path's SHA-256")
  func form() {
    // printf 'Charmander/00000001.jpg' | sha256sum
    #expect(
      PreparedName.path(forSource: "Charmander/00000001.jpg", pictureClass: "fire")
        == "fire/00000001-46f52a97e4c8.png")
  }

  @Test("sources that differ in folder, case or extension alone get different names")
  func noCollisions() {
    let sources = ["a/1.jpg", "b/1.jpg", "A/1.jpg", "a/1.png", "a/1.PNG", "a/1", "a/b/1.jpg"]
    let names = Set(
      sources.map { PreparedName.path(forSource: $0, pictureClass: "x").lowercased() })
    #expect(names.count == sources.count)
  }

  @Test(
    "no source leaves the folder of its class or hides",
    arguments: ["../..", "a/../../x.png", "..png", ".hidden.png", "a/\u{0}\n.png", "é/日本.png", ""])
  func stays(source: String) {
    for pictureClass in ["..", ".", "", "a/b", "fire"] {
      let parts = PreparedName.path(forSource: source, pictureClass: pictureClass).split(
        separator: "/", omittingEmptySubsequences: false)
      #expect(parts.count == 2, "\(parts)")
      #expect(parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }, "\(parts)")
      #expect(!parts.joined().contains { $0 == "\n" || $0 == "\u{0}" }, "\(parts)")
    }
  }

  @Test("classes never share a folder, and ordinary names are their own")
  func folders() {
    let ordinary = ["fire", "t-shirt", "mr.mime_2", "Flabébé", "日本", "🔥", "😀"]
    #expect(ordinary.map { PreparedName.folder(ofClass: $0) } == ordinary)
    let long = String(repeating: "x", count: 250)
    let names =
      ordinary + ["a b", "a,b", "a_b", "<50", ">50", "_50", "C", "C++", "C#", "..", "_.", "", "_"]
      + [long + "1", long + "2", PreparedName.folder(ofClass: "a b")]
    #expect(Set(names.map { PreparedName.folder(ofClass: $0) }).count == names.count)
    #expect(names.allSatisfy { PreparedName.folder(ofClass: $0).utf8.count <= 113 })
    // printf 'a b' | sha256sum
    #expect(PreparedName.folder(ofClass: "a b") == "a_b-c8687a08aa5d")
  }

  @Test("a very long stem gives a name that file systems take")
  func length() {
    let name = PreparedName.path(
      forSource: String(repeating: "日", count: 300) + ".png", pictureClass: "x")
    #expect(name.utf8.count < 120)
  }
}

@Suite("Decisions of convert")
struct ConvertDecisionTests {
  private let done = Conversion(pictureID: 1, settings: "s", preparedPath: "p")

  private func isNeeded(
    _ earlier: Conversion?, digest: String = "s", path: String = "p", isPresent: Bool = true
  ) -> Bool {
    ConvertDecision.isNeeded(
      earlier: earlier, digest: digest, preparedPath: path, isPresent: isPresent)
  }

  @Test("work is done once, and again for other settings, another place or a lost file")
  func again() {
    #expect(isNeeded(nil))
    #expect(!isNeeded(done))
    #expect(isNeeded(done, digest: "other"))
    #expect(isNeeded(done, path: "other"))
    #expect(isNeeded(done, isPresent: false))
  }

  @Test("a damaged file is not tried again, an unreadable one is")
  func failures() {
    func failed(_ error: ImagingError) -> Conversion {
      Conversion(pictureID: 1, settings: "s", error: ConvertDecision.words(for: error))
    }
    #expect(!isNeeded(failed(.corrupt(format: .png, message: "bad")), isPresent: false))
    #expect(
      isNeeded(failed(.unreadable(path: "/x", message: "Permission denied")), isPresent: false))
  }

  @Test("the reason is the kind of the error, without its details")
  func reasons() {
    func reason(_ error: ImagingError) -> String {
      ConvertDecision.decide(
        Conversion(pictureID: 1, settings: "s", error: ConvertDecision.words(for: error)),
        measured: nil
      ).reason
    }
    #expect(reason(.unsupportedFormat(detected: "GIF")) == "unsupported format")
    #expect(reason(.unreadable(path: "/a:b", message: "x")) == "unreadable file")
    // Reasons are counted, so no size of a single picture stands in one.
    let limit = ImagingError.limitExceeded(what: "pixels", size: "9×9", limit: 80, found: 81)
    #expect(reason(limit) == "too many pixels")
    #expect(ConvertDecision.decide(done, measured: nil).isKept)
  }
}
