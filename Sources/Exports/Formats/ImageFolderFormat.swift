import Curation

/// `SPLIT/CLASS/NAME.png`, as torchvision's `ImageFolder` and Hugging Face's `imagefolder` read it.
///
/// Names are those of the prepared pictures. `metadata.csv` stands in a split only where it says more
/// than the folders do: Hugging Face then reads labels from it alone.
struct ImageFolderFormat: MemberFormat {
  static let name = "imagefolder"
  static let summary = "SPLIT/CLASS/NAME.png, for torchvision and Hugging Face"
  static let isFolder = true

  init(options: ExportOptions) {}

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let folders = Self.folders(of: set.classes)
    let names = set.pictures.map { picture in
      "\(folders[picture.label])/\(picture.name).png"
    }
    var members: [(name: String, content: MemberContainer.Content)] = set.pictures.indices.map {
      ("\(set.pictures[$0].split)/\(names[$0])", .picture($0))
    }
    let files = members.map(\.name)
    var tables: [String] = []
    let hasSpecies = set.pictures.contains { $0.species != nil }
    if hasSpecies || folders != set.classes {
      for split in set.splits {
        tables.append("\(split)/metadata.csv")
        let table = Self.table(of: split, in: set, names: names, hasSpecies: hasSpecies)
        members.append((tables.last ?? "", .bytes(Array(table.utf8))))
      }
    }
    let description = DatasetDescription.document(
      of: set, layout: Self.name, files: files, further: tables)
    members.append((DatasetDescription.fileName, .bytes(description)))
    return [MemberContainer(path: "", kind: .folder, members: members)]
  }

  private static func table(
    of split: String, in set: ExportSet, names: [String], hasSpecies: Bool
  ) -> String {
    let rows = set.pictures.indices.filter { set.pictures[$0].split == split }.map { index in
      let picture = set.pictures[index]
      return [names[index], picture.pictureClass] + (hasSpecies ? [picture.species ?? ""] : [])
    }
    return ([["file_name", "label"] + (hasSpecies ? ["species"] : [])] + rows)
      .map { CommaSeparatedValues.line($0) + "\n" }.joined()
  }

  /// The names of the classes where folders can have them and readers look into them; another name for
  /// the rest.
  fileprivate static func folders(of classes: [String]) -> [String] {
    var taken = Set(classes)
    return classes.map { name in
      if isUsual(name) { return name }
      // Behind a letter, since what is left of the name may still begin like a hidden one.
      var folder = "class-\(PreparedName.folder(ofClass: name))"
      while !taken.insert(folder).inserted { folder += "_" }
      return folder
    }
  }

  private static func isUsual(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 255 && !name.hasPrefix(".") && !name.hasPrefix("__")
      && !name.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 }
  }
}

extension ExportSet {
  /// Whether the folders of `imagefolder` are in the order of the labels when they are sorted by their code
  /// points, as readers that number folders do.
  ///
  /// A class that no folder can be called like has another folder, and accents may be stored in two ways.
  package var hasFoldersInOrder: Bool {
    let folders = ImageFolderFormat.folders(of: classes)
    return zip(folders, folders.dropFirst()).allSatisfy {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }
}
