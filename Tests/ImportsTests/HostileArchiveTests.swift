import Foundation
import Imports
import Pixels
import Testing

@Suite("Archives that mean harm, or came to some, leave nothing behind")
struct HostileArchiveTests {
  private typealias Member = Handmade.Member

  /// A bad archive, by name, with the words that the error must have.
  static func cases() throws -> [(name: String, bytes: [UInt8], words: String)] {
    let picture = try Handmade.png(1)
    let good = Member(name: "cat/1.png", bytes: picture)
    func both(_ name: String, _ members: [Member], _ words: String) -> [(String, [UInt8], String)] {
      [
        (name + ".zip", Handmade.zip(members), words),
        (name + ".tar", Handmade.tar(members), words),
      ]
    }
    var cases: [(String, [UInt8], String)] = []
    cases += both(
      "slip", [good, .init(name: "cat/../../escaped.png", bytes: picture)], "stay in their folder")
    cases += both(
      "windows-slip", [good, .init(name: "cat\\..\\..\\escaped.png", bytes: picture)],
      "stay in their folder")
    cases += both(
      "absolute", [good, .init(name: "/tmp/escaped.png", bytes: picture)], "stay in their folder")
    cases += both(
      "drive", [good, .init(name: "C:\\escaped.png", bytes: picture)], "stay in their folder")
    // To Swift a slash and the mark behind it are one character, which is no slash.
    for name in ["../\u{301}escaped/1.png", "cat/../\u{301}escaped.png", "/\u{301}escaped/1.png"] {
      cases += both("mark-slip", [good, .init(name: name, bytes: picture)], "stay in their folder")
    }
    cases += both("twice", [good, good], "twice")
    cases += both("twice-otherwise", [good, .init(name: "./cat//1.png", bytes: picture)], "twice")
    for (type, words) in [
      ("1", "a link"), ("2", "a symbolic link"), ("3", "a device"), ("4", "a device"),
      ("6", "a named pipe"),
    ] {
      let link = Member(name: "cat/link.png", type: Character(type), link: "../../escaped.png")
      cases.append(("type\(type).tar", Handmade.tar([good, link]), words))
    }
    cases.append(
      (
        "link.zip",
        Handmade.zip([good, .init(name: "cat/l.png", bytes: Array("/etc".utf8), mode: 0o120777)]),
        "a symbolic link"
      ))
    let (zip, tar) = (
      Handmade.zip([good, .init(name: "dog/2.png", bytes: picture)]), Handmade.tar([good])
    )
    cases.append(("cut.zip", Array(zip.dropLast(60)), "cut off"))
    cases.append(("cut-in-its-end.zip", Array(zip.dropLast(10)), "cut off"))
    cases.append(("cut-inside.zip", Array(zip.prefix(100)), "Truncated"))
    cases.append(("cut-between.tar", Handmade.tar([good], isEnded: false), "cut off"))
    cases.append(("cut-inside.tar", Array(tar.prefix(560)), "Truncated"))
    cases.append(("cut.tar.gz", Array(Handmade.gzip(tar).dropLast(700)), "gzip"))
    // One bit of a picture, which tar has no checksum for.
    var flipped = Handmade.gzip(tar)
    flipped[560] ^= 4
    cases.append(("flipped.tar.gz", flipped, "whole gzip file"))
    cases.append(("cut-end.tar.gz", Array(Handmade.gzip(tar).dropLast(3)), "cannot be read"))
    cases.append(
      (
        "huge-told.tar",
        Handmade.tar([.init(name: "cat/1.png", bytes: picture, toldSize: 8_000_000_000)]),
        "8000000000"
      ))
    cases.append(
      (
        "told.tar", Handmade.tar([.init(name: "cat/1.png", bytes: picture, toldSize: 100_000)]),
        "Truncated"
      ))
    var wrong = zip
    wrong[60] ^= 1
    cases.append(("checksum.zip", wrong, "CRC"))
    cases.append(("empty.tar", Handmade.tar([]), "found none"))
    cases.append(("nothing.zip", Handmade.zip([.init(name: "a.txt", bytes: [65])]), "found none"))
    cases.append(
      (
        "flat.zip", Handmade.zip([.init(name: "1.png", bytes: picture)]),
        "in none; if all are of one: --class NAME"
      ))
    cases.append(
      (
        "named.zip", Handmade.zip([.init(name: "cat.1.png", bytes: picture)]),
        "--label-pattern '{label}.*'"
      ))
    return cases
  }

