import Digest
import Testing

@Suite("Digests of pixels")
struct PixelDigestTests {
  // From `xxhsum -H2` 0.8.1.
  @Test(
    "XXH3 of 128 bits",
    arguments: [
      (0, "99aa06d3014798d86001c324468d497f"), (100, "da95ef16fd9566f329b20ba5f03ec01e"),
      (1000, "bae798f9321bda6cd1db6a0afea2cc82"), (120_000, "2f3260b8ca6f1ce10156017cf7ce29f4"),
    ])
  func reference(count: Int, digits: String) {
    var bytes: [UInt8] = []
    for index in 0..<count {
      let value = count == 100 ? index : index * 7 + index / 256
      bytes.append(UInt8(value % 256))
    }
    #expect(PixelDigest(of: bytes).description == digits)
  }

  @Test("short texts")
  func short() {
    #expect(PixelDigest(of: Array("a".utf8)).description == "a96faf705af16834e6c632b61e964e1f")
    #expect(PixelDigest(of: Array("abc".utf8)).description == "06b05ab6733a618578af5f94892f3950")
  }
}
