import Pixels
import Reports
import Testing

@Suite("Sample sheets")
struct SampleSheetTests {
  private func tile(_ value: UInt8, side: Int = 8) -> PixelImage {
    PixelImage(width: side, height: side, filledWith: [value, 0, 255 - value])
  }

  @Test("every pixel of a picture becomes a square of the scale, at its place in the grid")
  func places() {
    let values: [[UInt8]] = [[10, 20, 30], [40, 50, 60]]
    let rows = values.enumerated().map { index, row in
      SampleSheet.Row(label: "", images: row.map { tile($0) })
    }
    let sheet = SampleSheet(rows: rows, scale: 3)
    let picture = sheet.rendered()
    // 3 columns of 24 pixels with 2 gaps, 2 rows with 1 gap, margins around.
    #expect(picture.width == 2 * sheet.margin + 3 * 24 + 2 * sheet.gap)
    #expect(picture.height == 2 * sheet.margin + 2 * 24 + sheet.gap)
    for (row, values) in values.enumerated() {
      for (column, value) in values.enumerated() {
        let x = sheet.margin + column * (24 + sheet.gap)
        let y = sheet.margin + row * (24 + sheet.gap)
        for (dx, dy) in [(0, 0), (23, 0), (0, 23), (23, 23), (11, 12)] {
          #expect(Array(picture[x + dx, y + dy]) == [value, 0, 255 - value])
        }
        #expect(Array(picture[x - 1, y]) == Array(picture[0, 0]))
      }
    }
  }

  @Test("labels and titles put ink on the paper, and longer ones make room")
  func labels() {
    func width(_ label: String) -> Int {
      SampleSheet(rows: [.init(label: label, images: [tile(1)])]).rendered().width
    }
    #expect(width("fire") > width(""))
    #expect(width("electric") > width("fire"))
    let titled = SampleSheet(rows: [.init(label: "", images: [tile(1)])], title: "step 100")
      .rendered()
    let plain = SampleSheet(rows: [.init(label: "", images: [tile(1)])]).rendered()
    #expect(titled.height > plain.height)
    let paper = Array(titled[0, 0])
    let inked = (0..<titled.width).contains { x in
      (0..<30).contains { y in Array(titled[x, y]) != paper }
    }
    #expect(inked)
  }

  @Test("grey and transparent pictures are shown in RGB, on white")
  func channels() {
    let grey = PixelImage(width: 4, height: 4, filledWith: [77])
    let clear = PixelImage(width: 4, height: 4, filledWith: [0, 0, 0, 0])
    let half = PixelImage(width: 4, height: 4, filledWith: [0, 0, 0, 128])
    let sheet = SampleSheet(rows: [.init(label: "", images: [grey, clear, half])], scale: 1)
    let picture = sheet.rendered()
    #expect(picture.channelCount == 3)
    let left = sheet.margin
    #expect(Array(picture[left, left]) == [77, 77, 77])
    #expect(Array(picture[left + 4 + sheet.gap, left]) == [255, 255, 255])
    #expect(Array(picture[left + 8 + 2 * sheet.gap, left]) == [127, 127, 127])
  }

  @Test("empty sheets, odd letters and uneven rows are drawn, too")
  func extremes() {
    #expect(SampleSheet(rows: []).rendered().width > 0)
    let uneven = SampleSheet(
      rows: [
        .init(label: "日本 ß\u{0}🙂", images: [tile(1), tile(2, side: 3)]),
        .init(label: "é", images: []),
      ], columnLabels: ["a very long label that does not fit", "b", "c"])
    #expect(uneven.rendered().width > 0)
  }
}
