// swift-tools-version: 6.3
import PackageDescription

// The layers, bottom up. Imports point down only; `Tests/ArchitectureTests` compares the import
// lines of every target with this manifest and with the table in docs/design.md.

/// Language settings of every Swift target of ours.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

/// Settings of the targets where pointers are the exception, so that each use is marked `unsafe`.
let memorySafe = strict + [.strictMemorySafety()]

let cSettings: [CSetting] = [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]

/// Settings of the C targets that work on pixels: what they define is for this program alone, and
/// they would crawl without optimisation in debug builds.
let pixelSettings = cSettings + [.unsafeFlags(["-O2", "-fvisibility=hidden"])]

/// The commit that the program tells of; the manifest is evaluated anew where the variable changes.
let commitSettings: [CSetting] =
  Context.environment["POKEPREP_COMMIT"].map {
    [
      .define(
        "POKEPREP_COMMIT",
        to: "\"\($0.filter { $0.isLetter || $0.isNumber || "-.".contains($0) })\"")
    ]
  } ?? []

/// A kernel target compiled for one instruction set.
///
/// The sources are those of `KernelsBaseline` (through a symbolic link); `-O` holds in debug builds
/// too, where kernels would crawl otherwise.
func kernels(
  _ name: String, march: String?, features: [String] = [], define: String
) -> Target {
  var flags = ["-O", "-Xllvm", "-unroll-threshold=2000"]
  if let march { flags += ["-Xcc", "-march=\(march)"] }
  for feature in features { flags += ["-Xcc", "-m\(feature)"] }
  return .target(
    name: name, dependencies: ["KernelTasks", "CKernelIntrinsics"],
    swiftSettings: strict + [.define(define), .unsafeFlags(flags)])
}

#if arch(x86_64)
  let isaTargets = [
    kernels("KernelsBaseline", march: nil, define: "ISA_BASELINE"),
    kernels("KernelsAVX2", march: "x86-64-v3", define: "ISA_AVX2"),
    kernels("KernelsAVX512", march: "x86-64-v4", define: "ISA_AVX512"),
    kernels(
      "KernelsBF16", march: "x86-64-v4", features: ["avx512bf16", "amx-tile", "amx-bf16"],
      define: "ISA_AVX512"),
  ]
#else
  let isaTargets = [kernels("KernelsBaseline", march: nil, define: "ISA_BASELINE")]
