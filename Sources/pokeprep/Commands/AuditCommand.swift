import ArgumentParser
import Audit
import Catalogue
import CommandShell
import Curation
import Files
import Foundation
import Imaging
import Reports

/// `pokeprep audit`: what is wrong with pictures and with their labels.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Find pictures and labels that something is wrong with.",
    discussion: """
      Looks at every source picture that filter kept and tells what it finds: \
      \(FindingKind.allCases.map(\.rawValue).joined(separator: ", ")). Each number is measured once \
      and kept in the catalogue; a picture that did not change is not measured again, and other \
      thresholds cost nothing. Labels are looked at once convert has run: a picture whose class is \
      not what all others say of it is a suspect, one without neighbours an outlier.

      Nothing is rejected unless --reject names findings. It notes decisions as pokeprep decide does; \
      pictures that somebody accepted or rejected before are left alone, and so are those whose file \
      changed since filter saw it; those that were given a class are not. decide PATTERN --undo takes rejections back.

      --gallery writes the worst pictures of each finding: a file that ends in .png has a row for each, \
      one in .html is a page with more of them, their paths and numbers.

      Examples:
        pokeprep audit
        pokeprep audit --threshold blur=0.35 --threshold tiny=64
        pokeprep audit --csv > findings.csv
        pokeprep audit --gallery findings.html
        pokeprep audit --reject blur,tiny
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Another threshold for a finding; may be repeated. They are: \(AuditText.thresholds).",
      valueName: "finding=value"))
  var threshold: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Reject the pictures with these findings, divided by commas.", valueName: "findings"))
  var reject: String?

  @Flag(name: .long, inversion: .prefixedNo, help: "Look at labels, too.")
  var labels = true

  @Flag(name: .long, help: "Print every finding as comma-separated values (RFC 4180).")
  var csv = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write the worst pictures of each finding, as .png or .html.", valueName: "file"),
    completion: .file())
  var gallery: String?

  @Flag(name: .long, help: "Tell how many pictures would be measured or rejected, and do nothing.")
  var dryRun = false

  @OptionGroup var options: CurationOptions

  func validate() throws {
    if csv, options.output.json { throw ValidationError("--csv and --json: give one of them") }
    _ = try thresholds()
    if let kind = try rejected().first(where: \.isOfLabels), !labels {
      throw ValidationError(
        "--reject \(kind.rawValue) is decided by labels, at which --no-labels does not look; leave out "
          + "one of them")
    }
    if let gallery, ![".png", ".html"].contains(where: gallery.lowercased().hasSuffix) {
      throw ValidationError(
        "--gallery: expected a file that ends in .png or .html, found \(gallery)")
    }
    if dryRun, gallery != nil { throw ValidationError("--dry-run writes no --gallery") }
  }

  func run() throws {
    let (thresholds, kinds) = (try thresholds(), try rejected())
    if let gallery {
      try OutputGuard(workspace: options.workspace).check(
        file: URL(fileURLWithPath: gallery), replacing: isPage(gallery) ? .html : .png)
    }
    let result = try interruptible {
      // What is known already can be read while another program is at work.
      if dryRun || kinds.isEmpty {
        let known = try options.withPipeline(onlyReads: true) {
          try self.known(in: $0, thresholds, kinds)
        }
        if let known { return known }
      }
      return try options.withPipeline { try measured(in: $0, thresholds, kinds) }
    }
    if options.output.json { return try Console.print(json: result) }
    if csv { return Console.print(data: result.findings.commaSeparated) }
    AuditText(result: result, isDryRun: dryRun, output: options.output).lines
      .forEach { Console.print($0) }
  }

  /// What the catalogue tells; nil where something has to be measured first.
  private func known(
    in pipeline: Pipeline, _ thresholds: AuditThresholds, _ kinds: Set<FindingKind>
  ) throws -> AuditResult? {
    let context = pipeline.context
    let run = try AuditRun(in: context, untyped: pipeline.settings[ConvertStage.self])
    let audit = try LabelAudit(in: context)
    let isComplete =
      try run.missing.isEmpty && (!labels || !audit.isPossible || audit.isCurrent)
    guard dryRun || isComplete else { return nil }
    tellWithoutLabels(audit, in: context)
    return try result(
      of: AuditRun.Outcome(failures: run.failures), missingCount: run.missing.count, in: context,
      thresholds, kinds)
  }

  /// What is found once everything is measured.
  private func measured(
    in pipeline: Pipeline, _ thresholds: AuditThresholds, _ kinds: Set<FindingKind>
  ) throws -> AuditResult {
    let context = pipeline.context
    let run = try AuditRun(in: context, untyped: pipeline.settings[ConvertStage.self])
    let outcome = try run.perform()
    let audit = try LabelAudit(in: context)
    tellWithoutLabels(audit, in: context)
    if labels, audit.isPossible, try !audit.isCurrent {
      let agreement = try audit.perform()
      context.announce(
        String(
          format: "labels: the others tell the class of %.0f %% of the pictures right%@",
          100 * agreement,
          agreement < AuditText.poorAgreement ? ", so take suspects for hints" : ""))
    }
    return try result(of: outcome, missingCount: 0, in: context, thresholds, kinds)
  }

  private func tellWithoutLabels(_ audit: LabelAudit, in context: StageContext) {
    guard labels, !audit.isPossible else { return }
    context.announce(
      audit.pictureCount == 0
        ? "labels are looked at on prepared pictures; run pokeprep convert for that"
        : "labels are left out: that takes two classes and more than five pictures")
  }

  private func result(
    of outcome: AuditRun.Outcome, missingCount: Int, in context: StageContext,
    _ thresholds: AuditThresholds, _ kinds: Set<FindingKind>
  ) throws -> AuditResult {
    let findings = try AuditFindings(in: context.catalogue, thresholds: thresholds)
    let sources = ChangedSources(among: findings, in: try context.inputFolder())
    if let words = AuditText.words(on: sources) { context.announce(words) }
    var result = AuditResult(
      findings: findings, sources: sources, missingCount: missingCount,
      measuredNow: outcome.measuredCount, failures: outcome.failures, thresholds: thresholds)
    if !kinds.isEmpty {
      let rejections = try AuditRejections(
        for: kinds, of: findings, sources: sources, in: context)
      result.rejected = try reject(rejections.requests, in: context)
      result.leftAlone = rejections.leftAlone
    }
    if let gallery { try write(findings, to: gallery, thresholds, in: context) }
    return result
  }

  private func write(
    _ findings: AuditFindings, to gallery: String, _ thresholds: AuditThresholds,
    in context: StageContext
  ) throws {
    if isPage(gallery) {
      let page = AuditSection.page(
        findings, thresholds: thresholds, input: try context.inputFolder())
      try AtomicFile.replace(gallery, with: page)
    } else {
      let sheet = AuditGallery(findings: findings, context: context)
      try AtomicFile.replace(gallery, with: try PNGEncoder.encode(sheet.rendered()))
    }
  }

  private func isPage(_ gallery: String) -> Bool { gallery.lowercased().hasSuffix(".html") }

  private func reject(
    _ requests: [DecisionRequest], in context: StageContext
  ) throws -> DecisionOutcome {
    guard !requests.isEmpty else { return DecisionOutcome() }
    let plan = try DecisionPlan(
      requests, from: FileManager.default.currentDirectoryPath, in: context)
    if !dryRun { try plan.commit() }
    return plan.outcome
  }

  /// Ends with the status of an interruption where there was one.
  private func interruptible<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch let error as AuditInterrupted {
      Console.error("pokeprep: \(error)")
      throw ExitCode(Interruption.status.rawValue)
    }
  }

  private func kind(_ name: some StringProtocol, of option: String) throws -> FindingKind {
    let name = name.trimmingCharacters(in: .whitespaces)
    guard let kind = FindingKind(rawValue: name) else {
      throw ValidationError(
        "\(option): expected one of "
          + FindingKind.allCases.map(\.rawValue).joined(separator: ", ")
          + ", found \(name.isEmpty ? "nothing" : name)")
    }
    return kind
  }

  private func rejected() throws -> Set<FindingKind> {
    guard let reject else { return [] }
    return Set(
      try reject.split(separator: ",", omittingEmptySubsequences: false)
        .map { try kind($0, of: "--reject") })
  }

  private func thresholds() throws -> AuditThresholds {
    var thresholds = AuditThresholds()
    for text in threshold {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let value = Double(parts[1]), value.isFinite, value >= 0 else {
        throw ValidationError(
          "--threshold: expected a finding, = and a number from 0 on, such as blur=0.35, "
            + "found \(text)")
      }
      thresholds[try kind(parts[0], of: "--threshold")] = value
    }
    return thresholds
  }
}
