import Digest
import Testing

@Suite("Digests of pixels")
struct PixelDigestTests {
  // From the reference implementation (python3-xxhash 3.2): xxh64 with seeds 0 and 1.
  @Test(
    "XXH64 with the seeds 0 and 1",
    arguments: [
      (0, "ef46db3751d8e999d5afba1336a3be4b"), (100, "6ac1e580321665973d19a3a2098a7023"),
      (1000, "698399d62f9c1695d887197a3d34430c"),
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
    #expect(PixelDigest(of: Array("a".utf8)).description == "d24ec4f1a98c6e5bdec2bc81c3cd46c6")
    #expect(PixelDigest(of: Array("abc".utf8)).description == "44bc2cf5ad770999bea9ca8199328908")
  }
}
