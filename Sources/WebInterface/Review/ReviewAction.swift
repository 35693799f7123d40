import Curation

/// One thing that was said of a picture, with the note beside it.
struct Saying: Sendable, Hashable {
  var statement: PersonStatement
  var note = ""

  /// A few words: "reject: blurry".
  var words: String {
    switch statement {
    case .accept: "accept"
    case .reject(let reason): reason.isEmpty ? "reject" : "reject: \(reason)"
    case .pictureClass(let name): "class \(name)"
    case .notDuplicate(let path): "no duplicate of \(path)"
    case .undo: "undo"
    }
  }
}

/// What a key does.
struct ReviewAction: Sendable, Decodable {
  /// The picture's number.
  var id: Int64
  /// Its path, where the page says it: numbers may mean other pictures after a program's end.
  var path: String?
  /// `accept`, `reject`, `class`, `not-duplicate-of` or `undo`, as in files of decisions.
  var decision: String
  /// The reason, the class or the number of the other picture.
  var value: String?
}

/// Why nothing was noted.
struct ReviewProblem: Error { var message: String; var status = 422 }
