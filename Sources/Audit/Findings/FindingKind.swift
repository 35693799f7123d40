/// What can be wrong with a picture, in the order in which it is listed.
package enum FindingKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Hardly anything is to be seen.
  case blank
  /// The subject has no sharp edge.
  case blur
  /// Nothing is bright.
  case dark
  /// Light and dark lie close together.
  case lowContrast = "low-contrast"
  /// The subject takes a small part of the picture.
  case tinySubject = "tiny-subject"
  /// The border cuts the subject.
  case cropped
  /// Much longer in one direction.
  case oddAspect = "odd-aspect"
  /// Few pixels.
  case tiny
  /// Enlarged from a smaller picture.
  case enlarged
  /// Steps between the blocks of a JPEG show.
  case compressed
  /// Grey where most pictures of the set have colours.
  case grey
  /// Pictures like it have another class.
  case label
  /// No picture is like it.
  case outlier

  /// Whether it is found by looking at labels, and not at the picture alone.
  package var isOfLabels: Bool { self == .label || self == .outlier }

  /// What to tell people, in a few words.
  package var words: String {
    switch self {
    case .blank: "nearly nothing to see"
    case .blur: "no sharp edge"
    case .dark: "dark"
    case .lowContrast: "low contrast"
    case .tinySubject: "small subject"
    case .cropped: "cut off by the border"
    case .oddAspect: "long and narrow"
    case .tiny: "few pixels"
    case .enlarged: "enlarged from fewer pixels"
    case .compressed: "heavily compressed"
    case .grey: "grey among colour"
    case .label: "may have a wrong label"
    case .outlier: "like no other"
    }
  }

  /// Whether values below the threshold are found, not those above it.
  package var isFoundBelow: Bool {
    switch self {
    case .blank, .blur, .dark, .lowContrast, .tinySubject, .tiny, .enlarged, .grey: true
    case .cropped, .oddAspect, .compressed, .label, .outlier: false
    }
  }
}
