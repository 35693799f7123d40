import Graph
import Networks
import Testing

@Suite("Layers that depend on labels")
struct ConditionalLayerTests {
  private static let labels: [[Double]] = [[1, 0, 0], [0, 0, 1], [0.25, 0.75, 0]]

  @Test("conditional batch norm: (1 + lᵀΓ)·x̂ + lᵀB, blends of labels too")
  func conditionalBatchNorm() {
    let bench = LayerBench(
      Network(.torch, ConditionalBatchNorm(epsilon: 1e-3)), input: [3, 2, 2, 2],
      labels: Self.labels)
    let (x, found) = (bench.values(of: bench.input), bench.values(of: bench.output))
    let (gains, shifts) = (bench.value("0.gains"), bench.value("0.shifts"))
    for c in 0..<2 {
      let channel = (0..<12).map { x[$0 * 2 + c] }
      let mean = channel.reduce(0, +) / 12
      let variance = channel.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 12
      for row in 0..<12 {
        let label = Self.labels[row / 4]
        let gain = 1 + (0..<3).reduce(0.0) { $0 + label[$1] * gains[$1 * 2 + c] }
        let shift = (0..<3).reduce(0.0) { $0 + label[$1] * shifts[$1 * 2 + c] }
        let expected = gain * (channel[row] - mean) / (variance + 1e-3).squareRoot() + shift
        #expect(abs(found[row * 2 + c] - expected) < 1e-6, "row \(row), channel \(c)")
      }
    }
  }

  @Test("projection: wᵀh + b + k·lᵀE·h", arguments: [nil, 0, 2.5] as [Float?])
  func projection(labelWeight: Float?) {
    let bench = LayerBench(
      Network(.torch, Projection(labelWeight: labelWeight)), input: [3, 4], labels: Self.labels)
    let (h, found) = (bench.values(of: bench.input), bench.values(of: bench.output))
    let (kernel, bias) = (bench.value("0.kernel"), bench.value("0.bias"))
    let table = bench.value("0.label_kernel")
    for n in 0..<3 {
      var expected = bias[0]
      for c in 0..<4 {
        let row = (0..<3).reduce(0.0) { $0 + Self.labels[n][$1] * table[$1 * 4 + c] }
        expected += h[n * 4 + c] * (kernel[c] + Double(labelWeight ?? 1) * row)
      }
      #expect(abs(found[n] - expected) < 1e-12)
    }
    #expect(bench.gradientError() < 1e-4)
  }

  @Test("projection of flattened maps has weights for each pixel, class by class")
  func projectionOfMaps() {
    let bench = LayerBench(
      Network(.torch, Flatten(), Projection()), input: [2, 2, 2, 2], labels: [[1, 0], [0, 1]])
    let (h, found) = (bench.values(of: bench.input), bench.values(of: bench.output))
    let (kernel, table) = (bench.value("1.kernel"), bench.value("1.label_kernel"))
    #expect(kernel.count == 8 && table.count == 16)
    for n in 0..<2 {
      let terms = (0..<8).map { h[n * 8 + $0] * (kernel[$0] + table[n * 8 + $0]) }
      #expect(abs(found[n] - terms.reduce(bench.value("1.bias")[0], +)) < 1e-12)
    }
    #expect(bench.gradientError() < 1e-4)
  }

  @Test("with one class the projection is a dense layer")
  func oneClass() {
    let bench = LayerBench(Network(.torch, Projection()), input: [2, 4], labels: [[1], [1]])
    #expect(bench.variables.sources.map(\.variable.name) == ["0.kernel", "0.bias"])
  }

  @Test("global sum pooling is the sum over the pixels")
  func sumPooling() {
    let bench = LayerBench(Network(.torch, GlobalSumPooling()), input: [1, 2, 2, 3], labels: [[1]])
    let (x, found) = (bench.values(of: bench.input), bench.values(of: bench.output))
    for c in 0..<3 { #expect(abs(found[c] - (x[c] + x[3 + c] + x[6 + c] + x[9 + c])) < 1e-12) }
  }

  @Test("their gradients are those of central differences")
  func gradients() {
    let pictures = LayerBench(
      Network(.torch, ConditionalBatchNorm(), GlobalSumPooling(), Projection()),
      input: [3, 2, 2, 2], labels: Self.labels)
    #expect(pictures.gradientError() < 1e-4)
    let rows = LayerBench(
      Network(.torch, ConditionalBatchNorm()), input: [3, 4], labels: Self.labels)
    #expect(rows.gradientError() < 1e-4)
  }
}
