import Foundation
import Imaging
import Pixels
import Testing

@Suite("colour profiles")
struct ColorProfileTests {
  static let goldens = (try? GoldenFiles.json("profiles.json", as: [GoldenPicture].self)) ?? []

  @Test("the golden pictures are there")
  func goldensExist() {
    #expect(Self.goldens.count == 44)
  }

  @Test("colours are those of ImageCms and of the formulas", arguments: goldens)
  func golden(_ golden: GoldenPicture) throws {
    try golden.check(PictureDecoder().decode(bytes(golden)), pixels: "profiles.bin")
  }

  @Test("with ignore the samples are those of the file", arguments: goldens)
  func ignored(_ golden: GoldenPicture) throws {
    let decoder = PictureDecoder(options: DecodingOptions(profiles: .ignore))
    let ignored = try decoder.decode(bytes(golden))
    let policies = ignored.policies.map(\.rawValue)
    #expect(!policies.contains("profile converted"))
    guard golden.policies.contains("profile converted") else { return }
    #expect(policies.contains("profile ignored"))
    let converted = try PictureDecoder().decode(bytes(golden))
    #expect(ignored.image != converted.image)
  }

  // The walk of the segments and the profile itself are a stranger's bytes.
  @Test("no flipped byte and no cut of a file with a profile does harm")
  func damaged() throws {
    for golden in Self.goldens where ["parts.jpg", "lookup.png"].contains(golden.name) {
      let whole = try bytes(golden)
      for position in stride(from: 0, to: min(whole.count, 3000), by: 7) {
        var flipped = whole
        flipped[position] ^= 0x55
        _ = try? PictureDecoder().decode(flipped)
        _ = try? PictureDecoder().decode(Array(whole.prefix(position)))
      }
      #expect(try PictureDecoder().decode(whole).policies == [.profileConverted])
    }
  }

  @Test("threads share a conversion and agree")
  func threads() async throws {
    let golden = try #require(Self.goldens.first { $0.name == "lookup.webp" })
    let file = try bytes(golden)
    let expected = try PictureDecoder().decode(file).image
    try await withThrowingTaskGroup(of: PixelImage.self) { group in
      for _ in 0..<16 { group.addTask { try PictureDecoder().decode(file).image } }
      for try await image in group { #expect(image == expected) }
    }
  }

  private func bytes(_ golden: GoldenPicture) throws -> [UInt8] {
    try GoldenFiles.bytes("profiles/\(golden.name)")
  }
}
