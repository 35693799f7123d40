import Curation
import Testing

@Suite("Comma-separated values")
struct CommaSeparatedValuesTests {
  @Test(
    "are read as RFC 4180 says",
    arguments: [
      ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
      ("\"a,\"\"b\"\"\",\"c\nd\"\n", [["a,\"b\"", "c\nd"]]), ("a,\n", [["a", ""]]),
      ("\u{FEFF}a\n\nb\n", [["a"], [""], ["b"]]),
    ] as [(String, [[String]])])
  func rows(text: String, rows: [[String]]) {
    #expect(CommaSeparatedValues.rows(of: text) == rows)
  }

  @Test("come back as they were written")
  func roundTrip() {
    let row = ["plain", "with,comma", "with \"quotes\"", "two\nlines", "CR\r", "", "ä"]
    #expect(CommaSeparatedValues.rows(of: CommaSeparatedValues.line(row) + "\n") == [row])
  }
}
