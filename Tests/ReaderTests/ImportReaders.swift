import Foundation
import Imports

/// Sets of other programs. What is damaged is a whole file, or what an archive or a record holds, so that
/// check sums do not refuse all of it before it is looked at.
extension Reader {
  /// One kind of file.
  private struct Kind {
    /// What it is called where it is imported.
    var name: String
    /// What is damaged.
    var input: [UInt8]
    /// Files that stand beside it.
    var beside: [String: [UInt8]] = [:]
    /// The file made of what was damaged.
    var packed: ([UInt8]) -> [UInt8] = { $0 }
  }

  static let sets = importing("sets to import", executions: 400, kinds: files)
  static let members = importing("members of sets", executions: 400, kinds: contents)
  static let lists = importing("lists to import", isText: true, executions: 400, kinds: texts)

  private static func importing(
    _ name: String, isText: Bool = false, executions: Int,
    kinds: @escaping @Sendable () throws -> [Kind]
  ) -> Reader {
    Reader(
      name: name,
      draw: { damage, folder in
        let kinds = try kinds()
        let number = damage.draw(kinds.count)
        try Data(kinds[number].input).write(to: folder.appending(path: "input"))
        try Data("\(number)".utf8).write(to: folder.appending(path: "kind"))
      },
      read: { folder in
        let number = try Int(String(contentsOf: folder.appending(path: "kind"), encoding: .utf8))
        try read(kinds()[number ?? 0], in: folder)
      }, isText: isText, executions: executions)
  }

  private static func read(_ kind: Kind, in folder: URL) throws {
    let files = FileManager.default
    for name in ["set", "place"] { try? files.removeItem(at: folder.appending(path: name)) }
    let set = folder.appending(path: "set")
    try files.createDirectory(at: set, withIntermediateDirectories: true)
    let input = [UInt8](try Data(contentsOf: folder.appending(path: "input")))
    for (name, bytes) in kind.beside { try Data(bytes).write(to: set.appending(path: name)) }
    let file = set.appending(path: kind.name)
    try Data(kind.packed(input)).write(to: file)
    var options = ImportOptions()
    options.limits = ImportLimits(count: 1000, byteCount: 1 << 26, ratio: 100)
    let place = folder.appending(path: "place")
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    let images = place.appending(path: "images")
    let job = Import([file.path], options: options, work: ImportWork())
    let result = Result { try job.write(to: images.path, isReplacing: false) }
    // Nothing beside the folder, and nothing at all where it was refused.
    let left = try files.contentsOfDirectory(atPath: place.path)
    try expect(left == ((try? result.get()) == nil ? [] : ["images"]))
    try expect(
      Set(files.contentsOfDirectory(atPath: set.path)) == Set(kind.beside.keys + [kind.name]))
    let summary = try result.get()
    let written = try files.subpathsOfDirectory(atPath: images.path).filter { name in
      !name.hasPrefix(".") && name != "heads.csv"
        && (try? images.appending(path: name).resourceValues(
          forKeys: [.isRegularFileKey]))?.isRegularFile == true
    }
    try expect(written.count == summary.pictures)
  }

  private static func pictures() throws -> [Handmade.Member] {
    try (0..<3).map {
      Handmade.Member(name: "\(["cat", "dog"][$0 % 2])/\($0).png", bytes: try Handmade.png($0))
    }
  }

