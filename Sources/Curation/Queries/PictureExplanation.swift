import Catalogue
import Foundation

/// Everything the catalogue knows about one picture.
public struct PictureExplanation: Codable, Sendable {
  /// One stage's decision.
  public struct Step: Codable, Sendable {
    /// Who decided.
    public var stage: String
    /// `kept` or `rejected`.
    public var state: String
    /// Why.
    public var reason: String
    /// The value that decided.
    public var value: Double?
    /// What the value was compared with.
    public var threshold: Double?
  }

  /// Relative to the input folder.
  public var path: String
  /// The folder that named the class.
  public var folder: String
  /// The class, when there is one.
  public var pictureClass: String?
  /// The identifier of the species, when there is one.
  public var species: String?
  /// Size of the file.
  public var byteCount: Int
  /// The format of its bytes, once converted.
  public var format: String?
  /// Columns of the source, once converted.
  public var width: Int?
  /// Rows of the source, once converted.
  public var height: Int?
  /// The decoding policies that were applied.
  public var policies: [String]
  /// Why it could not be converted, in full.
  public var error: String?
  /// The prepared picture, relative to the workspace.
  public var preparedPath: String?
  /// Everything measured, by name.
  public var measurements: [String: Double]
  /// The pictures of the same group of duplicates, with itself; the kept one first.
  public var duplicates: [String]
  /// How often it takes part after balancing.
  public var repeats: Int?
  /// The decisions in the order of the stages.
  public var steps: [Step]

  private enum CodingKeys: String, CodingKey {
    case path, folder, species, byteCount, format, width, height, policies, error, preparedPath
    case measurements, duplicates, repeats, steps
    case pictureClass = "class"
  }

  /// Looks a picture up.
  ///
  /// - Parameter file: A path from the current directory, from the input folder, from the
  ///   workspace (also of a prepared picture), or a name that only one picture has.
  /// - Throws: `CurationError.unknownPicture`, with the choices when several have the name.
  public init(of file: String, in context: StageContext) throws {
    let catalogue = context.catalogue
    let all = try catalogue.pictures()
    let picture = try PictureLookup(context: context, pictures: all).picture(file)
    let conversion = try catalogue.conversion(of: picture.id)
    path = picture.path
    folder = picture.folder
    pictureClass = picture.pictureClass
    species = picture.species
    byteCount = picture.byteCount
    format = conversion?.format
    width = conversion?.width
    height = conversion?.height
    policies = conversion?.policies ?? []
    error = conversion?.error
    preparedPath = conversion?.preparedPath
    measurements = try catalogue.measurements(of: picture.id)
    duplicates = try Self.duplicates(of: picture, among: all, in: catalogue)
    repeats = try catalogue.balanceItems().first { $0.pictureID == picture.id }?.repeats
    steps = try catalogue.decisions(about: picture.id).map {
      Step(
        stage: $0.stage.rawValue, state: $0.isKept ? "kept" : "rejected", reason: $0.reason,
        value: $0.value, threshold: $0.threshold)
    }
  }

  private static func duplicates(
    of picture: PictureRow, among all: [PictureRow], in catalogue: Catalogue
  ) throws -> [String] {
    let members = try catalogue.duplicates()
    guard let group = members.first(where: { $0.pictureID == picture.id })?.groupID else {
      return []
    }
    let paths = Dictionary(all.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
    let own = members.filter { $0.groupID == group }
    return (own.filter(\.isKept) + own.filter { !$0.isKept }).compactMap {
      paths[$0.pictureID]
    }
  }
}
