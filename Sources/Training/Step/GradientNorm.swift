import Graph

/// √Σ g² over a network's gradients, summed in double precision in a fixed order.
func gradientNorm(_ gradients: FloatBuffer) -> Float {
  var total = 0.0
  let block = 1024
  for start in stride(from: 0, to: gradients.count, by: block) {
    let end = min(start + block, gradients.count)
    var sums = SIMD16<Float>(repeating: 0)
    var i = start
    while i + 16 <= end {
      let values = UnsafeRawPointer(gradients.base + i).loadUnaligned(as: SIMD16<Float>.self)
      sums += values * values
      i += 16
    }
    var sum = sums.sum()
    while i < end {
      sum += gradients.base[i] * gradients.base[i]
      i += 1
    }
    total += Double(sum)
  }
  return Float(total.squareRoot())
}
