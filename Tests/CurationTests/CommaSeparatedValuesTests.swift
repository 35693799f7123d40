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
  func rows(text: String, rows: [[String]]) throws {
    #expect(try CommaSeparatedValues.rows(of: text, path: "x.csv") == rows)
  }

  @Test(
    "a quote that is never closed is an error with the line where it opens",
    arguments: [
      ("folder,class\n\"hats,hat\nshoes,shoe\n", 2), ("a,b\r\nc,\"d\r\n", 2), ("\"", 1),
      ("\"two\nlines\",x\ny,\"z", 3), ("\"a\"\"", 1),
    ])
  func unclosedQuote(text: String, line: Int) {
    let error = #expect(throws: CurationError.self) {
      try CommaSeparatedValues.rows(of: text, path: "x.csv")
    }
    #expect(error?.description.hasPrefix("x.csv, line \(line): expected a second \"") == true)
  }

  @Test("come back as they were written")
  func roundTrip() throws {
    let row = ["plain", "with,comma", "with \"quotes\"", "two\nlines", "CR\r", "", "ä"]
    let text = CommaSeparatedValues.line(row) + "\n"
    #expect(try CommaSeparatedValues.rows(of: text, path: "x.csv") == [row])
  }

  @Test("the mark of UTF-8 in front is no text, and one further behind stays")
  func mark() {
    // EF BB BF, as the Unicode Standard has it (23.8).
    let marked = String(decoding: [0xEF, 0xBB, 0xBF] + Array("a\u{FEFF}b".utf8), as: UTF8.self)
    #expect(Array(marked.withoutMark.utf8) == Array("a\u{FEFF}b".utf8))
    #expect("a".withoutMark == "a" && "".withoutMark == "")
  }
}
