internal import WinnowText

/// How the bytes of an input file become records.
package enum InputFormat: String, Sendable, CaseIterable {
  /// By file name.
  case auto
  /// One JSON object a line.
  case ndjson
  /// One page a file.
  case text
}

/// How a file is compressed; told by its name.
package enum Compression: String, Sendable, CaseIterable {
  case none
  case gzip
  case zstd

  /// The ending of file names.
  package var suffix: String {
    switch self {
    case .none: ""
    case .gzip: ".gz"
    case .zstd: ".zst"
    }
  }

  /// The compression that a file name tells, and the name without it.
  package static func of(_ name: String) -> (compression: Compression, stem: String) {
    for candidate in [Compression.gzip, .zstd] where name.hasSuffix(candidate.suffix) {
      return (candidate, String(name.dropLast(candidate.suffix.count)))
    }
    return (.none, name)
  }

  /// The compression that the first bytes of data tell; nil when they tell none.
  static func ofData(_ bytes: ArraySlice<UInt8>) -> Compression? {
    if bytes.starts(with: [0x1F, 0x8B]) { return .gzip }
    return bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) ? .zstd : nil
  }
}

/// One file to read.
package struct InputFile: Sendable {
  /// The path as opened; `-` is standard input.
  package let path: String
  /// The name in record ids: the path below the input directory it was found in, else the file's own name.
  package let name: String
  package let format: InputFormat
  package let compression: Compression
  /// Bytes on disk; nil for streams.
  package let size: Int?
  /// What keeps the file from being read; nil for all that can be tried.
  let obstacle: Obstacle?

  /// Why a file is a reject, whatever is in it.
  struct Obstacle: Sendable {
    let message: String
    /// In the place of the digest of its contents: by it runs over new files know it again.
    let digest: Digest128
  }

  package init(
    path: String, name: String? = nil, format: InputFormat, compression: Compression = .none, size: Int?
  ) {
    self.init(path: path, name: name, format: format, compression: compression, size: size, obstacle: nil)
  }

  init(
    path: String, name: String? = nil, format: InputFormat, compression: Compression = .none, size: Int?,
    obstacle: Obstacle?
  ) {
    self.path = path
    self.name = name ?? FilePaths.name(of: path)
    self.format = format
    self.compression = compression
    self.size = size
    self.obstacle = obstacle
  }
}
