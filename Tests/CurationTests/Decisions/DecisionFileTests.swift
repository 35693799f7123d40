import Catalogue
import Curation
import Foundation
import Testing

@Suite("Files of decisions, and patterns")
struct DecisionFileTests {
  @Test("CSV as people and spreadsheets write it, and JSON, mean the same")
  func forms() throws {
    let expected: [PersonStatement] = [
      .accept, .reject(reason: "a card, no drawing"), .pictureClass("b"),
      .notDuplicate(of: "a/2.png"), .undo,
    ]
    let csv = """
      path,decision,value,note
      a/1.png,accept,,
      a/2.png,Reject,"a card, no drawing", seen
      a/3.png,class,b

      a/4.png,not-duplicate-of,a/2.png
      a/5.png,undo
      """
    let semicolons = "\u{FEFF}sep=;\r\nPath;Decision;Value;Note\r\na/1.png;accept;;\r\n"
    let json = """
      [
        {"path": "a/1.png", "decision": "accept", "note": null},
        {"path": "a/2.png", "decision": "reject", "value": "a card, no drawing", "note": "seen"},
        {"path": "a/3.png", "decision": "class", "value": "b", "more": 3}, {"path": "a/4.png",
         "decision": "not-duplicate-of", "value": "a/2.png"},
        {"path": "a/5.png", "decision": "undo"}
      ]
      """
    let (rows, objects) = (
      try DecisionFile(text: csv, path: "d.csv").requests,
      try DecisionFile(text: json, path: "d.json").requests
    )
    #expect(rows.map(\.statement) == expected)
    #expect(objects.map(\.statement) == expected)
    #expect(rows.map(\.place?.line) == [2, 3, 4, 6, 7])
    #expect(objects.map(\.place?.line) == [2, 3, 4, 4, 6])
    #expect(rows[1].note == "seen")
    #expect(
      try DecisionFile(text: semicolons, path: "d.csv").requests.map(\.statement) == [.accept])
  }

  @Test(
    "what cannot be meant is named with its line",
    arguments: [
      ("file,decision\n", "line 1: expected the columns"),
      ("path,decision\na/1.png,accpet\n", "line 2: decision: expected one of accept"),
      (
        "path,decision,value\n\"a\nb\",accept,\na/1.png,accept,why\n",
        "line 4: value: expected nothing"
      ),
      ("path,decision,value\na/1.png,class,\n", "line 2: value: expected the name of the class"),
      ("path,decision\n,accept\n", "line 2: path: expected a picture"),
      ("path,decision\na/1.png,reject,too, many\n", "line 2: expected 2 fields, found 4"),
      ("", "line 1: expected the columns"), ("{}", "expected an array"), ("[1", "is no JSON"),
      ("[\n\n3]", "line 3: expected an object"),
      ("[{\"path\": [1], \"decision\": \"accept\"}]", "line 1: path: expected a text"),
    ])
  func faults(text: String, words: String) {
    #expect {
      try DecisionFile(text: text, path: "d.csv")
    } throws: { "\($0)".hasPrefix("d.csv") && "\($0)".contains(words) }
  }

  @Test(
    "contradictions and paths that match nothing are named with file and line, and nothing is taken"
  )
  func contradictions() throws {
    let place = try DecisionWorkspace()
    try place.run(upTo: .filter)
    let cases = [
      (
        "a/1.png,accept,\nb/1.png,accept,\n./images/a/1.png,reject,no",
        "line 4: a/1.png: reject \"no\" contradicts accept in line 2"
      ),
      (
        "a/1.png,class,a\na/1.png,class,b", "line 3: a/1.png: class b contradicts class a in line 2"
      ),
      ("a/1.png,accept,\na/?.png,undo,", "line 3: a/1.png: undo contradicts accept in line 2"),
      ("a/1.png,accept,\na/11.png,accept,", "line 3: a/11.png: "),
      ("1.png,accept,", "line 2: 1.png: may mean any of a/1.png, b/1.png"),
      ("x/*.png,accept,", "line 2: x/*.png: no picture in"),
      ("a/1.png,not-duplicate-of,a/1.png", "line 2: a/1.png: is the very picture"),
      ("a/1.png,not-duplicate-of,b", "line 2: b: expected one picture, found 6"),
    ]
    for (text, words) in cases {
      let file = try DecisionFile(text: "path,decision,value\n\(text)\n", path: "d.csv")
      #expect {
        try place.decide(file.requests)
      } throws: { "\($0)".contains("d.csv, " + words) }
    }
    #expect(try place.context.catalogue.personDecisions().isEmpty)
    // The same thing twice, and different things of one picture, are no contradiction.
    let file = try DecisionFile(
      text: "path,decision,value\na/1.png,reject,x\na/1.png,reject,x\na/1.png,class,b\n",
      path: "d.csv")
    #expect(try place.decide(file.requests).noted == 2)
  }

  @Test(
    "patterns mean paths, globs, folders and classes",
    arguments: [
      ("a/1.png", ["a/1.png"]), ("images/a/1.png", ["a/1.png"]), ("dark.png", ["a/dark.png"]),
      ("a/[0-2].png", ["a/0.png", "a/1.png", "a/2.png"]), ("[!0-9]*", ["a/dark.png"]),
      ("1.p?g*", ["a/1.png", "b/1.png"]), ("**/1.png", ["a/1.png", "b/1.png"]),
      ("images/*/5.png", ["a/5.png", "b/5.png"]), ("b/", (0..<6).map { "b/\($0).png" }),
      ("b", (0..<6).map { "b/\($0).png" }), ("./images/b/*", (0..<6).map { "b/\($0).png" }),
    ])
  func patterns(pattern: String, paths: [String]) throws {
    let place = try DecisionWorkspace()
    try place.run(upTo: .filter)
    try place.decide(pattern, .accept)
    #expect(try DecisionListing(in: place.context.catalogue).rows.map(\.path) == paths)
  }

  // To Swift a slash and the tone of an emoji behind it are one character.
  @Test(
    "patterns mean pictures whose names begin with a mark",
    arguments: ["e/*", "e/", "images/e/*.png", "*\u{1F3FD}.png", "e/\u{1F3FD}.png"])
  func marks(pattern: String) throws {
    let place = try DecisionWorkspace()
    try place.write("e/\u{1F3FD}.png", try DecisionWorkspace.picture(7))
    try place.run(upTo: .filter)
    try place.decide(pattern, .accept)
    #expect(
      try DecisionListing(in: place.context.catalogue).rows.map(\.path) == ["e/\u{1F3FD}.png"])
  }
}
