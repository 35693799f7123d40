import Foundation
import Imaging
import Imports
import Pixels
import Testing

@Suite("Arrays become pictures with the same pixels and labels")
struct ArrayImportTests {
  @Test("MNIST's four files, compressed or not, with a split and numbers of equal length")
  func idx() throws {
    let scratch = try Scratch()
    let train = (0..<3).map { Handmade.pixels($0, 6) }
    let test = (3..<5).map { Handmade.pixels($0, 6) }
    try scratch.add("set/train-images-idx3-ubyte", Handmade.idx([3, 2, 3], train.flatMap(\.self)))
    try scratch.add("set/train-labels-idx1-ubyte.gz", Handmade.gzip(Handmade.idx([3], [7, 12, 7])))
    try scratch.add(
      "set/t10k-images-idx3-ubyte.gz", Handmade.gzip(Handmade.idx([2, 2, 3], test.flatMap(\.self))))
    try scratch.add("set/t10k-labels-idx1-ubyte", Handmade.idx([2], [0, 12]))
    let found = try samples(scratch.imported(scratch.path("set")))
    #expect(
      found == [
        "train/07/train-00000.png": train[0], "train/12/train-00001.png": train[1],
        "train/07/train-00002.png": train[2], "test/00/t10k-00000.png": test[0],
        "test/12/t10k-00001.png": test[1],
      ])
  }

  @Test("an IDX pair by its names, with names of classes and at most so many of each")
  func pair() throws {
    let scratch = try Scratch()
    let images = try scratch.add("a.idx", Handmade.idx([4, 1, 2], Array(0..<8)))
    let labels = try scratch.add("b.idx", Handmade.idx([4], [1, 0, 1, 1]))
    let found = try samples(
      scratch.imported(images) {
        $0.labels = labels
        $0.classNames = ["T-shirt/top", "Ankle boot"]
        $0.limit = 2
      })
    #expect(
      found == [
        "Ankle boot/a-00000.png": [0, 1], "T-shirt_top/a-00001.png": [2, 3],
        "Ankle boot/a-00002.png": [4, 5],
      ])
  }

  /// Records of CIFAR from pixels that are told red, green, blue side by side.
  private func record(_ labels: [UInt8], _ pixels: [UInt8]) -> [UInt8] {
    labels + (0..<3).flatMap { channel in (0..<1024).map { pixels[3 * $0 + channel] } }
  }

  @Test("CIFAR-10 by files and by the archive it comes in, CIFAR-100 by its fine labels")
  func cifar() throws {
    let scratch = try Scratch()
    let pixels = (0..<3).map { Handmade.pixels($0, 3072) }
    let names = (0..<10).map { "class\($0)" }.joined(separator: "\n") + "\n\n"
    let batch = record([3], pixels[0]) + record([9], pixels[1])
    let test = record([0], pixels[2])
    try scratch.add("ten/data_batch_1.bin", batch)
    try scratch.add("ten/test_batch.bin", test)
    // An editor's mark at the beginning is no part of the first name.
    try scratch.add("ten/batches.meta.txt", Array("\u{FEFF}\(names)".utf8))
    let wanted = [
      "train/class3/data_batch_1-00000.png": pixels[0],
      "train/class9/data_batch_1-00001.png": pixels[1],
      "test/class0/test_batch-00000.png": pixels[2],
    ]
    #expect(try samples(scratch.imported(scratch.path("ten"))) == wanted)
    let tar = Handmade.tar([
      .init(name: "cifar-10-batches-bin/", type: "5"),
      .init(name: "cifar-10-batches-bin/data_batch_1.bin", bytes: batch),
      .init(name: "cifar-10-batches-bin/batches.meta.txt", bytes: Array(names.utf8)),
      .init(name: "cifar-10-batches-bin/test_batch.bin", bytes: test),
    ])
    let archive = try scratch.add("cifar-10-binary.tar.gz", Handmade.gzip(tar))
    #expect(try samples(scratch.imported(archive, isReplacing: true)) == wanted)
    try scratch.add(
      "ten/batches.meta.txt", Array(names.replacing("class9", with: "class3").utf8))
    let twice = #expect(throws: ImportProblem.self) {
      try scratch.imported(scratch.path("ten"), isReplacing: true)
    }
    #expect(twice?.description.contains("found class3 twice") == true)
    let hundred = try scratch.add("hundred/train.bin", record([19, 99], pixels[1]))
    #expect(
      try samples(scratch.imported(hundred, isReplacing: true)) == [
        "train/99/train-00000.png": pixels[1]
      ])
  }

  @Test("an .npz that tells the names of the classes and the split of each picture, as ours do")
  func namesAndSplits() throws {
    let scratch = try Scratch()
    func text(_ words: [String], _ width: Int) -> [UInt8] {
      let letters = words.flatMap {
        Array($0.utf8) + Array(repeating: 0, count: width - $0.utf8.count)
      }
      return Handmade.npy(
        "<U\(width)", [words.count], letters.flatMap { Handmade.little(Int($0), 4) })
    }
    func file(splits: [String]) throws -> String {
      try scratch.add(
        "ours.npz",
        Handmade.zip([
          .init(name: "images.npy", bytes: Handmade.npy("|u1", [2, 1, 2], [1, 2, 3, 4])),
          .init(name: "labels.npy", bytes: Handmade.npy("|u1", [2], [1, 0])),
          .init(name: "classes.npy", bytes: text(["ox", "cat"], 3)),
          .init(name: "split.npy", bytes: text(splits, 10)),
          .init(name: "dataset.json", bytes: Array("{}".utf8)),
        ]))
    }
    #expect(
      try samples(scratch.imported(file(splits: ["train", "validation"]))) == [
        "train/cat/ours-00000.png": [1, 2], "validation/ox/ours-00001.png": [3, 4],
      ])
    for splits in [["train", "fold1"], ["train"]] {
      #expect(throws: ImportProblem.self) {
        try scratch.imported(file(splits: splits), isReplacing: true)
      }
    }
  }

  @Test("an .npz with splits, colours behind and before, and .npy files side by side")
  func numPy() throws {
    let scratch = try Scratch()
    let pixels = (0..<3).map { Handmade.pixels($0, 18) }
    let npz = Handmade.zip([
      .init(
        name: "x_train.npy", bytes: Handmade.npy("|u1", [2, 2, 3, 3], pixels[0] + pixels[1])),
      .init(
        name: "y_train.npy",
        bytes: Handmade.npy("<i8", [2, 1], Handmade.little(5, 8) + Handmade.little(1, 8))),
      .init(name: "x_test.npy", bytes: Handmade.npy("|u1", [1, 3, 2, 3], pixels[2])),
      .init(name: "y_test.npy", bytes: Handmade.npy(">u2", [1], [0, 5])),
    ])
    let archive = try scratch.add("tiny.npz", npz)
    #expect(
      try samples(scratch.imported(archive)) == [
        "train/5/tiny-train-00000.png": pixels[0], "train/1/tiny-train-00001.png": pixels[1],
        "test/5/tiny-test-00000.png": pixels[2],
      ])
    try scratch.add("npy/images.npy", Handmade.npy("|b1", [2, 1, 2], [0, 1, 1, 0]))
    // "cat" and "ox" of three UCS-4 letters.
    let text = "catox\0".utf8.flatMap { Handmade.little(Int($0), 4) }
    try scratch.add("npy/labels.npy", Handmade.npy("<U3", [2], text))
    #expect(
      try samples(scratch.imported(scratch.path("npy"), isReplacing: true)) == [
        "cat/images-00000.png": [0, 255], "ox/images-00001.png": [255, 0],
      ])
  }

  @Test("rows with a single 1 are labels, and other rows are refused with what they hold")
  func oneHot() throws {
    let scratch = try Scratch()
    func file(_ rows: [[Float]]) throws -> String {
      try scratch.add(
        "hot.npz",
        Handmade.zip([
          .init(name: "images.npy", bytes: Handmade.npy("|u1", [2, 1, 2], [1, 2, 3, 4])),
          .init(
            name: "labels.npy",
            bytes: Handmade.npy(
              "<f4", [2, 3], rows.joined().flatMap { Handmade.little(Int($0.bitPattern), 4) })),
        ]))
    }
    #expect(
      try samples(scratch.imported(file([[0, 0, 1], [1, 0, 0]])))
        == ["2/hot-00000.png": [1, 2], "0/hot-00001.png": [3, 4]])
    for (row, words) in [
      ([0.2, 0.8, 0], "0.2 0.8 0"), ([0, 1, 1], "0 1 1"), ([0, 0, 0], "0 0 0"),
      ([0, .nan, 1], "0 nan 1"),
    ] as [([Float], String)] {
      let path = try file([[1, 0, 0], row])
      let error = #expect(throws: ImportProblem.self) {
        try scratch.imported(path, isReplacing: true)
      }
      let text = error?.description ?? ""
      #expect(text.contains("label 1:") && text.contains("found \(words);"), "\(text)")
    }
  }

  @Test("planes, where the last size is none of channels")
  func planes() throws {
    let scratch = try Scratch()
    let images = try scratch.add(
      "images.npy", Handmade.npy("|u1", [1, 3, 1, 2], [10, 11, 20, 21, 30, 31]))
    #expect(
      try samples(scratch.imported(images) { $0.onlyClass = "a" })
        == ["a/images-00000.png": [10, 20, 30, 11, 21, 31]])
  }

  @Test("floats from 0 to 1 are scaled, whole numbers to 255 are not, others are refused")
  func floats() throws {
    func file(_ values: [Float]) -> [UInt8] {
      Handmade.npy(
        "<f4", [1, 1, values.count], values.flatMap { Handmade.little(Int($0.bitPattern), 4) })
    }
    for (values, wanted) in [
      ([0, 0.5, 1], [0, 128, 255]), ([0.1, 0.002, 0.25], [26, 1, 64]),
      ([0, 17, 255], [0, 17, 255]),
      ([-1, 0, 1], nil), ([0, 1.5, 3], nil), ([0, 256, 1], nil), ([.nan, 0, 0], nil),
    ] as [([Float], [UInt8]?)] {
      let scratch = try Scratch()
      let path = try scratch.add("x.npy", file(values))
      let found = try? samples(scratch.imported(path) { $0.onlyClass = "a" })
      #expect(found?.values.first == wanted, "\(values)")
    }
  }

  @Test(
    "what is no such array is refused with what was found",
    arguments: [
      (Handmade.npy("|O", [1, 2, 2], Array("pickled!".utf8)), "any Python object"),
      (Handmade.npy("|u1", [1, 2, 3], [1, 2, 3, 4, 5, 6], fortran: true), "ascontiguousarray"),
      (Handmade.npy("|u1", [2, 2, 3], [1, 2, 3]), "found 3 bytes"),
      (Handmade.npy("|u1", [2, 4], Array(0..<8)), "2×4"),
      (Handmade.npy("<c8", [1, 1, 1], Array(0..<8)), "<c8"),
      (Handmade.npy("<f2", [1, 1, 1], [0, 60]), #"<f2; write it anew with astype("float32")"#),
      (Handmade.npy("|u1", [4_000_000_000, 4_000_000_000, 4_000_000_000], []), "bytes; get"),
    ])
  func refused(bytes: [UInt8], words: String) throws {
    let scratch = try Scratch()
    let path = try scratch.add("x.npy", bytes)
    let error = #expect(throws: ImportProblem.self) {
      try scratch.imported(path) { $0.onlyClass = "a" }
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    #expect(scratch.names == ["x.npy"])
  }
}
