import Catalogue
import Curation
import Foundation

/// Notes decisions while a workspace is reviewed, and takes them back.
///
/// Every decision goes through `DecisionPlan`, as those of `decide` do, and counts as noted only after its
/// transaction is in the catalogue. What was said is kept beside in memory, so that pages need no query.
final class ReviewDesk: Sendable {
  /// What the pages show.
  struct State: Sendable {
    /// The workspace's folder, by which a page knows it again.
    let workspace: String
    var snapshot: ReviewSnapshot
    var said: [Int64: [Saying]]
    fileprivate var done: [Step] = []
    fileprivate var undone: [Step] = []
    /// What `apply` is doing; nil while nothing runs.
    var applying: String?
    /// How the last one ended.
    var applied: String?
    /// Decisions noted since the server began.
    var notedCount = 0
    /// Changes whenever pictures or what was said of them do.
    fileprivate(set) var revision = 0

    /// Drops what was done about pictures that have gone or lie elsewhere now; the other steps stand, since what
    /// people say outlasts every stage.
    fileprivate mutating func forgetSteps(notIn new: ReviewSnapshot) {
      func isLasting(_ step: Step) -> Bool {
        step.before.keys.allSatisfy { id in
          new[id].map { $0.path == snapshot[id]?.path } ?? false
        }
      }
      done.removeAll { !isLasting($0) }
      undone.removeAll { !isLasting($0) }
    }

    /// What pages were made from: the workspace and a number that changes whenever its pictures do.
    var version: String { "\(StableHash.text(of: workspace))-\(snapshot.version)" }

    /// Whether a page that was made from some version shows this workspace.
    func isOwn(_ version: String) -> Bool {
      version.hasPrefix("\(StableHash.text(of: workspace))-")
    }

    /// The pictures of which something was said.
    var decidedCount: Int { said.values.count { !$0.isEmpty } }
    var undoCount: Int { done.count }
    var redoCount: Int { undone.count }
  }

  /// What was said of some pictures before and after an action.
  fileprivate struct Step: Sendable {
    var before: [Int64: [Saying]]
    var after: [Int64: [Saying]]
  }

  let context: StageContext
  private let settings: PipelineSettings
  private let input: String
  private let shared: SharedValue<State>
  private let work = WorkQueue("review")

  /// Reads a workspace, which must be locked.
  init(context: StageContext, settings: PipelineSettings) throws {
    self.context = context
    self.settings = settings
    input = try context.inputFolder()
    let snapshot = try ReviewSnapshot(of: context, version: Int(Date().timeIntervalSince1970))
    shared = SharedValue(
      State(
        workspace: context.workspace.root, snapshot: snapshot,
        said: try Self.said(in: context, snapshot)))
  }

  var state: State { shared.value }

  /// Notes actions in their order, all in one transaction or none.
  ///
  /// - Returns: The pictures of which something else is said now.
  func note(_ actions: [ReviewAction]) async throws -> [Int64] {
    try await work.run {
      let state = self.shared.value
      try Self.checkIdle(state)
      var said = state.said
      var steps: [Step] = []
      var requests: [DecisionRequest] = []
      for action in actions {
        let (saying, other) = try self.saying(of: action, state.snapshot)
        let partners =
          saying.statement == .undo ? Self.partners(of: action.id, said, state.snapshot) : []
        let before = Self.sayings(of: [action.id] + [other].compactMap(\.self) + partners, in: said)
        Self.say(saying, of: action.id, other: other, in: &said, state.snapshot)
        steps.append(Step(before: before, after: Self.sayings(of: Array(before.keys), in: said)))
        guard let path = state.snapshot[action.id]?.path else { continue }
        if saying.statement != .undo { try self.checkSources(of: before.keys, state.snapshot) }
        requests.append(
          DecisionRequest(pattern: self.input + "/" + path, statement: self.typed(saying.statement))
        )
      }
      try self.commit(requests)
      let (result, finished) = (said, steps)
      self.shared.change { state in
        state.said = result
        state.done = (state.done + finished).suffix(10_000)
        state.undone = []
        state.notedCount += finished.count
        state.revision += 1
      }
      return Set(finished.flatMap(\.after.keys)).sorted()
    }
  }

  /// Takes the last action back, or does it again.
  ///
  /// - Returns: The pictures that it was about; none where there is nothing to take back.
  func step(back: Bool) async throws -> [Int64] {
    try await work.run {
      let state = self.shared.value
      try Self.checkIdle(state)
      guard let step = back ? state.done.last : state.undone.last else { return [] }
      let wanted = back ? step.before : step.after
      do { try self.restore(wanted, state) } catch let problem as ReviewProblem {
        // What cannot be done would stand before all other steps for ever.
        self.shared.change { state in
          if back { _ = state.done.popLast() } else { _ = state.undone.popLast() }
        }
        throw ReviewProblem(
          message: problem.message + " The \(back ? "undo" : "redo") of this step is dropped.",
          status: problem.status)
      }
      self.shared.change { state in
        for (id, sayings) in wanted { state.said[id] = sayings.isEmpty ? nil : sayings }
        state.revision += 1
        if back {
          state.undone.append(state.done.removeLast())
        } else {
          state.done.append(state.undone.removeLast())
        }
      }
      return wanted.keys.sorted()
    }
  }

