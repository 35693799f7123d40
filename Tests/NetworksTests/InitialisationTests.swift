import Graph
import Networks
import Testing

@Suite("First values of parameters")
struct InitialisationTests {
  private func values(_ initialisation: Initialisation, _ name: String) -> [Float] {
    let network = Network(
      initialisation, Convolution(32, kernel: 4), BatchNorm.torch, LeakyReLU(0.2))
    let variables = network.variables(sampleShape: [8, 8, 16], classCount: 1).variables
    guard let variable = variables.first(where: { $0.name == name }) else { return [] }
    return initialisation.values(of: variable, network: "test", seed: 3)
  }

  private func deviation(_ values: [Float], from mean: Float) -> Float {
    (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)).squareRoot()
  }

  @Test("Glorot's kernels are uniform within ±√(6/(fan in + fan out)) and biases are 0")
  func glorot() throws {
    let kernel = values(.glorot, "0.kernel")
    let limit = (6 / Float(16 * 16 + 32 * 16)).squareRoot()
    let largest = try #require(kernel.map(abs).max())
    #expect(kernel.count == 4 * 4 * 16 * 32)
    #expect(largest <= limit && largest > 0.99 * limit)
    // A uniform variable on ±a has the standard deviation a/√3.
    #expect(abs(deviation(kernel, from: 0) / (limit / Float(3).squareRoot()) - 1) < 0.02)
    #expect(values(.glorot, "0.bias").allSatisfy { $0 == 0 })
  }

  @Test("DCGAN's kernels are N(0, 0.02) and its scales N(1, 0.02)")
  func dcgan() {
    #expect(abs(deviation(values(.dcgan, "0.kernel"), from: 0) - 0.02) < 0.001)
    let gamma = values(.dcgan, "1.gamma")
    #expect(gamma.allSatisfy { abs($0 - 1) < 0.1 } && Set(gamma).count == 32)
    #expect(values(.dcgan, "1.beta").allSatisfy { $0 == 0 })
  }

  @Test("He's kernels are N(0, √(2/fan in))")
  func he() {
    let expected = (2 / Float(16 * 16)).squareRoot()
    #expect(abs(deviation(values(.he, "0.kernel"), from: 0) / expected - 1) < 0.03)
    #expect(values(.he, "0.bias").allSatisfy { $0 == 0 })
    #expect(values(.he, "1.gamma").allSatisfy { $0 == 1 })
  }

  @Test("orthogonal kernels have orthonormal columns, or rows where these are fewer")
  func orthogonal() throws {
    // 4·4·16 rows, 32 columns.
    let tall = values(.orthogonal, "0.kernel")
    for (a, b) in [(0, 0), (0, 1), (31, 31), (7, 30)] {
      let product = (0..<256).reduce(Float(0)) { $0 + tall[$1 * 32 + a] * tall[$1 * 32 + b] }
      #expect(abs(product - (a == b ? 1 : 0)) < 1e-5, "columns \(a) and \(b)")
    }
    let variable = try #require(
      Network(.orthogonal, Dense(40)).variables(sampleShape: [6], classCount: 1).variables.first)
    let wide = Initialisation.orthogonal.values(of: variable, network: "test", seed: 3)
    for (a, b) in [(0, 0), (5, 5), (0, 5), (2, 3)] {
      let product = (0..<40).reduce(Float(0)) { $0 + wide[a * 40 + $1] * wide[b * 40 + $1] }
      #expect(abs(product - (a == b ? 1 : 0)) < 1e-5, "rows \(a) and \(b)")
    }
  }

  @Test("PyTorch's kernels and biases are uniform within ±1/√fan in")
  func torch() throws {
    let limit = 1 / Float(16 * 16).squareRoot()
    let largest = try #require(values(.torch, "0.kernel").map(abs).max())
    #expect(largest <= limit && largest > 0.99 * limit)
    #expect(values(.torch, "0.bias").contains { $0 != 0 })
  }
}
