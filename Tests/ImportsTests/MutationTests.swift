import Foundation
import Imports
import Pixels
import Testing

@Suite("Damaged files of other programs are refused or read right, and never crash")
struct MutationTests {
  /// A number generator of its own (Knuth's constants), the same everywhere.
  private struct Random {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  /// The bytes with one to four of them changed, or a part cut out, doubled or cut off.
  private func mutated(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var result = bytes
    // Headers are short and decide everything, so half of all changes happen there.
    func place() -> Int { random.next(random.next(2) == 0 ? min(result.count, 96) : result.count) }
    switch random.next(6) {
    case 0: result.removeLast(1 + random.next(result.count - 1))
    case 1:
      let start = place()
      result.removeSubrange(start..<min(result.count, start + 1 + random.next(9)))
    case 2:
      let start = place()
      result.insert(contentsOf: result[start..<min(result.count, start + 9)], at: start)
    default:
      for _ in 0...random.next(4) {
        let interesting: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, UInt8(random.next(256))]
        result[place()] = interesting[random.next(interesting.count)]
      }
    }
    return result
  }

  /// What is done with the pictures of a file: their labels and bytes.
  private func read(_ source: any ImportSource) throws -> [(ImportLabel, [UInt8])] {
    var found: [(ImportLabel, [UInt8])] = []
    try source.forEachPicture { picture in
      guard case .labelled(let label, _, _) = picture.place else { return }
      switch picture.content {
      case .file(let bytes): found.append((label, bytes))
      case .pixels(let image): found.append((label, image.bytes))
      }
    }
    return found
  }

  /// Runs `body` on many mutations; it throws where they are refused.
  private func mutate(
    _ bytes: [UInt8], seed: UInt64, rounds: Int = 4000, _ body: ([UInt8]) throws -> Void
  ) -> (refused: Int, taken: Int) {
    var random = Random(state: seed)
    var counts = (refused: 0, taken: 0)
    for _ in 0..<rounds {
      do {
        try body(mutated(bytes, &random))
        counts.taken += 1
      } catch { counts.refused += 1 }
    }
    return counts
  }

  @Test("IDX: what is taken has the pixels behind the header")
  func idx() {
    let file = Handmade.idx([3, 2, 4], Handmade.pixels(1, 24))
    let counts = mutate(file, seed: 1) { bytes in
      let idx = try IDXFile(bytes, path: "x")
      let header = 4 + 4 * idx.shape.count
      #expect(idx.shape.reduce(1, *) == bytes.count - header)
      if idx.shape.count == 1 { return }
      let pictures = try idx.pictures()
      #expect((0..<pictures.count).flatMap { pictures[$0].bytes }.count == bytes.count - header)
    }
    #expect(counts.refused > 1000 && counts.taken > 20)
  }

  @Test("NumPy: what is taken has as many values as its shape says")
  func numPy() {
    var taken = 0
    for (seed, descr, size) in [(2, "|u1", 1), (3, "<f4", 4), (4, ">i2", 2)]
      as [(UInt64, String, Int)]
    {
      let values = Handmade.pixels(1, 24 * size).map { size == 1 ? $0 : $0 & 1 }
      let file = Handmade.npy(
        descr, [3, 2, 4], size == 4 ? Array(repeating: 0, count: 96) : values)
      let counts = mutate(file, seed: seed) { bytes in
        let array = try NumPyArray(bytes, path: "x")
        let pictures = try array.pictures()
        for index in 0..<pictures.count { _ = pictures[index] }
        _ = try? array.labels()
        #expect(pictures.count == array.shape[0])
      }
      #expect(counts.refused > 1000)
      taken += counts.taken
    }
    for (seed, descr) in [(5, "<U2"), (6, "<i8"), (7, "|S8")] as [(UInt64, String)] {
      let file = Handmade.npy(
        descr, [3], Array("a\0\0\0b\0\0\0c\0\0\0\0\0\0\0d\0\0\0\0\0\0\0".utf8))
      taken +=
        mutate(file, seed: seed) { bytes in
          let array = try NumPyArray(bytes, path: "x")
          let labels = try array.labels()
          #expect(labels.count == array.shape[0])
        }.taken
    }
    #expect(taken > 50)
  }

