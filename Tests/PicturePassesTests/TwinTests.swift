import CPicturePasses
import Testing

/// Numbers that are the same in every run.
private struct Draws {
  private var state: UInt64
  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed &* 7919 &+ 1) }
  mutating func number() -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 40)
  }
  /// Bytes with runs of equal ones, as plain backgrounds have.
  mutating func bytes(_ count: Int, step: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let isRun = number() % 3 == 0
      let pixel = (0..<step).map { _ in UInt8(truncatingIfNeeded: isRun ? 255 : number()) }
      for _ in 0..<(isRun ? 1 + number() % 200 : 1) { bytes += pixel }
    }
    return Array(bytes.prefix(count))
  }
}

/// Windows of one axis, plain.
private struct Windows {
  var sizes = pic_windows()
  var starts: [Int32] = []
  var counts: [Int32] = []
  var weights: [Int32] = []

  /// Windows whose starts rise from the first input position to the last one.
  ///
  /// Weights overshoot to both sides and add up to one, so that sums below 0 and above 255 occur.
  init(input: Int, output: Int, longest: Int, origin: Int, _ draws: inout Draws) {
    for index in 0..<output {
      let start = output == 1 ? 0 : index * (input - 1) / (output - 1)
      let count = min(1 + draws.number() % longest, input - start)
      starts.append(Int32(origin + start))
      counts.append(Int32(count))
      var left: Int32 = 1 << 22
      for tap in 0..<longest {
        let weight = Int32(draws.number() % (1 << 20)) - (1 << 18)
        weights.append(tap >= count ? 0 : tap == count - 1 ? left : weight / Int32(count))
        if tap < count { left -= weight / Int32(count) }
      }
    }
    sizes = pic_windows(
      count: Int32(output), input_count: Int32(input), origin: Int32(origin),
      stride: Int32(longest))
  }

  func grouped(
    by groupSize: Int32, _ body: (inout pic_grouped_windows) -> Void
  ) {
    var sizes = sizes
    let groupCount = pic_group_count(&sizes, starts, counts, groupSize)
    var groupStarts = [Int32](repeating: 0, count: starts.count)
    var words = [UInt32](
      repeating: 7, count: starts.count * Int(groupCount * pic_group_words(groupSize)))
    pic_group_windows(&sizes, starts, counts, weights, groupSize, groupCount, &groupStarts, &words)
    groupStarts.withUnsafeBufferPointer { groupStarts in
      words.withUnsafeBufferPointer { words in
        guard let startBase = groupStarts.baseAddress, let wordBase = words.baseAddress else {
          return
        }
        var windows = pic_grouped_windows(
          count: sizes.count, input_count: sizes.input_count, group_count: groupCount,
          starts: startBase, words: wordBase)
        body(&windows)
      }
    }
  }
}

/// Every table but the naive one.
///
/// Each result is compared with what that one gives.
private func passes(_ index: Int32) -> pic_passes { pic_passes_at(index).pointee }
private var naive: pic_passes { pic_passes_naive().pointee }
private let guardByte: UInt8 = 0xA5

private func resampled(
  _ source: [UInt8], by passes: pic_passes, isVertical: Bool, rows: Int, rowBytes: Int,
  channels: Int, _ windows: Windows
) -> [UInt8] {
  let outputRows = isVertical ? Int(windows.sizes.count) : rows
  let outputBytes = isVertical ? rowBytes : Int(windows.sizes.count) * channels
  // Rows of the target lie apart; what is between them and behind them must stay.
  let stride = outputBytes + 3
  var target = [UInt8](repeating: guardByte, count: outputRows * stride + 64)
  windows.grouped(by: passes.group_size) { windows in
    withUnsafeTemporaryAllocation(
      byteCount: pic_pass_scratch(windows.input_count) + 64, alignment: 64
    ) { memory in
      let scratch = memory.bindMemory(to: UInt8.self)
      scratch.initialize(repeating: guardByte)
      source.withUnsafeBufferPointer { source in
        target.withUnsafeMutableBufferPointer { target in
          guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress,
            let scratchBase = scratch.baseAddress
          else { return }
          var pass = pic_pass(
            source: sourceBase, source_stride: rowBytes, row_count: rows, row_bytes: rowBytes,
            channels: channels, target: targetBase, target_stride: stride, scratch: scratchBase)
          (isVertical ? passes.vertical : passes.horizontal)(&pass, &windows)
        }
      }
      #expect(
        scratch.suffix(64).allSatisfy { $0 == guardByte },
        "\(String(cString: passes.name)) leaves its scratch")
    }
  }
  return target
}

