package import Catalogue

/// From which values on something counts as a finding.
package struct AuditThresholds: Sendable, Hashable {
  /// The spread of levels below which a picture is blank.
  package var blank = 3.0
  /// The sharpness below which it is blurred, 0…1.
  package var blur = 0.3
  /// The brightness of the light parts below which it is dark, 0…255.
  package var dark = 130.0
  /// The distance of light and dark below which the contrast is low, 0…255.
  package var lowContrast = 70.0
  /// The share of the longer side below which a subject is tiny, 0…1.
  package var tinySubject = 0.51
  /// The share of a side from which on the subject is cropped, 0…1.
  package var cropped = 0.28
  /// How often the longer side holds the shorter one above which the aspect is odd.
  package var oddAspect = 3.0
  /// The shorter side below which a picture is tiny, in pixels.
  package var tiny = 32.0
  /// The share of detail below which a picture was enlarged, 0…1.
  package var enlarged = 0.3
  /// Where so many pixels of detail are left on the longer side, enlargement does no harm.
  package var detailSide = 256.0
  /// The blocking above which a picture is heavily compressed.
  package var compressed = 2.0
  /// The distance from grey below which a picture is grey, 0…255.
  package var grey = 20.0
  /// The distance from grey from which on a picture counts as one with colours, 0…255; another threshold
  /// for grey ones does not make fewer of them.
  package var colouredFrom = 20.0
  /// The share of pictures with colours from which on a grey one is a finding.
  package var colourfulShare = 0.8
  /// The suspicion above which a label is a finding, 0…1.
  package var label = 0.9
  /// The remoteness above which a picture is an outlier.
  package var outlier = 1.5

  /// The thresholds as they were calibrated.
  package init() {}

  /// The threshold of a kind of finding.
  package subscript(_ kind: FindingKind) -> Double {
    get { self[keyPath: Self.path(of: kind)] }
    set { self[keyPath: Self.path(of: kind)] = newValue }
  }

  private static func path(of kind: FindingKind) -> WritableKeyPath<AuditThresholds, Double> {
    switch kind {
    case .blank: \.blank
    case .blur: \.blur
    case .dark: \.dark
    case .lowContrast: \.lowContrast
    case .tinySubject: \.tinySubject
    case .cropped: \.cropped
    case .oddAspect: \.oddAspect
    case .tiny: \.tiny
    case .enlarged: \.enlarged
    case .compressed: \.compressed
    case .grey: \.grey
    case .label: \.label
    case .outlier: \.outlier
    }
  }

  /// Whether so many pictures have colours that a grey one stands out.
  ///
  /// - Parameter colours: The `colour` of each picture.
  /// - Returns: False for no pictures.
  package func isColourful(_ colours: [Double]) -> Bool {
    let coloured = colours.count { $0 >= colouredFrom }
    return !colours.isEmpty && Double(coloured) >= colourfulShare * Double(colours.count)
  }

  /// What is wrong with a picture; of a blank one nothing else is told.
  ///
  /// - Parameters:
  ///   - measured: What was measured on it.
  ///   - amongColour: Whether grey pictures stand out in its set.
  /// - Returns: The findings in the order of `FindingKind`.
  package func findings(
    of measured: AuditMeasurements, amongColour: Bool
  ) -> [Finding] {
    var found: [Finding] = []
    func note(_ kind: FindingKind, _ value: Double?, isFound: (Double, Double) -> Bool) {
      guard let value, isFound(value, self[kind]) else { return }
      found.append(Finding(kind: kind, value: value, threshold: self[kind]))
    }
    note(.blank, measured.spread, isFound: <)
    let isBlank = !found.isEmpty
    if !isBlank {
      note(.blur, measured.sharpness, isFound: <)
      note(.dark, measured.brightness, isFound: <)
      note(.lowContrast, measured.contrast, isFound: <)
      note(.tinySubject, measured.subjectShare, isFound: <)
      note(.cropped, measured.subjectEdgeShare, isFound: >=)
    }
    if let width = measured.width, let height = measured.height, min(width, height) > 0 {
      note(.oddAspect, max(width, height) / min(width, height), isFound: >)
      note(.tiny, min(width, height), isFound: <)
    }
    if !isBlank {
      let side = max(measured.width ?? 0, measured.height ?? 0)
      if (measured.detailShare ?? 1) * side < detailSide {
        note(.enlarged, measured.detailShare, isFound: <)
      }
      note(.compressed, measured.blocking, isFound: >)
      if amongColour { note(.grey, measured.colour, isFound: <) }
    }
    return found
  }

  /// What is wrong with a label.
  package func findings(of label: AuditLabel) -> [Finding] {
    var found: [Finding] = []
    if label.suspicion > self.label, label.suggestedClass != label.pictureClass {
      found.append(
        Finding(
          kind: .label, value: label.suspicion, threshold: self.label,
          suggestedClass: label.suggestedClass))
    }
    if label.remoteness > outlier {
      found.append(Finding(kind: .outlier, value: label.remoteness, threshold: outlier))
    }
    return found
  }
}