  @Test("CIFAR: what is taken are whole records with labels in range")
  func cifar() throws {
    let scratch = try Scratch()
    let record = [9] + Handmade.pixels(1, 3072)
    let file = record + record
    let path = try scratch.add("data_batch_1.bin", file)
    let counts = mutate(file, seed: 8, rounds: 2000) { bytes in
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let source = try CIFARSource(
        files: [path], options: ImportOptions(), meter: ImportMeter(.init()))
      let found = try read(source)
      #expect(found.count == bytes.count / 3073 && bytes.count % 3073 == 0)
      for (index, (label, pixels)) in found.enumerated() {
        #expect(label == .number(Int(bytes[3073 * index])))
        #expect(
          pixels[0..<3] == [
            bytes[3073 * index + 1], bytes[3073 * index + 1025], bytes[3073 * index + 2049],
          ])
      }
    }
    #expect(counts.refused > 400 && counts.taken > 400)
  }

  @Test("TFRecord: any change is met by a checksum, and any message is safe to read")
  func records() throws {
    let scratch = try Scratch()
    let picture = try Handmade.png(1)
    let whole = try [
      Handmade.example(picture, label: 3), Handmade.example(Handmade.png(2), text: "ox"),
    ]
    let file = Handmade.records(whole)
    let first = Handmade.records([whole[0]])
    let path = scratch.path("a.tfrecord")
    func found(_ bytes: [UInt8]) throws -> [(ImportLabel, [UInt8])] {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try read(TFRecordSource(path, options: ImportOptions(), meter: ImportMeter(.init())))
    }
    #expect(try found(file).count == 2)
    _ = mutate(file, seed: 9, rounds: 3000) { bytes in
      let found = try found(bytes)
      // Nothing is changed and taken: what is read are the records from the first on.
      #expect(
        bytes == file && found.count == 2 || bytes == first && found.count == 1 || bytes.isEmpty)
    }
    // Messages with right checksums.
    let counts = mutate(whole[0], seed: 10, rounds: 3000) { message in
      for (_, bytes) in try found(Handmade.records([message])) {
        #expect(PictureFile.ending(of: bytes) != nil)
      }
    }
    #expect(counts.refused > 500 && counts.taken > 100)
  }

  @Test("lists: what is taken are pictures that are there", arguments: ["csv", "jsonl"])
  func lists(kind: String) throws {
    let scratch = try Scratch()
    let picture = try Handmade.png(1)
    try scratch.add("a/1.png", picture)
    try scratch.add("a/2.png", picture)
    let text =
      kind == "csv"
      ? "path,label,split\n\"a/1.png\",ox,train\na/2.png,\"a \"\"b\"\"\",test\n"
      : #"{"path": "a/1.png", "label": "ox", "split": "train"}"# + "\n"
        + #"{"path": "a/2.png", "label": 3, "split": "test"}"# + "\n"
    let path = scratch.path("list." + kind)
    let counts = mutate(Array(text.utf8), seed: 11) { bytes in
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let list = try PictureList(path, options: ImportOptions(), meter: ImportMeter(.init()))
      for (label, bytes) in try read(list) {
        #expect(bytes == picture)
        #expect(label != .name(""))
      }
    }
    #expect(counts.refused > 1000 && counts.taken > 20)
  }

  @Test(
    "archives: nothing crashes, and what is taken lies in its folder", arguments: ["zip", "tar"])
  func archives(kind: String) throws {
    let scratch = try Scratch()
    let members = try [
      Handmade.Member(name: "cat/1.png", bytes: Handmade.png(1)),
      Handmade.Member(name: "dog/2.png", bytes: Handmade.png(2)),
    ]
    let path = scratch.path("a." + kind)
    let file = kind == "zip" ? Handmade.zip(members) : Handmade.tar(members)
    let counts = mutate(file, seed: 12, rounds: 3000) { bytes in
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let archive = MemberArchive(path: path, meter: ImportMeter(.init()))
      let tree = FolderTree(archive: archive, format: kind, options: ImportOptions())
      try tree.forEachPicture { picture in
        guard case .path(let place) = picture.place else { return }
        let parts = place.split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.count > 1 && !parts.contains("..") && !parts.contains(""))
      }
    }
    #expect(counts.refused > 300)
  }
}