#endif
let isaNames = isaTargets.map { Target.Dependency(stringLiteral: $0.name) }

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = memorySafe,
  exclude: [String] = [], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources,
    swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "pokeprep",
  products: [
    .executable(name: "pokeprep", targets: ["pokeprep"]),
    .executable(name: "pokeprep-bench", targets: ["pokeprep-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
  ],
  targets: isaTargets + [
    // C: what this CPU can run; memory to pixels behind status codes; loops over pixels.
    .target(name: "CPUFeatures", cSettings: cSettings),
    .target(name: "CKernelIntrinsics", cSettings: cSettings),
    .target(
      name: "CImageCodecs", dependencies: ["CPUFeatures"],
      cSettings: pixelSettings + [.headerSearchPath(".")],
      linkerSettings: [
        .linkedLibrary("png"), .linkedLibrary("jpeg"), .linkedLibrary("webp"),
        .linkedLibrary("webpdemux"), .linkedLibrary("z"), .linkedLibrary("deflate"),
        .linkedLibrary("lcms2"),
      ]),
    .target(name: "CPicturePasses", dependencies: ["CPUFeatures"], cSettings: pixelSettings),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .target(name: "AllocationCounter", cSettings: cSettings),
    .target(name: "CBuildCommit", cSettings: cSettings + commitSettings),

    // Foundations: small and dull.
    library("SeededRandom"),
    library("OrderedMap"),
    library("Pixels"),
    library("Files"),
    library("PlainText"),
    library("Digest", ["CPicturePasses", "CNettle"]),
    library("Safetensors", ["Files", "Digest"]),
    library("Suggestions"),
    library("SettingTree", ["Suggestions", yams]),

    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CPageCodecs", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev", "libsnappy-dev"])]
    ),
    library("Metrics", ["OrderedMap", "SeededRandom"]),
    library("TorchFiles", ["CZlib", "Files"]),

    // Kernels: a table of entry points, one source per instruction set, an oracle, dispatch.
    library("KernelTasks", settings: strict),
    library("KernelReference", ["KernelTasks"], settings: strict),
    library(
      "Kernels", ["KernelTasks", "CPUFeatures", "CKernelIntrinsics"] + isaNames,
      settings: strict),

    // Pictures.
    library("Imaging", ["CImageCodecs", "CPicturePasses", "Files", "Pixels"]),
    library("Augmentation", ["Pixels", "SeededRandom"]),
    library("DemoData", ["Imaging", "Pixels", "SeededRandom"]),

    // Curation.
    library("Catalogue", ["Pixels", grdb, sqlite]),
    library("Shards", ["Augmentation", "Files", "Safetensors", "Digest"]),
    library("Species", ["Suggestions"]),
    library(
      "Curation",
      [
        "Imaging", "Augmentation", "Catalogue", "Shards", "Species", "OrderedMap", "Pixels",
        "SeededRandom", "Digest", "Files", "PlainText", "Suggestions", "SettingTree", yams,
      ]),

    library(
      "Exports",
      [
        "CArchive", "Catalogue", "Curation", "Digest", "Files", "Imaging", "OrderedMap",
        "Pixels", "SeededRandom", "Shards",
      ]),

    library("Protobuf"),
    library("EventFiles", ["Digest", "Files", "Protobuf"]),

    library(
      "Imports",
      [
        "CArchive", "CPageCodecs", "CZlib", "Catalogue", "Curation", "Digest", "Files", "Imaging",
        "OrderedMap",
        "Pixels",
      ]),

    // Trainer.
    library("Graph", ["Kernels", "KernelTasks", "KernelReference", "SeededRandom"]),
    library("Networks", ["Graph", "SeededRandom", "KernelTasks"]),
    library(
      "Training",
      [
        "Networks", "Graph", "Kernels", "KernelTasks", "Shards", "Safetensors", "Augmentation",
        "Digest", "Files", "Pixels", "SeededRandom", "SettingTree", yams,
      ]),

    // Networks for other programs.
    library(
      "ModelExports",
      [
        "Training", "Networks", "Graph", "Kernels", "KernelTasks", "Safetensors", "Files",
        "Protobuf",
      ]),

    library(
      "Parity", ["Training", "Networks", "Graph", "Kernels", "Safetensors"]),
    library(
      "Benchmarking",
      [
        "Training", "Networks", "Graph", "Kernels", "KernelTasks", "SeededRandom",
        "AllocationCounter",
      ],
      settings: strict),

    // What generated pictures are worth.
    library(
      "Scoring",
      [
        "Training", "Networks", "Graph", "Kernels", "KernelTasks", "Metrics", "Shards",
        "Safetensors", "TorchFiles", "Pixels", "SeededRandom", "Digest", "Files",
      ]),

    // What is wrong with pictures, and with their labels.
    library(
      "Audit", ["Catalogue", "Curation", "Digest", "Imaging", "Metrics", "OrderedMap", "Pixels"]),

    // What a person looks at.
    library("Reports", ["Audit", "Catalogue", "Curation", "Files", "Imaging", "Pixels"]),
    library(
      "WebInterface",
      [
        "Audit", "Catalogue", "Curation", "Files", "Imaging", "Kernels", "Networks", "Pixels",
        "PlainText",
        "Reports", "Training", flyingSocks,
      ]),

    // The programs.
    library(
      "CommandShell",
      ["Files", "Kernels", "KernelTasks", "Networks", "PlainText", "Suggestions", arguments]),
    .executableTarget(
      name: "pokeprep-bench",
      dependencies: [
        "Benchmarking", "CommandShell", "Curation", "Imaging", "Kernels", "Networks", "OrderedMap",
        arguments,
      ],
      swiftSettings: memorySafe),
    .executableTarget(
      name: "pokeprep",
      dependencies: [
        "Audit", "Augmentation", "CBuildCommit", "Catalogue", "CommandShell", "Curation",
        "DemoData",
        "EventFiles", "Exports", "Files", "Graph", "Imaging", "Imports",
        "KernelTasks",
        "Kernels",
        "Metrics", "ModelExports", "Networks", "Parity", "Pixels", "PlainText", "Reports",
        "Safetensors", "Scoring", "SeededRandom", "Shards", "Species", "Suggestions", "Training",
        "WebInterface",
        arguments,
      ],
      swiftSettings: memorySafe),

    tests("SeededRandomTests", ["SeededRandom"]),
    tests("OrderedMapTests", ["OrderedMap"]),
    tests("FilesTests", ["Files"]),
    tests("DigestTests", ["Digest"]),
    tests("SafetensorsTests", ["Safetensors"]),
    tests(
      "KernelsTests", ["Kernels", "CPUFeatures", "KernelTasks", "KernelReference", "SeededRandom"]),
    tests("PicturePassesTests", ["CPicturePasses"]),
    tests("ImagingTests", ["Imaging", "Pixels", "Digest"]),
    tests("AugmentationTests", ["Augmentation", "Pixels", "SeededRandom"]),
    tests("DemoDataTests", ["DemoData", "Imaging", "Pixels"]),
    tests("CatalogueTests", ["Catalogue", "Pixels", grdb]),
    tests("ShardsTests", ["Shards", "Augmentation", "Files", "Safetensors", "Digest"]),
    tests("SettingTreeTests", ["SettingTree", yams]),
    tests("SuggestionsTests", ["Suggestions"]),
    tests("SpeciesTests", ["Species"]),
    tests(
      "CurationTests",
      [
        "Curation", "Catalogue", "Shards", "DemoData", "Files", "Imaging", "Pixels",
        "Augmentation", "SettingTree",
      ]),
    tests("ImportsTests", ["Imports", "Catalogue", "Curation", "Digest", "Imaging", "Pixels"]),
    tests(
      "GraphTests", ["Graph", "Kernels", "KernelTasks", "KernelReference", "SeededRandom"]),
    tests("NetworksTests", ["Networks", "Graph", "Kernels", "Safetensors"]),
    tests(
      "TrainingTests",
      [
        "Training", "Networks", "Graph", "Kernels", "KernelTasks", "Shards", "Safetensors",
        "Files", "Pixels", "Augmentation", "SeededRandom", "SettingTree",
      ]),
    tests("ParityTests", ["Parity", "Kernels", "KernelTasks", "Safetensors"]),
    tests("BenchmarkingTests", ["Benchmarking", "AllocationCounter", "Kernels", "Networks"]),
    tests(
      "ReportsTests",
      ["Reports", "Audit", "Catalogue", "Curation", "Training", "Pixels", "Imaging"]),
    tests(
      "CommandTests", ["CommandShell", "WebInterface", "pokeprep", "pokeprep-bench"],
      exclude: ["Snapshots"]),
    tests("MetricsTests", ["Metrics", "Safetensors"]),
    tests(
      "ScoringTests",
      [
        "Scoring", "Metrics", "Kernels", "Pixels", "Safetensors", "SeededRandom", "Shards",
      ]),
    tests("TorchFilesTests", ["TorchFiles", "Files"]),
    tests(
      "ModelExportsTests",
      [
        "ModelExports", "Training", "Networks", "Graph", "Kernels", "Safetensors",
        "SeededRandom",
      ]),
    tests("EventFilesTests", ["EventFiles"]),
    tests(
      "ReaderTests",
      [
        "Augmentation", "Catalogue", "Curation", "Imaging", "Imports", "Kernels", "Networks",
        "Parity", "Pixels", "Reports", "Safetensors", "SettingTree", "Shards", "TorchFiles",
        "Training", "WebInterface", grdb,
      ]),
    tests("AuditTests", ["Audit", "Catalogue", "Curation", "Imaging", "Metrics", "Pixels"]),
    tests(
      "WebInterfaceTests",
      ["WebInterface", "Catalogue", "Curation", "Imaging", "Pixels"]),
    tests("ArchitectureTests", []),
  ]
)
