import Curation
import Imaging
import Pixels
import Testing

@Suite("The search for near duplicates")
struct NearDuplicateSearchTests {
  private struct Stop: Error {}

  private func search(
    _ images: [PixelImage], mirror: Bool = false, threads: Int = 2
  ) throws -> NearDuplicateSearch.Result {
    let fingerprints = images.map { PictureFingerprint(of: $0) }
    return try NearDuplicateSearch(
      pictureCount: images.count, settings: DuplicatesSettings { $0.mirror = mirror },
      threadCount: threads,
      load: { places in
        Dictionary(uniqueKeysWithValues: places.map { ($0, fingerprints[$0]) })
      }
    ).result()
  }

  private func jpeg(_ image: PixelImage, quality: Int) throws -> PixelImage {
    try PictureDecoder().decode(JPEGEncoder.encode(image, settings: JPEGSettings(quality: quality)))
      .image
  }

  private func noisy(_ image: PixelImage, seed: Int) -> PixelImage {
    var image = image
    var state = UInt32(truncatingIfNeeded: seed &* 2_654_435_761 &+ 1)
    for index in image.bytes.indices {
      state = state &* 1_664_525 &+ 1_013_904_223
      image.bytes[index] = UInt8(clamping: Int(image.bytes[index]) + Int(state >> 24) % 7 - 3)
    }
    return image
  }

  /// Shapes, sizes, colours, faint and strong, and strokes of different slant.
  private var plainPictures: [PixelImage] {
    let shapes = [
      PlainDrawing.oval(30, 30), PlainDrawing.oval(40, 40), PlainDrawing.oval(40, 24),
      PlainDrawing.oval(24, 40), PlainDrawing.box(30, 30), PlainDrawing.box(44, 44),
      PlainDrawing.box(44, 14), PlainDrawing.diamond(44), PlainDrawing.cross(44),
      PlainDrawing.triangle(40),
    ]
    let colors: [[UInt8]] = [[0, 0, 0], [200, 40, 40], [40, 90, 200], [255, 250, 205]]
    let slants = stride(from: -0.3, through: 0.3, by: 0.06).map { slant in
      PlainDrawing.shape([0, 0, 0], PlainDrawing.stroke(width: 12, height: 96, slant: slant))
    }
    return colors.flatMap { color in shapes.map { PlainDrawing.shape(color, $0) } } + slants
  }

  @Test("other shapes, sizes, colours and slants are other pictures")
  func plain() throws {
    let images = plainPictures
    for mirror in [false, true] {
      let matches = try search(images, mirror: mirror).matches
      // A stroke and the one that leans the other way are mirror images.
      let found = matches.compactMap(\.self)
      #expect(found.count { $0.turn == .mirrored } == found.count)
      #expect(matches.count { $0 != nil } == (mirror ? 5 : 0))
    }
  }

  @Test("nearly all plain pictures compressed again or resized are found, and none is mistaken")
  func plainCopies() throws {
    let images = plainPictures
    let copies = try images.enumerated().map { number, image in
      number % 2 == 0
        ? try jpeg(image, quality: 75) : image.resampled(width: 90, height: 90, using: .bicubic)
    }
    let matches = try search(images + copies).matches
    #expect(matches.prefix(images.count).allSatisfy { $0 == nil })
    let found = matches.suffix(copies.count).map { $0?.better }
    #expect(zip(found, images.indices).allSatisfy { $0 == nil || $0 == $1 })
    // Of symmetric shapes some hashes differ by noise.
    #expect(found.count { $0 != nil } * 10 >= images.count * 9)
  }

