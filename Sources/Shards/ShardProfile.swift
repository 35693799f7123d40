/// The names of the shard format, version 1: a profile of safetensors.
///
/// A shard folder holds `shards.json` (see `ShardManifest`) and `shard-00000.safetensors`,
/// `shard-00001.safetensors`, … Each shard has these tensors, images first:
///
/// | tensor         | dtype, shape    | meaning                                                    |
/// |----------------|-----------------|------------------------------------------------------------|
/// | `images`       | U8 [N, H, W, C] | pixels, row-major, RGB (C = 3) or grey (C = 1)             |
/// | `pairs`        | U8 [N, H, W, C] | only in paired sets: the input of image-to-image training  |
/// | `augmentation` | F32 [N, 4]      | flip (0/1), rotation (radians, counter-clockwise), zoom, 0 |
/// | `labels`       | I32 [N]         | class index                                                |
/// | `labels.NAME`  | I32 [N]         | index in a further label head, −1 unknown                  |
/// | `sources`      | I64 [N]         | catalogue row of the source picture                        |
///
/// `__metadata__`: `format`, `split`, `classes` (JSON array, index = label), `heads` (JSON object
/// of arrays), `seed`, `config` (hash of the settings), `crc32c` (JSON object tensor → 8 hex
/// digits). The data starts on a 64-byte boundary.
enum ShardProfile {
  static let format = mark + "1"
  /// What the format of every version begins with.
  static let mark = "pokeprep-shard/"
  static let images = "images"
  static let pairs = "pairs"
  static let augmentation = "augmentation"
  static let labels = "labels"
  static let sources = "sources"

  static func head(_ name: String) -> String { "labels.\(name)" }

  static func fileName(index: Int) -> String {
    let digits = String(index)
    let zeros = String(repeating: "0", count: max(0, 5 - digits.count))
    return "shard-\(zeros)\(digits).safetensors"
  }
}