  /// Whole files.
  private static func files() throws -> [Kind] {
    let pixels = Handmade.pixels(1, 4 * 20)
    let (labels, pictures) = (Handmade.idx([4], [0, 1, 2, 1]), try pictures())
    let examples = try (0..<3).map { Handmade.example(try Handmade.png($0), label: UInt8($0)) }
    let description = Handmade.Member(
      name: "dataset.json", bytes: Array(#"{"labels": [["cat/0.png", 0]]}"#.utf8))
    let samples: [Handmade.Member] = [
      .init(name: "a.png", bytes: pictures[0].bytes), .init(name: "a.cls", bytes: [0x33]),
      .init(name: "b.png", bytes: pictures[1].bytes),
      .init(name: "b.json", bytes: Array(#"{"label": 2}"#.utf8)),
    ]
    let arrays: [Handmade.Member] = [
      .init(name: "images.npy", bytes: Handmade.npy("|u1", [4, 4, 5], pixels)),
      .init(name: "labels.npy", bytes: Handmade.npy("<i8", [4], eightBytes(of: [0, 1, 2, 1]))),
    ]
    return [
      Kind(
        name: "train-images-idx3-ubyte", input: Handmade.idx([4, 4, 5], pixels),
        beside: ["train-labels-idx1-ubyte": labels]),
      Kind(name: "data_batch_1.bin", input: [3] + Handmade.pixels(2, 3072)),
      Kind(name: "train.bin", input: [1, 7] + Handmade.pixels(2, 3072)),
      Kind(
        name: "images.npy", input: Handmade.npy("|u1", [4, 4, 5], pixels),
        beside: ["labels.npy": Handmade.npy("|u1", [4], [0, 1, 2, 1])]),
      Kind(name: "digits.npz", input: Handmade.zip(arrays)),
      Kind(name: "train.tfrecord", input: Handmade.records(examples)),
      Kind(name: "tree.zip", input: Handmade.zip(pictures)),
      Kind(name: "tree.tar", input: Handmade.tar(pictures)),
      Kind(name: "tree.tar.gz", input: Handmade.gzip(Handmade.tar(pictures))),
      Kind(name: "stylegan.zip", input: Handmade.zip([pictures[0], description])),
      Kind(name: "train-000000.tar", input: Handmade.tar(samples)),
    ]
  }

  private static func eightBytes(of values: [Int]) -> [UInt8] {
    values.flatMap { Handmade.little($0, 8) }
  }

  /// What stands in archives and records, with check sums that are right whatever it is.
  private static func contents() throws -> [Kind] {
    let pictures = try pictures()
    let array = Handmade.npy("<f4", [2, 4, 5], Array(repeating: 0, count: 160))
    let json = #"""
      {"format": "pokeprep-export/1", "classes": ["a", "b"],
       "labels": [["cat/0.png", 0], ["dog/1.png", 1]],
       "pictures": [{"file": "cat/0.png", "split": "train"}, {"file": "dog/1.png", "split": "test"}]}
      """#
    return [
      Kind(
        name: "digits.npz", input: array,
        packed: {
          Handmade.zip([
            .init(name: "images.npy", bytes: $0),
            .init(name: "labels.npy", bytes: Handmade.npy("|u1", [2], [0, 1])),
          ])
        }),
      Kind(
        name: "labels.npz", input: Handmade.npy("<i8", [4], eightBytes(of: [0, 1, 2, 1])),
        packed: {
          Handmade.zip([
            .init(
              name: "images.npy", bytes: Handmade.npy("|u1", [4, 4, 5], Handmade.pixels(1, 80))),
            .init(name: "labels.npy", bytes: $0),
          ])
        }),
      Kind(
        name: "train.tfrecord",
        input: Handmade.example(pictures[0].bytes, label: 1, text: "cat"),
        packed: { Handmade.records([$0]) }),
      Kind(
        name: "stylegan.zip", input: Array(json.utf8),
        packed: {
          Handmade.zip([pictures[0], pictures[1], .init(name: "dataset.json", bytes: $0)])
        }),
      Kind(
        name: "train-000000.tar", input: Array(#"{"label": 2, "class": "cat"}"#.utf8),
        packed: {
          Handmade.tar([
            .init(name: "a.png", bytes: pictures[0].bytes), .init(name: "a.json", bytes: $0),
          ])
        }),
      // The name of a member: what leads elsewhere is refused.
      Kind(
        name: "tree.zip", input: Array("cat/more/0.png".utf8),
        packed: {
          Handmade.zip([
            pictures[1],
            .init(name: String(decoding: $0, as: UTF8.self), bytes: pictures[0].bytes),
          ])
        }),
    ]
  }

  private static func texts() throws -> [Kind] {
    let beside = ["a.png": try Handmade.png(0), "b.png": try Handmade.png(1)]
    return [
      Kind(
        name: "list.csv", input: Array("path,label,split\na.png,cat,train\nb.png,7,test\n".utf8),
        beside: beside),
      Kind(
        name: "list.jsonl",
        input: Array(
          """
          {"path": "a.png", "label": "cat", "split": "train"}
          {"file_name": "b.png", "label": 3, "split": "test"}
          """.utf8), beside: beside),
    ]
  }
}
