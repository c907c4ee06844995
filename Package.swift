// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "winnow",
  products: [
    .library(name: "Winnow", targets: ["Winnow"]),
    .library(name: "WinnowStages", targets: ["WinnowStages"]),
    .library(name: "WinnowCommand", targets: ["WinnowCommand"]),
    .executable(name: "winnow", targets: ["WinnowMain"]),
    .executable(name: "winnow-example", targets: ["ExampleMain"]),
    .executable(name: "winnow-bench", targets: ["WinnowBench"]),
    // Preloaded into the program by tests that kill it at a given write.
    .library(name: "CFaultInjection", type: .dynamic, targets: ["CFaultInjection"]),
  ],
  dependencies: [
    // Command line: parsing, help, completions and man page from one set of declarations.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Logging facade, so that a program that embeds Winnow keeps its own log handler.
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // libyaml: reads pipeline files and rule packs, with source marks.
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    // libzstd: .zst input and output, and the spool between segments.
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    // zlib: .gz input and output.
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    // xxHash: fingerprints, checksums and shingle hashes.
    .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
    // utf8proc: the composed form (NFC) of pages that write letters and their marks apart.
    .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
    // PCRE2 with its JIT: the regular expressions of rule packs, linear in practice and bounded by match limits.
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    // Two functions of glibc for starting programs (the stage `exec`).
    .systemLibrary(name: "CSpawn"),
    // One built-in function of the C compiler: asks for memory before it is read.
    .systemLibrary(name: "CPrefetch"),
    // The default rule packs of pipelines/rules, embedded so that the binary works alone.
    .target(name: "CDefaultRules"),
    // Lets the static program start without /proc.
    .target(name: "CStartup"),
    .target(name: "WinnowText", dependencies: ["CXXHash", "CPCRE2", "CUTF8Proc"], swiftSettings: settings),
    .target(
      name: "Winnow",
      dependencies: [
        "CYAML", "CZstd", "CZlib", "WinnowText",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .target(
      name: "WinnowStages", dependencies: ["CDefaultRules", "CPrefetch", "CSpawn", "Winnow", "WinnowText"],
      swiftSettings: settings),
    // What is done with the output directories of runs: comparing two, telling what became of a document, reporting.
    .target(name: "WinnowResults", dependencies: ["Winnow", "WinnowText"], swiftSettings: settings),
    .target(
      name: "WinnowCommand",
      dependencies: [
        "CStartup", "Winnow", "WinnowResults", "WinnowText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "WinnowMain", dependencies: ["WinnowCommand", "WinnowStages", "Winnow", "WinnowText"],
      swiftSettings: settings),
    // Makes the corpora that Scripts/bench measures with.
    .executableTarget(
      name: "WinnowBench",
      dependencies: [
        "Winnow", "WinnowText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    // What a plugin author writes: a stage in its own target, on the public API only, and an executable of ten lines.
    .target(
      name: "ExamplePlugin", dependencies: ["Winnow"], packageAccess: false, swiftSettings: settings),
    .executableTarget(
      name: "ExampleMain", dependencies: ["ExamplePlugin", "Winnow", "WinnowCommand", "WinnowStages"],
      packageAccess: false, swiftSettings: settings),
    // What several test targets need: a seeded generator, temporary directories.
    .target(
      name: "WinnowTestSupport", dependencies: ["Winnow"], path: "Tests/WinnowTestSupport", swiftSettings: settings),
    .testTarget(
      name: "WinnowTextTests", dependencies: ["WinnowTestSupport", "WinnowText"], swiftSettings: settings),
    .testTarget(
      name: "WinnowTests", dependencies: ["Winnow", "WinnowTestSupport", "WinnowText"], swiftSettings: settings),
    .testTarget(
      name: "WinnowBenchTests", dependencies: ["WinnowBench", "Winnow", "WinnowText"], swiftSettings: settings),
    .testTarget(
      name: "WinnowStagesTests", dependencies: ["WinnowStages", "Winnow", "WinnowTestSupport", "WinnowText"],
      swiftSettings: settings),
    .testTarget(
      name: "WinnowResultsTests", dependencies: ["WinnowResults", "Winnow", "WinnowTestSupport", "WinnowText"],
      swiftSettings: settings),
    .testTarget(
      name: "WinnowCommandTests",
      dependencies: ["WinnowCommand", "WinnowStages", "Winnow", "WinnowTestSupport", "WinnowText"],
      swiftSettings: settings),
    .target(name: "CFaultInjection", path: "Tests/CFaultInjection"),
    // Runs the built programs as users do.
    .testTarget(
      name: "WinnowEndToEndTests", dependencies: ["WinnowMain", "WinnowBench", "WinnowTestSupport", "ExampleMain"],
      swiftSettings: settings),
  ]
)
