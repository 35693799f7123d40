import Audit
import Catalogue
import Imaging
import Pixels
import Testing

@Suite("What audit measures")
struct MeasuringTests {
  private func measured(_ image: PixelImage) -> AuditMeasurements {
    AuditMeasurements(pictureID: 1, image: image, settings: "")
  }

  private func kinds(_ image: PixelImage) -> [FindingKind] {
    AuditThresholds().findings(of: measured(image), amongColour: true).map(\.kind)
  }

  /// A slow slope, of which a coarse quantiser makes flat blocks.
  private var slope: PixelImage {
    var image = PixelImage(width: 128, height: 128, filledWith: [0, 0, 0])
    for y in 0..<128 {
      for x in 0..<128 {
        for channel in 0..<3 {
          image.bytes[image.offset(x: x, y: y) + channel] = UInt8(40 + x + y / 2)
        }
      }
    }
    return image
  }

  @Test("an edge of one pixel has steepness 1 or nearly, one of ten pixels a tenth or so")
  func sharpness() throws {
    let sharp = try #require(measured(Drawings.disc()).sharpness)
    let soft = try #require(measured(Drawings.disc(softness: 10)).sharpness)
    #expect(sharp > 0.8)
    // Nine pixels are looked at, so of an edge of ten no more than nine tenths are seen.
    #expect(soft > 0.08 && soft < 0.2)
    #expect(kinds(Drawings.disc()).isEmpty)
    #expect(kinds(Drawings.disc(softness: 10)).contains(.blur))
  }

  @Test("how large the subject is does not change how sharp it is")
  func smallSubject() throws {
    let large = try #require(measured(Drawings.disc(radius: 80)).sharpness)
    let small = try #require(measured(Drawings.disc(radius: 20)).sharpness)
    #expect(abs(large - small) < 0.1)
    #expect(kinds(Drawings.disc(radius: 20)) == [.tinySubject])
  }

  @Test("the box of a disc is as wide as the disc")
  func subject() throws {
    for radius in [20.0, 40, 80] {
      let share = try #require(measured(Drawings.disc(radius: radius)).subjectShare)
      #expect(abs(share - 2 * radius / 200) < 0.03)
    }
    #expect(measured(slope).subjectShare == nil, "no plain ground")
  }

  @Test("a disc that leaves the picture covers the chord that geometry says")
  func cropped() throws {
    // The centre 30 below the upper border, radius 50: half a chord of 40.
    let image = Drawings.disc(radius: 50, centre: (100, 30))
    let share = try #require(measured(image).subjectEdgeShare)
    #expect(abs(share - 80.0 / 200) < 0.03)
    #expect(kinds(image).contains(.cropped))
    #expect(measured(Drawings.disc()).subjectEdgeShare == 0)
  }

  @Test("brightness is that of the subject or of its ground, whichever is lighter")
  func brightness() throws {
    let dark = Drawings.disc(color: [60, 60, 60], ground: [0, 0, 0])
    #expect(measured(dark).brightness == 60)
    #expect(kinds(dark).contains(.dark))
    #expect(measured(Drawings.disc(color: [60, 60, 60])).brightness == 255)
    // Brightness 0.299·200 + 0.587·100 + 0.114·100 = 129.9, the greatest channel 200.
    #expect(measured(Drawings.disc(color: [9, 9, 9], ground: [200, 100, 100])).brightness == 165)
    #expect(!kinds(Drawings.disc(ground: [0, 0, 0])).contains(.dark))
  }

  /// A disc that leaves the picture by a chord of 80 of 200, with something done to its pixels.
  private func cut(_ change: (_ x: Int, _ y: Int) -> UInt8?) -> PixelImage {
    var image = Drawings.disc(radius: 50, centre: (100, 30))
    for y in 0..<200 {
      for x in 0..<200 {
        guard let level = change(x, y) else { continue }
        for channel in 0..<3 { image.bytes[image.offset(x: x, y: y) + channel] = level }
      }
    }
    return image
  }

  @Test("a floor, a frame and a ground that shades off do not tell whether something is cut")
  func uncertainBorders() throws {
    #expect(measured(cut { _, y in y >= 180 ? 90 : nil }).subjectEdgeShare == nil)
    let frame = cut { x, y in min(x, y, 199 - x, 199 - y) < 4 ? 255 : 60 }
    #expect(measured(frame).subjectShare != nil && measured(frame).subjectEdgeShare == nil)
    let shaded = cut { x, y in
      (x - 100) * (x - 100) + (y - 30) * (y - 30) > 52 * 52 ? UInt8(210 + x / 8) : nil
    }
    #expect(measured(shaded).subjectShare != nil && measured(shaded).subjectEdgeShare == nil)
    // A gap in the chord from 60 to 140: the longer stretch counts, not the sum.
    let gap = cut { x, y in y < 8 && x >= 110 && x < 116 ? 255 : nil }
    #expect(abs(try #require(measured(gap).subjectEdgeShare) - 50.0 / 200) < 0.03)
  }

  @Test("contrast and colours are differences of levels")
  func contrast() throws {
    let faint = measured(Drawings.disc(color: [225, 225, 225]))
    #expect(faint.contrast == 30 && faint.colour == 0)
    #expect(kinds(Drawings.disc(color: [220, 225, 225])).contains(.lowContrast))
    #expect(measured(Drawings.disc(color: [200, 60, 40])).colour == 160)
  }

  @Test("of a picture of one colour nothing else is told")
  func blank() {
    #expect(kinds(PixelImage(width: 64, height: 64, filledWith: [9, 9, 9])) == [.blank])
  }

  @Test("a JPEG of low quality has steps every eight pixels, one of high quality has none")
  func blocking() throws {
    func blocking(quality: Int) throws -> Double {
      let bytes = try JPEGEncoder.encode(slope, settings: JPEGSettings(quality: quality))
      return try #require(measured(PictureDecoder().decode(bytes).image).blocking)
    }
    #expect(try blocking(quality: 5) > 2)
    #expect(try blocking(quality: 95) < 0.5)
  }

  @Test("sides of the picture are those of the file")
  func sides() {
    let long = measured(PixelImage(width: 200, height: 20, filledWith: [9, 9, 9]))
    #expect(long.width == 200 && long.height == 20)
    #expect(
      AuditThresholds().findings(of: long, amongColour: true).map(\.kind)
        == [.blank, .oddAspect, .tiny])
  }
}
