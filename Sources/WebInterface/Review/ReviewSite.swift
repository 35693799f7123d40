package import Curation
import Foundation
import Reports

/// The pages of `pokeprep review`.
package final class ReviewSite: WebSite {
  private let desk: ReviewDesk
  private let files: PictureFiles
  private let recent = RecentSelection()

  /// Pages of a workspace, which must be locked until they are gone.
  ///
  /// - Parameters:
  ///   - context: Where.
  ///   - settings: Those of stages that nobody sets otherwise, for `apply`.
  /// - Throws: `CurationError.notFiltered`; `CatalogueError`.
  package init(context: StageContext, settings: PipelineSettings) throws {
    desk = try ReviewDesk(context: context, settings: settings)
    files = PictureFiles(workspace: context.workspace, input: try context.inputFolder())
  }

  /// Decisions noted since the beginning.
  package var notedCount: Int { desk.state.notedCount }

  /// All pictures of the workspace.
  package var pictureCount: Int { desk.state.snapshot.pictures.count }

  /// Those of which something was said, by anybody and at any time.
  package var decidedCount: Int { desk.state.decidedCount }

  package func answer(_ request: WebRequest) async -> WebAnswer? {
    if request.isChange { return await change(request) }
    do { return try look(request) } catch {
      return request.path.hasPrefix("/api/")
        ? WebAnswer(problem: error.message, status: error.status)
        : MessagePage(title: "No such selection", message: error.message)
          .answer(status: error.status)
    }
  }

  private func look(_ request: WebRequest) throws(ReviewProblem) -> WebAnswer? {
    let state = desk.state
    // Numbers of pictures mean others in another workspace, which a page may be left over from.
    if let version = request.query["v"], !state.isOwn(version) {
      return WebAnswer(
        problem: "This page is left over from another workspace; load it again.", status: 409)
    }
    let page = ReviewPage(state: state, request: request)
    switch request.path {
    case "/": return try page.gallery(.gallery)
    case "/queue": return try page.gallery(.queue)
    case "/groups": return page.groups()
    case "/kept": return page.kept()
    case "/picture":
      return picture(request).map { page.picture($0, hasSource: files.source(of: $0) != nil) }
    case "/style.css": return WebAnswer(text: WebStyle.text, type: "text/css")
    case "/review.js": return WebAnswer(text: ReviewScript.text, type: "text/javascript")
    case "/thumb":
      return picture(request).flatMap(files.thumbnail).map {
        WebAnswer($0, type: "image/png", lifetime: 86_400)
      }
    case "/source":
      return picture(request).map { picture in
        files.source(of: picture).map { WebAnswer($0.bytes, type: $0.type) }
          ?? MessagePage(
            title: "No source",
            message: "\(picture.path) is gone, or is no picture that browsers show."
          )
          .answer(status: 404)
      }
    case "/api/pictures":
      let places = recent.places(of: try ReviewSelection(request.query), in: state)
      return WebAnswer(json: PicturePage(state, places: places, request))
    case "/api/state": return WebAnswer(json: DeskState(state, request))
    case "/api/curve": return WebAnswer(json: ThresholdFit(state))
    default: return nil
    }
  }

  private func picture(_ request: WebRequest) -> ReviewedPicture? {
    request.query["id"].flatMap { Int64($0) }.flatMap { desk.state.snapshot[$0] }
  }

  /// The body of a change.
  private struct Actions: Decodable { var actions: [ReviewAction] }

  private func change(_ request: WebRequest) async -> WebAnswer? {
    do {
      switch request.path {
      case "/api/decisions":
        guard let body = try? JSONDecoder().decode(Actions.self, from: request.body),
          (1...500).contains(body.actions.count)
        else {
          throw ReviewProblem(
            message: "Expected actions, 1 to 500, each with id, decision and value.", status: 400)
        }
        return noted(try await desk.note(body.actions))
      case "/api/undo": return noted(try await desk.step(back: true))
      case "/api/redo": return noted(try await desk.step(back: false))
      case "/api/apply":
        try desk.apply()
        return WebAnswer(json: DeskState(desk.state, request), status: 202)
      default: return nil
      }
    } catch let problem as ReviewProblem {
      return WebAnswer(problem: problem.message, status: problem.status)
    } catch {
      return WebAnswer(problem: "\(error)", status: 500)
    }
  }

  private func noted(_ ids: [Int64]) -> WebAnswer {
    let state = desk.state
    return WebAnswer(
      json: NotedActions(
        rows: ids.map { NotedActions.Row(id: $0, said: state.words(of: $0)) },
        undo: state.undoCount,
        redo: state.redoCount))
  }
}

extension ReviewDesk.State {
  /// What was said of a picture, in words; empty where nothing was.
  func words(of id: Int64) -> String {
    (said[id] ?? []).map(\.words).joined(separator: "; ")
  }
}

/// What came of actions.
private struct NotedActions: Encodable {
  struct Row: Encodable { var id: Int64, said: String }
  var rows: [Row]
  var undo: Int
  var redo: Int
}

/// How far everything is.
private struct DeskState: Encodable {
  var undo: Int
  var redo: Int
  var noted: Int
  var decided: Int
  var pictures: Int
  var applying: String?
  var applied: String?
  var workspace: String
  /// The word that pages give with changes: for one that was opened before the program was started again.
  var token: String

  init(_ state: ReviewDesk.State, _ request: WebRequest) {
    workspace = state.workspace
    token = request.token
    undo = state.undoCount
    redo = state.redoCount
    noted = state.notedCount
    decided = state.decidedCount
    pictures = state.snapshot.pictures.count
    applying = state.applying
    applied = state.applied
  }
}

/// Some of the pictures that a selection takes, each as a short list.
struct PicturePage: Encodable {
  /// A picture: number, path, class, whether it is kept, reason, score, group, what was said, findings,
  /// stamp.
  struct Row: Encodable {
    var picture: ReviewedPicture
    var said: String

    func encode(to encoder: any Encoder) throws {
      var row = encoder.unkeyedContainer()
      try row.encode(picture.id)
      try row.encode(picture.path)
      try row.encode(picture.pictureClass ?? "")
      try row.encode(picture.isKept ? 1 : 0)
      try row.encode(picture.reason)
      try row.encode(picture.score.map { ($0 * 1000).rounded() / 1000 })
      try row.encode(picture.group)
      try row.encode(said)
      try row.encode(picture.findings.joined(separator: ", "))
      try row.encode(picture.stamp)
    }
  }

  var total: Int
  var offset: Int
  var version: String
  var rows: [Row]

  /// What a page of rows is asked for by: `offset` and `count`.
  init(_ state: ReviewDesk.State, places: [Int], _ request: WebRequest? = nil) {
    total = places.count
    offset = request?.number("offset", in: 0...max(0, places.count)) ?? 0
    let count = request?.number("count", in: 1...1000) ?? 300
    version = state.version
    rows = places.dropFirst(offset).prefix(count).map { place in
      let picture = state.snapshot.pictures[place]
      return Row(picture: picture, said: state.words(of: picture.id))
    }
  }

  /// The same as a block of data in a page, where nothing in it can be taken for markup.
  var block: Markup {
    Markup(
      trusted: String(decoding: WebAnswer(json: self).body, as: UTF8.self)
        .replacing("<", with: "\\u003c"))
  }
}
