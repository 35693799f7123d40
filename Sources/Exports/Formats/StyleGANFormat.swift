import Curation

/// One ZIP of stored PNGs with `dataset.json`, as StyleGAN2-ADA and StyleGAN3 make and read it.
///
/// Members are called as its `dataset_tool.py` calls them, `00000/img00000000.png`. The pictures of all
/// splits are in it, since the layout has none; `dataset.json` tells each picture's.
struct StyleGANFormat: MemberFormat {
  static let name = "stylegan"
  static let summary = "one ZIP with dataset.json, for StyleGAN2-ADA and StyleGAN3"
  static let isFolder = false

  init(options: ExportOptions) {}

  func check(_ set: ExportSet) throws {
    guard set.size & (set.size - 1) == 0 else {
      let below = 1 << (Int.bitWidth - 1 - max(set.size, 4).leadingZeroBitCount)
      // What `--size` can make: the power of two nearest to what was asked for, so that little is lost.
      let isNearAbove = 2 * below <= set.storedSize && set.size * set.size > 2 * below * below
      let larger =
        set.origin == .cleanSet && 2 * below > set.storedSize
        ? ", or convert them anew: pokeprep convert --size \(2 * below)" : ""
      throw ExportProblem(
        "stylegan: expected pictures whose side is a power of two, found \(set.size) pixels; reduce them: "
          + "--size \(isNearAbove ? 2 * below : below)\(larger)")
    }
  }

  func containers(of set: ExportSet) throws -> [MemberContainer] {
    let files = set.pictures.indices.map { index in
      let number = padded(index, digits: 8)
      return "\(number.prefix(5))/img\(number).png"
    }
    let labels = files.enumerated().map { index, file in
      DatasetDescription.list([
        DatasetDescription.string(file), "\(set.pictures[index].label)",
      ])
    }
    let description = DatasetDescription.document(
      of: set, layout: Self.name,
      first: [("labels", DatasetDescription.list(labels, isLong: true))], files: files)
    let pictures = files.enumerated().map {
      (name: $1, content: MemberContainer.Content.picture($0))
    }
    return [
      MemberContainer(
        path: "", kind: .archive(.zip),
        members: pictures + [(DatasetDescription.fileName, .bytes(description))])
    ]
  }
}

/// A number with zeros in front of it.
func padded(_ number: Int, digits: Int) -> String {
  let text = "\(number)"
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
