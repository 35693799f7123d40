import KernelReference
import KernelTasks
import Kernels
import Testing

@Suite("maps of a picture's places", .arena)
struct BordersTests {
  private static let places = [
    BorderGeometry(height: 1, width: 1, top: 0, bottom: 0, left: 0, right: 0),
    BorderGeometry(height: 9, width: 5, top: 1, bottom: 2, left: 2, right: 1),
    BorderGeometry(height: 4, width: 12, top: 3, bottom: 0, left: 0, right: 11),
  ]

  @Test(
    "additions and sums are the reference's", arguments: engines, [1, 3, 15, 16, 17, 64, 70, 130])
  func borders(engine: KernelEngine, channels: Int) {
    for (batch, g) in [
      (0, Self.places[0]), (2, Self.places[0]), (3, Self.places[1]), (1, Self.places[2]),
    ] {
      let pictures = Floats(random: batch * g.height * g.width * channels, seed: 3)
      let maps = Floats(random: batch * g.mapHeight * g.mapWidth * channels, seed: 4)
      let bias = Floats(random: channels, seed: 5)
      let sum = Floats(count: pictures.count)
      Reference.addBorders(
        g, pictures: pictures.input, maps: maps.input, output: sum.pointer, batch: batch,
        channels: channels)
      for activation in [Activation.identity, .leakyReLU(slope: 0.2), .tanh] {
        let biased = Doubles(count: sum.count)
        for i in 0..<sum.count {
          biased.pointer[i] = Double(sum.pointer[i]) + Double(bias.pointer[i % channels])
        }
        let expected = Doubles(count: sum.count)
        Reference.activation(
          activation, input: biased.input, output: expected.pointer, count: sum.count)
        let output = Floats(count: sum.count)
        engine.addBorders(
          g, pictures: pictures.input, maps: maps.input, bias: bias.input, activation: activation,
          output: output.pointer, batch: batch, channels: channels
        ).run()
        #expect(largestError(output, expected) < 1e-6)
        #expect(output.isIntact)
      }
      let plain = Floats(count: sum.count)
      engine.addBorders(
        g, pictures: pictures.input, maps: maps.input, bias: nil, activation: .identity,
        output: plain.pointer, batch: batch, channels: channels
      ).run()
      #expect(plain.array == sum.array)

      let exact = Doubles(pictures)
      let expected = Doubles(count: maps.count)
      Reference.borderSums(
        g, pictures: exact.input, output: expected.pointer, batch: batch, channels: channels)
      let sums = Floats(count: maps.count)
      engine.borderSums(
        g, pictures: pictures.input, output: sums.pointer, batch: batch, channels: channels
      ).run()
      #expect(largestError(sums, expected) < 1e-5)
      #expect(sums.isIntact)
    }
  }
}
