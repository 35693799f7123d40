import CommandShell
import Curation
import Files
import Foundation
import Imports
import PlainText

/// Brings the input into the workspace where it is a set in other files, before the stages run.
struct InputImport {
  private let place: Workspace
  private let threadCount: Int
  private let output: OutputOptions
  private let bar: ProgressBar

  init(in place: Workspace, threadCount: Int, output: OutputOptions) {
    (self.place, self.threadCount, self.output) = (place, threadCount, output)
    bar = output.progressBar()
  }

  init(_ options: CurationOptions) {
    self.init(in: options.place, threadCount: options.threads.count, output: options.output)
  }

  /// What an import would bring; nil where nothing has to be imported.
  ///
  /// - Throws: What reading the set throws.
  func preview(_ settings: FilterSettings) throws -> ImportText? {
    try inWords {
      let job = WorkspaceImport(settings, in: place, work: work)
      switch try job.state() {
      case .pictures, .imported, .sourceGone, .mixed: return nil
      case .due, .changed:
        defer { bar.finish() }
        return text(try job.preview(), isDryRun: true)
      }
    }
  }

  /// Imports the input where that has to be done, and says so.
  ///
  /// - Throws: What the import throws; nothing of it is then left.
  func bring(_ settings: FilterSettings) throws {
    let job = WorkspaceImport(settings, in: place, work: work)
    let input = settings.input.inOneLine
    switch try job.state() {
    case .imported, .mixed: return
    case .pictures:
      let unused = settings.importRequest.optionNames
      if !unused.isEmpty {
        output.announce("\(input): class folders of pictures; not used here: \(unused)")
      }
    case .sourceGone:
      output.announce(
        "\(input): the set is no longer there; this goes by what was imported of it")
    case .due, .changed: try bring(job, of: input)
    }
  }

  private func bring(_ job: WorkspaceImport, of input: String) throws {
    let isNew = !FileManager.default.fileExists(atPath: place.root)
    let hadCatalogue = place.hasCatalogue
    try OutputFolder.make(place.root)
    let outcome: WorkspaceImport.Outcome
    do {
      outcome = try withExtendedLifetime(WorkspaceLock(place, for: CommandNames.typed)) {
        defer { bar.finish() }
        return try inWords { try job.bring() }
      }
    } catch {
      // Nothing else was made yet.
      if !hadCatalogue { unsafe unlink(place.absolutePath(WorkspaceLock.fileName)) }
      if isNew { unsafe rmdir(place.root) }
      throw error
    }
    switch outcome {
    case .nothing: break
    case .sameContent:
      output.announce("\(input): touched, with the same content; nothing to import")
    case .imported(let summary):
      let text = text(summary, isDryRun: false)
      output.announce("\(input): imported \(text.words) into \(Workspace.importedName)/")
      text.remarks.forEach { output.announce($0.inOneLine) }
    }
  }

  private func text(_ summary: Import.Summary, isDryRun: Bool) -> ImportText {
    ImportText(summary: summary, out: place.importedFolder, isDryRun: isDryRun, output: output)
  }

  private var work: ImportWork {
    ImportWork(threadCount: threadCount, bar: bar, output: output)
  }

  /// Gives an error the options of this command, which `import` calls otherwise or has alone.
  private func inWords<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let problem as ImportProblem {
      var words = problem.description.replacing("--labels FILE", with: "--label-file FILE")
      if ["--class NAME", "--max-", "--out "].contains(where: words.contains) {
        words += " (by pokeprep import, then --input with the folder that it makes)"
      }
      throw CommandProblem(words)
    }
  }
}

extension ImportWork {
  /// Work that shows how far it is and can be interrupted.
  init(threadCount: Int, bar: ProgressBar, output: OutputOptions) {
    self.init(
      threadCount: threadCount,
      progress: { bar.update(title: "import", done: $0, total: nil, unit: "pictures") },
      checkInterruption: {
        guard Interruption.isRequested else { return }
        output.announce("import was interrupted; nothing of it is left")
        try Interruption.check()
      })
  }
}
