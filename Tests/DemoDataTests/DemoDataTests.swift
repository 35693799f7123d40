import DemoData
import Foundation
import Imaging
import Pixels
import Testing

private let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The set that `Fixtures/README.md` says how to make.
private let fixtureSet = DemoDataSet(types: CreatureType.allCases, count: 12, seed: 7)

private func largestDifference(_ a: PixelImage, _ b: PixelImage) -> Int? {
  guard a.width == b.width, a.height == b.height, a.channelCount == b.channelCount else {
    return nil
  }
  return zip(a.bytes, b.bytes).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
}

private func meanDifference(_ a: PixelImage, _ b: PixelImage) -> Double {
  let sum = zip(a.bytes, b.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
  return Double(sum) / Double(max(1, a.bytes.count))
}

/// The means of the channels over pixels that are not nearly white.
private func subjectColor(_ image: PixelImage) -> (red: Double, green: Double, blue: Double) {
  var sum = (red: 0.0, green: 0.0, blue: 0.0)
  var count = 0.0
  for start in stride(from: 0, to: image.bytes.count, by: 3) {
    let channels = image.bytes[start..<start + 3].map(Double.init)
    guard (channels.min() ?? 255) < 225 else { continue }
    sum = (sum.red + channels[0], sum.green + channels[1], sum.blue + channels[2])
    count += 1
  }
  return (sum.red / count, sum.green / count, sum.blue / count)
}

@Suite("Demo pictures")
struct DemoPictureTests {
  @Test(
    "a picture decodes to what was painted, in every encoding", arguments: DemoEncoding.allCases)
  func encodings(encoding: DemoEncoding) throws {
    let set = DemoDataSet(types: CreatureType.allCases, count: 15, seed: 3)
    let picture = try #require(set.pictures.first { $0.encoding == encoding })
    let decoded = try PictureDecoder().decode(try picture.encoded())
    var painted = picture.picture()
    if encoding.isGrey { painted = painted.convertedToGrey().convertedToRGB() }
    #expect(decoded.image.width == painted.width)
    #expect(decoded.image.height == painted.height)
    let name = encoding.rawValue
    let isLossy = name.hasPrefix("jpeg") || name == "webp-lossy" || name == "webp-alpha"
    if isLossy || name.hasPrefix("png-palette") {
      // Chroma at half resolution blurs the coloured contours.
      #expect(meanDifference(decoded.image, painted) < 4)
    } else {
      // Alpha and 16 bits are rounded once on either side.
      #expect(try #require(largestDifference(decoded.image, painted)) <= 2)
    }
    #expect(decoded.policies.contains(.orientation) == (encoding.rotatesPixels))
  }

  @Test("types differ in colour as their names promise")
  func palettes() {
    let set = DemoDataSet(types: [.fire, .water, .grass], count: 40, seed: 11)
    var checked = 0
    for picture in set.pictures where picture.background == .white && picture.copyOf == nil {
      let color = subjectColor(picture.picture())
      switch picture.type {
      case .fire: #expect(color.red > color.green && color.green > color.blue, "\(picture.path)")
      case .water: #expect(color.blue > color.red && color.green > color.red, "\(picture.path)")
      default: #expect(color.green > color.red && color.green > color.blue, "\(picture.path)")
      }
      checked += 1
    }
    #expect(checked > 40)
  }

  @Test("a white background is white along the border, a coloured one is not")
  func backgrounds() {
    let set = DemoDataSet(types: [.fire, .ghost], count: 40, seed: 5)
    var seen: Set<DemoBackground> = []
    for picture in set.pictures where picture.copyOf == nil {
      let fitted = picture.picture().fitted(side: 64)
      let share = BackgroundMeasurement.measure(fitted).preparedBorderWhiteShare
      switch picture.background {
      case .white, .offWhite, .transparent: #expect(share > 0.9, "\(picture.path)")
      case .shaded: #expect(share < 0.99, "\(picture.path)")
      case .coloured, .gradient, .textured, .photographic: #expect(share < 0.7, "\(picture.path)")
      }
      seen.insert(picture.background)
    }
    #expect(seen == Set(DemoBackground.allCases))
  }

  @Test("copies have the pixels of their originals, strays lie in another type's folder")
  func copies() throws {
    let set = DemoDataSet(types: [.fire, .water, .grass], count: 4, seed: 9)
    let copies = set.pictures.filter { $0.copyOf != nil }
    #expect(copies.count == 8)
    for copy in copies {
      let original = try #require(set.pictures.first { $0.path == copy.copyOf })
      let decoder = PictureDecoder()
      let difference = largestDifference(
        try decoder.decode(try copy.encoded()).image,
        try decoder.decode(try original.encoded()).image)
      #expect(difference == 0, "\(copy.path)")
    }
    #expect(copies.contains { !($0.copyOf ?? "").hasPrefix("images/\($0.type.rawValue)/") })
  }

  @Test("another seed draws other pictures, the same seed the same bytes")
  func seeds() throws {
    func bytes(_ seed: UInt64) throws -> [UInt8] {
      try DemoDataSet(types: [.rock], count: 1, seed: seed).pictures[0].encoded()
    }
    #expect(try bytes(1) == bytes(1))
    #expect(try bytes(1) != bytes(2))
  }
}

extension DemoEncoding {
  /// Whether the file says that its pixels are stored turned or mirrored.
  fileprivate var rotatesPixels: Bool {
    rawValue.hasPrefix("jpeg-orientation") && self != .jpegOrientation1
  }
}

@Suite("Damaged demo files")
struct DamagedFileTests {
  @Test("every damaged file is refused with words, and misnamed pictures are read")
  func decoding() throws {
    for file in DemoDataSet(types: [.fire], count: 1, seed: 2).damagedFiles {
      let bytes = try file.encoded()
      if file.damage.isReadable {
        #expect(throws: Never.self) { try PictureDecoder().decode(bytes) }
      } else {
        let error = #expect(throws: ImagingError.self, "\(file.path)") {
          try PictureDecoder().decode(bytes)
        }
        #expect(error?.description.isEmpty == false)
      }
    }
  }
}