  @Test("what is done for a picture is bounded where all are laid out alike")
  func crowd() throws {
    let faces = (0..<900).map(PlainDrawing.face)
    // Copies of some, at the end.
    let copied = [3, 400, 777]
    let copies = try copied.map { try jpeg(faces[$0], quality: 85) }
    let result = try search(faces + copies)
    let count = faces.count + copies.count
    #expect(result.alignmentCount <= count * 100)
    #expect(result.lookCount <= count * 130_000)
    #expect(result.matches.prefix(faces.count).allSatisfy { $0 == nil })
    #expect(result.matches.suffix(copied.count).map { $0?.better } == copied)
    #expect(try search(faces + copies, threads: 1).matches == result.matches)
  }

  /// Finders in three corners as of a QR code, and modules that follow from the number.
  private func code(_ number: Int) -> PixelImage {
    var state = UInt64(number &* 7919 &+ 11)
    let modules = (0..<(25 * 25)).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 63 == 1
    }
    var image = PixelImage(width: 100, height: 100, filledWith: [255, 255, 255])
    for y in 0..<100 {
      for x in 0..<100 {
        let (column, row) = (x / 4, y / 4)
        let (a, b) = (min(column, 24 - column), min(row, 24 - row))
        let isFinder = a < 8 && b < 8 && (column < 8 || row < 8)
        let ring = max(abs(a - 3), abs(b - 3))
        guard isFinder ? ring == 3 || ring < 2 : modules[row * 25 + column] else { continue }
        for channel in 0..<3 { image.bytes[image.offset(x: x, y: y) + channel] = 0 }
      }
    }
    return image
  }

  @Test("codes laid out alike are crowded, looked into further now and then, and copies are found")
  func codes() throws {
    let codes = (0..<1200).map(code)
    let copied = [7, 600, 1100]
    let copies = try copied.map { try jpeg(codes[$0], quality: 70) }
    let result = try search(codes + copies)
    #expect(result.crowdedCount > 200)
    #expect(result.standings.count { $0 == .crowded } == result.crowdedCount)
    #expect(result.alignmentCount <= codes.count * 64)
    #expect(result.matches.prefix(codes.count).allSatisfy { $0 == nil })
    #expect(result.matches.suffix(copied.count).map { $0?.better } == copied)
    #expect(try search(codes + copies, threads: 1).matches == result.matches)
  }

  @Test("plain pictures, told apart by their signatures, are hardly ever laid on each other")
  func manyPlain() throws {
    let ovals = (0..<256).map { number in
      PlainDrawing.shape(
        [0, 0, 0],
        PlainDrawing.oval(
          12 + Double(number % 16) * 3, 12 + Double(number / 16) * 3, x: 0, y: 0))
    }
    let result = try search(ovals)
    #expect(result.alignmentCount <= ovals.count * 4)
    #expect(result.lookCount <= ovals.count * 3000)
    #expect(result.matches.allSatisfy { $0 == nil })
  }

  @Test("many copies of one picture cost one comparison each")
  func copies() throws {
    let face = PlainDrawing.face(5).resampled(width: 120, height: 120, using: .bicubic)
    let result = try search([face] + (1..<600).map { noisy(face, seed: $0) })
    #expect(result.matches.dropFirst().allSatisfy { $0?.better == 0 })
    // One pair: up to five places in either direction.
    #expect(result.alignmentCount <= 10 * 600)
    #expect(result.crowdedCount == 0)
  }

  @Test("pictures of one colour match nothing")
  func blanks() throws {
    let blanks = (0..<40).map { number in
      PixelImage(width: 50 + number, height: 60, filledWith: [255, 255, 255])
    }
    let result = try search(blanks)
    #expect(result.blankCount == 40 && result.alignmentCount == 0)
    #expect(result.matches.allSatisfy { $0 == nil })
  }

  @Test("the search stops when it is told to, while reading and while comparing")
  func stopping() {
    for phase in [NearDuplicateSearch.Phase.reading, .comparing] {
      let search = NearDuplicateSearch(
        pictureCount: 10_000, settings: DuplicatesSettings(), threadCount: 2, load: { _ in [:] },
        advance: { current, count in if current == phase, count > 0 { throw Stop() } })
      #expect(throws: Stop.self) { try search.result() }
    }
  }
}
