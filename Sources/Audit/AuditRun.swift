package import Catalogue
package import Curation
import Imaging

/// Measures the pictures of a workspace; those that did not change since are not measured again.
package struct AuditRun: Sendable {
  /// Pictures that are committed at once.
  private static let batchSize = 64

  private let context: StageContext
  private let settings: String
  private let decoder: PictureDecoder
  private let undecodable: UndecodablePictures
  /// The pictures that have no measurements of the present settings, but for those known not to decode.
  package let missing: [PictureRow]
  /// Why the others without measurements do not decode, by path.
  package let failures: [String: String]

  /// Looks which pictures have to be measured.
  ///
  /// - Parameters:
  ///   - context: Where.
  ///   - untyped: Settings of `convert`, by which files become pixels, where it never ran.
  /// - Throws: `CurationError.notFiltered` before the first `filter`; `CatalogueError`.
  package init(in context: StageContext, untyped: ConvertSettings = ConvertSettings()) throws {
    guard try context.catalogue.stage(.filter) != nil else {
      throw CurationError.notFiltered(workspace: context.workspace.root)
    }
    let convert = try context.catalogue.lastSettings(of: ConvertStage.self) ?? untyped
    let settings = AuditMeasurements.settings(of: convert.decoding)
    let measured = try context.catalogue.auditMeasurements()
    let undecodable = try UndecodablePictures(in: context.catalogue, convert: convert)
    var (missing, failures) = ([PictureRow](), [String: String]())
    for picture in try context.catalogue.pictures(entering: .convert)
    where measured[picture.id]?.settings != settings {
      if let reason = undecodable.reason(for: picture) {
        failures[picture.path] = reason
      } else {
        missing.append(picture)
      }
    }
    (self.undecodable, self.missing, self.failures) = (undecodable, missing, failures)
    decoder = PictureDecoder(options: convert.decoding)
    self.context = context
    self.settings = settings
  }

  /// What became of the pictures that had to be measured, with those known not to decode.
  package struct Outcome: Sendable, Hashable {
    /// Those that were measured.
    package var measuredCount = 0
    /// Those that do not decode: paths and why.
    package var failures: [String: String] = [:]

    /// Nothing measured.
    package init(failures: [String: String] = [:]) { self.failures = failures }
  }

  /// Measures them and notes it in the catalogue, batch by batch.
  ///
  /// - Throws: `AuditInterrupted` once the user has asked to stop, what is measured by then being kept;
  ///   `CatalogueError`.
  package func perform() throws -> Outcome {
    var outcome = Outcome(failures: failures)
    guard !missing.isEmpty else { return outcome }
    var undecodable = undecodable
    let input = try context.inputFolder()
    let (context, decoder, settings, missing) = (context, decoder, settings, missing)
    var done = 0
    try inBatches(
      count: missing.count, size: Self.batchSize, threads: context.threadCount
    ) { index -> Result<AuditMeasurements, ImagingError>? in
      if context.isInterrupted() { return nil }
      let picture = missing[index]
      do throws(ImagingError) {
        let decoded = try decoder.decode(path: context.sourcePath(of: picture, in: input))
        return .success(
          AuditMeasurements(pictureID: picture.id, image: decoded.image, settings: settings))
      } catch { return .failure(error) }
    } commit: { results in
      var measured: [AuditMeasurements] = []
      for (picture, result) in zip(missing[done...], results) {
        switch result {
        case .success(let one): measured.append(one)
        case .failure(let error):
          outcome.failures[picture.path] = error.description
          undecodable.add(error, of: picture)
        case nil: break
        }
      }
      try context.catalogue.record(measured)
      outcome.measuredCount += measured.count
      done += results.count
      context.progress(ProgressEvent(title: "audit", done: done, total: missing.count))
      if context.isInterrupted() { throw AuditInterrupted() }
    }
    if outcome.failures.count > failures.count { try undecodable.write(to: context.catalogue) }
    return outcome
  }
}

/// The user asked to stop; what was measured by then is in the catalogue.
package struct AuditInterrupted: Error, Sendable, CustomStringConvertible {
  package var description: String {
    "audit was interrupted; type the same command to go on from here"
  }
}
