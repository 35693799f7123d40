import Glibc

extension Reference {
  /// output[r] = Σ over c of input[r, c].
  package static func sumChannels<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>, rows: Int, channels: Int
  ) {
    for r in 0..<rows {
      output[r] = (0..<channels).reduce(Scalar(0)) { $0 + input[r * channels + $1] }
    }
  }

  /// output[r, c] = input[r].
  package static func broadcastChannels<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>, rows: Int, channels: Int
  ) {
    for r in 0..<rows {
      for c in 0..<channels { output[r * channels + c] = input[r] }
    }
  }

  /// output[r, c] = e^input[r, c] ÷ Σ over k of e^input[r, k].
  package static func softmax<Scalar: BinaryFloatingPoint>(
    input: UnsafePointer<Scalar>, output: UnsafeMutablePointer<Scalar>, rows: Int, channels: Int
  ) {
    for r in 0..<rows {
      let row = (0..<channels).map { Double(input[r * channels + $0]) }
      let largest = row.max() ?? 0
      let sum = row.reduce(0) { $0 + Glibc.exp($1 - largest) }
      for c in 0..<channels { output[r * channels + c] = Scalar(Glibc.exp(row[c] - largest) / sum) }
    }
  }
}
