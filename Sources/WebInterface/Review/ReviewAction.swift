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
  /// The stamp of the picture that was seen, where the page gives it: after the program's end the number may
  /// mean another picture, and the path another file.
  var stamp: String?
  /// `accept`, `reject`, `class`, `not-duplicate-of` or `undo`, as in files of decisions.
  var decision: String
  /// The reason, the class or the number of the other picture.
  var value: String?
}

/// Why nothing was noted.
struct ReviewProblem: Error { var message: String; var status = 422 }