  /// Brings the stages up to date with the files and with what was decided; returns at once.
  func apply() throws {
    try Self.checkIdle(shared.value)
    shared.change { $0.applying = "looking through the files" }
    let told = StageContext(
      workspace: context.workspace, catalogue: context.catalogue, threadCount: context.threadCount,
      isInterrupted: context.isInterrupted,
      progress: { event in
        self.shared.change {
          $0.applying = "\(event.title): \(event.done) of \(event.total ?? event.done)"
        }
      })
    let pipeline = Pipeline(context: told, settings: settings)
    Task.detached {
      let message: String
      do {
        message = try await self.work.run {
          let stages = try pipeline.applyDecisions(looksAgain: true)
          let snapshot = try ReviewSnapshot(
            of: self.context, version: self.shared.value.snapshot.version + 1)
          let said = try Self.said(in: self.context, snapshot)
          self.shared.change { state in
            state.forgetSteps(notIn: snapshot)
            state.snapshot = snapshot
            state.said = said
            state.revision += 1
          }
          let (ran, kept) = (stages.count(where: \.hasRun), stages.last?.keptCount ?? 0)
          return "\(ran) \(ran == 1 ? "stage" : "stages") ran; "
            + "\(kept) \(kept == 1 ? "picture is" : "pictures are") kept"
        }
      } catch { message = "\(error)" }
      self.shared.change { state in
        state.applying = nil
        state.applied = message
      }
    }
  }

  // MARK: -

  private static func checkIdle(_ state: State) throws {
    guard state.applying == nil else {
      throw ReviewProblem(
        message: "The stages are being brought up to date; wait for their end.", status: 409)
    }
  }

  /// Writes what was said of some pictures in place of everything that is said of them now.
  private func restore(_ wanted: [Int64: [Saying]], _ state: State) throws {
    try checkSources(of: wanted.filter { !$0.value.isEmpty }.keys, state.snapshot)
    var requests: [DecisionRequest] = []
    for (id, sayings) in wanted {
      guard let path = state.snapshot[id]?.path else { continue }
      let all = sayings.isEmpty ? [Saying(statement: .undo)] : sayings
      requests += all.map {
        DecisionRequest(
          pattern: input + "/" + path, statement: typed($0.statement), note: $0.note)
      }
    }
    try commit(requests, replacesAll: true)
  }

  /// Who decides has seen the picture that the stages read; another file in its place is none of it.
  private func checkSources(of ids: some Sequence<Int64>, _ snapshot: ReviewSnapshot) throws {
    for id in ids {
      guard let path = snapshot[id]?.path,
        let row = try context.catalogue.picture(at: path),
        SourceState(of: row, in: input) == .changed
      else { continue }
      throw ReviewProblem(
        message: "\(path) has changed since the stages read it: bring the stages up to date, look "
          + "at it again, then decide.")
    }
  }

  private func commit(_ requests: [DecisionRequest], replacesAll: Bool = false) throws {
    do {
      try DecisionPlan(requests, from: input, replacesAll: replacesAll, in: context).commit()
    } catch let problem as ReviewProblem { throw problem } catch {
      throw ReviewProblem(message: "\(error)")
    }
  }

  /// The statement with the other picture's path as it is looked for.
  private func typed(_ statement: PersonStatement) -> PersonStatement {
    if case .notDuplicate(let path) = statement { return .notDuplicate(of: input + "/" + path) }
    return statement
  }

  private func saying(of action: ReviewAction, _ snapshot: ReviewSnapshot) throws -> (
    Saying, Int64?
  ) {
    guard let picture = snapshot[action.id] else {
      throw ReviewProblem(
        message: "There is no picture \(action.id) any more; load the page again.")
    }
    guard action.stamp ?? picture.stamp == picture.stamp else {
      throw ReviewProblem(
        message: "\(picture.path) is another picture than this page shows; load the page again.")
    }
    var value = action.value ?? ""
    var other: Int64?
    if action.decision == "not-duplicate-of" {
      guard let id = Int64(value), id != action.id, let picture = snapshot[id] else {
        throw ReviewProblem(message: "No other picture is named that it would be no duplicate of.")
      }
      (other, value) = (id, picture.path)
    }
    do {
      return (Saying(statement: try PersonStatement(word: action.decision, value: value)), other)
    } catch {
      throw ReviewProblem(message: "\(error)")
    }
  }
}