@Suite("Writing demo data")
struct WritingTests {
  private func temporaryFolder() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("demo-\(UUID().uuidString)")
  }

  @Test("every planned file is on the disk and in the list")
  func files() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let set = DemoDataSet(types: [.grass, .water], count: 3, seed: 4)
    var last = (0, 0)
    let summary = try set.write(to: folder) { last = ($0, $1) }
    let list = try String(
      contentsOf: folder.appendingPathComponent(DemoDataSet.listName), encoding: .utf8)
    let paths = list.split(separator: "\n").dropFirst().map {
      String($0.prefix { $0 != "," })
    }
    #expect(paths.count == set.pictures.count + set.damagedFiles.count)
    #expect(last == (paths.count, paths.count))
    for path in paths {
      #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path))
    }
    #expect(summary.picturesPerType.values.reduce(0, +) == set.pictures.count)
  }

  @Test("a used folder is refused, and overwriting leaves only the new set and foreign files")
  func overwriting() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try DemoDataSet(types: [.fire], count: 5, seed: 1).write(to: folder)
    let mine = folder.appendingPathComponent("images/fire/mine.txt")
    try Data("keep".utf8).write(to: mine)
    let smaller = DemoDataSet(types: [.fire], count: 2, seed: 1)
    #expect(throws: DemoDataError.folderInUse(path: folder.path)) {
      try smaller.write(to: folder)
    }
    try smaller.write(to: folder, isOverwriting: true)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent("images/fire").path)
    // Two pictures, two copies, one damaged file and the foreign one.
    #expect(names.count == 6)
    #expect(names.contains("mine.txt"))
  }
}

@Suite("The committed fixtures")
struct FixtureTests {
  @Test("drawing the set again gives the committed pictures")
  func pictures() throws {
    let decoder = PictureDecoder()
    for picture in fixtureSet.pictures {
      let path = root.appendingPathComponent("Fixtures").appendingPathComponent(picture.path).path
      let committed = try decoder.decode(path: path).image
      let drawn = try decoder.decode(try picture.encoded()).image
      // Another processor's sine or another version of a codec may round differently.
      let difference = try #require(largestDifference(committed, drawn), "\(picture.path)")
      #expect(meanDifference(committed, drawn) < 0.5, "\(picture.path)")
      #expect(difference <= 24, "\(picture.path)")
    }
  }

  @Test("damaged fixtures are the ones that are generated, and nothing else is there")
  func damaged() throws {
    for file in fixtureSet.damagedFiles {
      let url = root.appendingPathComponent("Fixtures").appendingPathComponent(file.path)
      #expect(FileManager.default.fileExists(atPath: url.path), "\(file.path)")
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent("Fixtures/bad").path)
    #expect(Set(names) == Set(DamagedFile.Damage.allCases.map(\.rawValue)))
  }
}