  @Test("each is refused with what was found, and nothing is written")
  func refused() throws {
    let cases = try Self.cases()
    #expect(cases.count > 24)
    for (name, bytes, words) in cases {
      let scratch = try Scratch()
      let path = try scratch.add("in/set/" + name, bytes)
      let error = #expect(throws: (any Error).self, "\(name)") {
        try Import([path], options: ImportOptions(), work: ImportWork())
          .write(to: scratch.path("in/images"), isReplacing: false)
      }
      let text = error.map { "\($0)" } ?? ""
      #expect(text.contains(words) && text.contains(path), "\(name): \(text)")
      #expect(scratch.names == ["in", "in/set", "in/set/" + name], "\(name)")
      #expect(!FileManager.default.fileExists(atPath: "/tmp/escaped.png"))
    }
  }

  @Test("a bomb is stopped by its ratio, its size and its count")
  func bombs() throws {
    let scratch = try Scratch()
    // 200 MB of zeros, by the system's gzip.
    let tar = Handmade.tar(
      [.init(name: "cat/1.png", bytes: [], toldSize: 200_000_000)], isEnded: false)
    let script = "{ cat head; head -c 200000000 /dev/zero; } | gzip -9 > bomb.tar.gz; rm head"
    try scratch.add("head", tar)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = scratch.url
    try process.run()
    process.waitUntilExit()
    func words(_ limits: ImportLimits, _ name: String) -> String {
      var options = ImportOptions()
      options.limits = limits
      let job = Import([scratch.path(name)], options: options, work: ImportWork())
      let error = #expect(throws: ImportProblem.self) { try job.preview() }
      return error?.description ?? ""
    }
    #expect(words(ImportLimits(), "bomb.tar.gz").contains("--max-ratio"))
    #expect(
      words(ImportLimits(byteCount: 1_000_000, ratio: 1_000_000), "bomb.tar.gz")
        .contains("--max-gigabytes"))
    let many = (0..<200).map { Handmade.Member(name: "cat/\($0).txt", bytes: [1]) }
    try scratch.add("many.zip", Handmade.zip(many))
    #expect(words(ImportLimits(count: 150), "many.zip").contains("--max-count"))
  }

  @Test("the ratio that is advised passes when it is typed", arguments: ["gzip", "xz", "bzip2"])
  func advisedRatio(packer: String) throws {
    let scratch = try Scratch()
    // 200 MB of zeros in an archive become 200 KB, 30 KB or 200 bytes.
    let size = 200 << 20
    try scratch.add(
      "head", Handmade.tar([.init(name: "cat/1.txt", toldSize: size)], isEnded: false))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "{ cat head; head -c \(size + 1024) /dev/zero; } | \(packer) -9 > bomb.tar.\(packer)",
    ]
    process.currentDirectoryURL = scratch.url
    try process.run()
    process.waitUntilExit()
    func words(_ ratio: Int) -> String {
      var options = ImportOptions()
      options.limits = ImportLimits(ratio: ratio)
      let job = Import([scratch.path("bomb.tar.\(packer)")], options: options, work: ImportWork())
      return #expect(throws: ImportProblem.self) { try job.preview() }?.description ?? ""
    }
    let advice = words(ImportLimits().ratio)
    let typed = try #require(
      advice.components(separatedBy: "--max-ratio ").last.flatMap { Int($0) }, "\(advice)")
    #expect(typed <= ImportLimits.greatestRatio)
    // Read to its end; there is no picture in it.
    #expect(words(typed).contains("expected pictures, found none"), "\(words(typed))")
  }

  @Test("what is there already stays, unless an import wrote it and nobody added to it")
  func replacing() throws {
    let scratch = try Scratch()
    let picture = try Handmade.png(1)
    let path = try scratch.add("a.zip", Handmade.zip([.init(name: "cat/1.png", bytes: picture)]))
    try scratch.add("images/mine.txt", [1])
    for isReplacing in [false, true] {
      #expect(throws: ImportProblem.self) { try scratch.imported(path, isReplacing: isReplacing) }
    }
    #expect(scratch.names == ["a.zip", "images", "images/mine.txt"])
    try FileManager.default.removeItem(atPath: scratch.path("images/mine.txt"))
    #expect(try scratch.imported(path) == ["cat/1.png": picture])
    let other = try scratch.add("b.zip", Handmade.zip([.init(name: "dog/1.png", bytes: picture)]))
    #expect(throws: ImportProblem.self) { try scratch.imported(other) }
    #expect(try scratch.imported(other, isReplacing: true) == ["dog/1.png": picture])
    try scratch.add("images/dog/mine.png", picture)
    #expect(throws: ImportProblem.self) { try scratch.imported(path, isReplacing: true) }
    #expect(FileManager.default.fileExists(atPath: scratch.path("images/dog/mine.png")))
    try FileManager.default.removeItem(atPath: scratch.path("images/dog/mine.png"))
    // Of the same names, and another size: a picture that was painted over.
    try scratch.add("images/dog/1.png", picture + [0])
    let error = #expect(throws: ImportProblem.self) {
      try scratch.imported(path, isReplacing: true)
    }
    #expect(error?.description.contains("found some of another size") == true)
    #expect(scratch.names.contains("images/dog/1.png"))
    try scratch.add("images/dog/1.png", picture)
    #expect(try scratch.imported(path, isReplacing: true) == ["cat/1.png": picture])
    let interrupted = ImportWork(checkInterruption: { throw CancellationError() })
    #expect(throws: CancellationError.self) {
      try Import([path], options: ImportOptions(), work: interrupted)
        .write(to: scratch.path("new"), isReplacing: false)
    }
    #expect(!scratch.names.contains { $0.contains("new") })
  }
}