@Suite("Pixel passes beside their naive twin")
struct TwinTests {
  private static let lengths = [1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 64, 65, 127, 200]
  private static let indices = Array(0..<pic_passes_count())

  @Test("names rise from the baseline", arguments: indices)
  func names(index: Int32) {
    let names = ["baseline", "avx2", "avx512", "vnni"]
    #if arch(x86_64)
      #expect(String(cString: passes(index).name) == names[Int(index)])
    #endif
  }

  @Test("rows to another width", arguments: indices)
  func horizontal(index: Int32) {
    var draws = Draws(seed: 1)
    for channels in [1, 3, 4] {
      for width in Self.lengths {
        for rows in [1, 3, 4, 5, 8, 13, 17] {
          let output = 1 + draws.number() % 40 * (rows == 8 ? 4 : 1)
          let windows = Windows(
            input: width, output: output, longest: 1 + draws.number() % 23, origin: 0, &draws)
          let source = draws.bytes(rows * width * channels, step: channels)
          func result(_ passes: pic_passes) -> [UInt8] {
            resampled(
              source, by: passes, isVertical: false, rows: rows, rowBytes: width * channels,
              channels: channels, windows)
          }
          #expect(
            result(passes(index)) == result(naive), "\(width)×\(rows)×\(channels) to \(output)")
        }
      }
    }
  }

  @Test("rows of one colour, and of two", arguments: indices)
  func plainRows(index: Int32) {
    var draws = Draws(seed: 2)
    for width in [64, 100, 257] {
      for edge in [0, 1, 33, 40, 63] {
        let windows = Windows(input: width, output: 64, longest: 9, origin: 0, &draws)
        let row = (0..<width).flatMap { $0 < edge ? [9, 200, 30] : [255, 254, 253] as [UInt8] }
        let source = (0..<12).flatMap { _ in row }
        func result(_ passes: pic_passes) -> [UInt8] {
          resampled(
            source, by: passes, isVertical: false, rows: 12, rowBytes: 3 * width, channels: 3,
            windows)
        }
        #expect(result(passes(index)) == result(naive), "\(width), \(edge)")
      }
    }
  }

  @Test("columns to another height", arguments: indices)
  func vertical(index: Int32) {
    var draws = Draws(seed: 3)
    for rowBytes in Self.lengths + [80, 201] {
      for height in Self.lengths {
        let output = 1 + draws.number() % 40
        let windows = Windows(
          input: height, output: output, longest: 1 + draws.number() % 23, origin: 5, &draws)
        let source = draws.bytes(rowBytes * height, step: 1)
        func result(_ passes: pic_passes) -> [UInt8] {
          resampled(
            source, by: passes, isVertical: true, rows: height, rowBytes: rowBytes, channels: 1,
            windows)
        }
        #expect(result(passes(index)) == result(naive), "\(rowBytes)×\(height) to \(output)")
      }
    }
  }

  /// Windows of whole 8-bit weights that add up to 256, four positions or more each.
  private func reducedAxis(
    input: Int, output: Int, _ draws: inout Draws
  ) -> (starts: [Int32], taps: Int, weights: [UInt8]) {
    let filled = min(1 + draws.number() % 20, input)
    let taps = (filled + 3) / 4 * 4
    var starts: [Int32] = []
    var weights: [UInt8] = []
    for index in 0..<output {
      starts.append(Int32(output == 1 ? 0 : index * (input - filled) / (output - 1)))
      var left = filled == 1 ? 255 : 256
      for tap in 0..<taps {
        let most = min(left, 255)
        let weight =
          tap >= filled ? 0 : tap == filled - 1 ? most : min(most, draws.number() % (512 / filled))
        weights.append(UInt8(weight))
        left -= weight
      }
    }
    return (starts, taps, weights)
  }

  @Test("reductions of every shape", arguments: indices)
  func reduction(index: Int32) {
    var draws = Draws(seed: 4)
    for channels in [1, 3, 4] {
      for width in Self.lengths {
        for height in [1, 2, 9, 31, 64] {
          let (newWidth, newHeight) = (1 + draws.number() % 40, 1 + draws.number() % 40)
          let rows = reducedAxis(input: height, output: newHeight, &draws)
          let columns = reducedAxis(input: width, output: newWidth, &draws)
          let source = draws.bytes(width * height * channels, step: channels)
          func result(_ passes: pic_passes) -> [UInt8] {
            let lineBytes = newHeight * width * channels
            var lines = [Int8](repeating: 0, count: lineBytes + pic_spare_bytes)
            var target = [UInt8](repeating: guardByte, count: newWidth * newHeight * 4 + 64)
            func axis(
              _ count: Int, _ axis: (starts: [Int32], taps: Int, weights: [UInt8]),
              _ body: (pic_reduced_axis) -> Void
            ) {
              axis.starts.withUnsafeBufferPointer { starts in
                axis.weights.withUnsafeBufferPointer { weights in
                  guard let startBase = starts.baseAddress, let weightBase = weights.baseAddress
                  else { return }
                  body(
                    pic_reduced_axis(
                      count: count, starts: startBase, taps: axis.taps, weights: weightBase))
                }
              }
            }
            axis(newHeight, rows) { rowAxis in
              axis(newWidth, columns) { columnAxis in
                source.withUnsafeBufferPointer { source in
                  lines.withUnsafeMutableBufferPointer { lines in
                    target.withUnsafeMutableBufferPointer { target in
                      guard let sourceBase = source.baseAddress, let lineBase = lines.baseAddress,
                        let targetBase = target.baseAddress
                      else { return }
                      var reduction = pic_reduction(
                        source: sourceBase, source_stride: width * channels, row_count: height,
                        row_bytes: width * channels, channels: channels, rows: rowAxis,
                        columns: columnAxis, lines: lineBase, target: targetBase)
                      passes.reduce(&reduction)
                    }
                  }
                }
              }
            }
            return target
          }
          #expect(
            result(passes(index)) == result(naive),
            "\(width)×\(height)×\(channels) to \(newWidth)×\(newHeight)")
        }
      }
    }
  }

  @Test("white cells", arguments: indices)
  func whiteCells(index: Int32) {
    var draws = Draws(seed: 5)
    for channels in [1, 3] {
      for width in Self.lengths + [128, 224, 255, 256, 257, 300, 701] {
        let height = 1 + draws.number() % 300
        let bytes = (0..<(width * height * channels)).map { _ -> UInt8 in
          [255, 240, 239, 255, 0, 250, 247, 241][draws.number() % 8]
        }
        func result(_ passes: pic_passes) -> [UInt64] {
          var cells = [UInt64](repeating: 7, count: 256)
          passes.white_cells(bytes, width, height, channels, &cells)
          return cells
        }
        #expect(result(passes(index)) == result(naive), "\(width)×\(height)×\(channels)")
      }
    }
  }

  @Test("signs of cosines", arguments: indices)
  func cosineSigns(index: Int32) {
    var draws = Draws(seed: 8)
    for (side, order) in [(8, 1), (16, 5), (24, 3), (32, 6)] {
      for intervals in [1, 2, 5] {
        let bytes = draws.bytes(side * side, step: 1)
        let weights = (0..<(intervals * side * 8)).map {
          $0 % 8 < order ? Float(draws.number() % 2001 - 1000) / 9000 : 0
        }
        let count = 1 + (intervals - 1) * (intervals - 1)
        func result(_ passes: pic_passes) -> [[UInt64]] {
          weights.withUnsafeBufferPointer { weights in
            guard let base = weights.baseAddress else { return [] }
            var cosines = pic_cosines(
              side: side, order: order, intervals: intervals, weights: base, least: 2)
            var signs = [pic_signs](repeating: pic_signs(bits: 7, mean: 7), count: count + 1)
            passes.cosine_signs(bytes, &cosines, &signs)
            return signs.map { [$0.bits, UInt64($0.mean.bitPattern)] }
          }
        }
        #expect(result(passes(index)) == result(naive), "\(side), order \(order), \(intervals)")
      }
    }
  }

  @Test("hashes that differ in few bits", arguments: indices)
  func nearHashes(index: Int32) {
    var draws = Draws(seed: 9)
    for count in [0, 1, 63, 64, 65, 128, 1000] {
      let query = UInt64(draws.number()) << 40 ^ UInt64(draws.number())
      // Few, some and many of their bits differ; the last of all is always near.
      let hashes = (0..<count).map { place in
        (0..<(place == count - 1 ? 3 : draws.number() % 30)).reduce(query) { hash, _ in
          hash ^ 1 << UInt64(draws.number() % 64)
        }
      }
      for radius: UInt32 in [0, 8, 11, 64] {
        func result(_ passes: pic_passes) -> [UInt32] {
          var found = [UInt32](repeating: 7, count: count + 1)
          let foundCount = passes.near_hashes(hashes, count, query, radius, &found)
          return found + [UInt32(foundCount)]
        }
        let places = result(naive).prefix(Int(result(naive).last ?? 0))
        #expect(
          places
            == hashes.indices.map(UInt32.init).filter {
              (hashes[Int($0)] ^ query).nonzeroBitCount <= Int(radius)
            }[...])
        #expect(
          result(passes(index)).prefix(places.count) == places
            && result(passes(index)).last == result(naive).last, "\(count), \(radius)")
      }
    }
  }

  @Test("digests", arguments: indices)
  func digest(index: Int32) {
    var draws = Draws(seed: 6)
    for count in Self.lengths + [0, 128, 129, 240, 241, 1000, 1024, 12_288, 12_289, 120_000] {
      let bytes = draws.bytes(count, step: 1)
      func result(_ passes: pic_passes) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 16)
        passes.digest(bytes, count, &digest)
        return digest
      }
      #expect(result(passes(index)) == result(naive), "\(count)")
    }
  }

  @Test("moments of the parts of rows, and of more than 32 bits hold", arguments: indices)
  func moments(index: Int32) {
    func values(_ bytes: [UInt8], _ size: [Int], _ passes: pic_passes) -> [UInt64] {
      let found = passes.moments(bytes, size[0], size[1], size[2], size[3])
      return [
        found.sums.0, found.sums.1, found.sums.2,
        found.squares.0, found.squares.1, found.squares.2,
      ]
    }
    var draws = Draws(seed: 7)
    for channels in [1, 3] {
      for width in Self.lengths {
        let stride = width * channels + draws.number() % 9
        let height = 1 + draws.number() % 40
        let bytes = draws.bytes(stride * height, step: 1)
        let size = [stride, width, height, channels]
        #expect(values(bytes, size, passes(index)) == values(bytes, size, naive), "\(size)")
      }
    }
    // 1,100 rows of 1,024 pixels: each of 16 lanes adds up 70,400 squares.
    let white = [UInt8](repeating: 255, count: 3 * 1024)
    let count: UInt64 = 1024 * 1100
    let sums = [UInt64](repeating: 255 * count, count: 3)
    #expect(
      values(white, [0, 1024, 1100, 3], passes(index)) == sums + sums.map { 255 * $0 })
  }

  @Test("cyclic redundancy checks", arguments: indices)
  func cyclicRedundancyCheck(index: Int32) {
    guard let check = passes(index).crc32c, let plain = naive.crc32c else { return }
    let digits = Array("123456789".utf8)
    #expect(check(0, digits, digits.count) == 0xE306_9283)
    #expect(plain(0, digits, digits.count) == 0xE306_9283)
    var draws = Draws(seed: 8)
    for count in Self.lengths + [0, 1000, 12_345] {
      let bytes = draws.bytes(count, step: 1)
      let start = UInt32(draws.number())
      #expect(check(start, bytes, count) == plain(start, bytes, count), "\(count)")
    }
  }
}
