import Foundation

/// An array in NumPy's format: `\x93NUMPY`, the version, the length of the header, the header (a Python
/// dictionary of `descr`, `fortran_order` and `shape`), the values.
///
/// Specification: NEP 1, "A simple file format for NumPy arrays". Objects (pickles) are never read.
package struct NumPyArray {
  /// What the values are.
  enum Kind: Equatable {
    case unsigned, signed, float, boolean
    /// UCS-4 characters.
    case unicode
    /// ASCII.
    case bytes
  }

  /// Sizes of the dimensions, the first changing slowest.
  package let shape: [Int]
  private let kind: Kind
  /// Bytes a value takes.
  private let size: Int
  private let isBigEndian: Bool
  private let values: ArraySlice<UInt8>
  private let path: String
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Whether a file begins as one.
  static func isOne(_ beginning: [UInt8]) -> Bool { beginning.starts(with: magic) }

  /// Reads a file in memory.
  ///
  /// - Throws: `ImportProblem` for a header that is not exactly as NumPy writes it, for other types and
  ///   for a length that does not fit.
  package init(_ bytes: [UInt8], path: String) throws(ImportProblem) {
    var cursor = ByteCursor(bytes[...])
    guard let magic = cursor.take(Self.magic.count), Array(magic) == Self.magic,
      let version = cursor.bigEndian(2)
    else { throw ImportProblem(path, "expected a NumPy array, found another file") }
    guard [0x0100, 0x0200, 0x0300].contains(version),
      let length = cursor.littleEndian(version == 0x0100 ? 2 : 4), length <= 1 << 16,
      let text = cursor.take(Int(length))
    else {
      throw ImportProblem(path, "expected a header of NumPy's versions 1 to 3, found another")
    }
    var header = NumPyHeader(text)
    guard let (descr, isFortran, shape) = header.parse() else {
      throw ImportProblem(
        path,
        "expected a header with descr, fortran_order and shape, found "
          + String(decoding: text.prefix(200), as: UTF8.self))
    }
    let type = try Self.type(of: descr, path)
    let wanted = (shape + [type.size]).checkedProduct
    guard shape.count <= 8, let wanted, cursor.count == wanted, let values = cursor.take(wanted)
    else {
      throw ImportProblem(
        path,
        "expected \(shape.timesText) values of \(type.size) bytes, found \(cursor.count) bytes; get the file "
          + "again")
    }
    guard !isFortran || shape.count < 2 else {
      throw ImportProblem(
        path,
        "expected rows in C order, found Fortran's; write it anew: np.save(FILE, np.ascontiguousarray(array))"
      )
    }
    (self.shape, kind, size, isBigEndian) = (shape, type.kind, type.size, type.isBigEndian)
    (self.values, self.path) = (values, path)
  }

  private static func type(
    of descr: String, _ path: String
  ) throws(ImportProblem) -> (kind: Kind, size: Int, isBigEndian: Bool) {
    let letters = Array(descr.utf8)
    let order = letters.first.map { "<>|=".utf8.contains($0) } ?? false
    let rest = letters.dropFirst(order ? 1 : 0)
    let digits = String(decoding: rest.dropFirst(), as: UTF8.self)
    let known: [UInt8: (Kind, [Int]?)] = [
      UInt8(ascii: "u"): (.unsigned, [1, 2, 4, 8]), UInt8(ascii: "i"): (.signed, [1, 2, 4, 8]),
      UInt8(ascii: "f"): (.float, [4, 8]), UInt8(ascii: "b"): (.boolean, [1]),
      UInt8(ascii: "U"): (.unicode, nil), UInt8(ascii: "S"): (.bytes, nil),
    ]
    guard let first = rest.first, let (kind, sizes) = known[first],
      let size = Int(digits), size > 0, size <= 4096, sizes?.contains(size) ?? true
    else {
      throw ImportProblem(
        path,
        "expected whole numbers, floats of 4 or 8 bytes, or text, found the type \(descr.prefix(40))"
          + (descr.hasSuffix("O") ? ", which may hold any Python object and is never read" : "")
          + "; write it anew with " + Self.cast(of: descr))
    }
    return (kind, kind == .unicode ? 4 * size : size, letters.first == UInt8(ascii: ">"))
  }

  /// What makes an array that is read of one of another type.
  private static func cast(of descr: some StringProtocol) -> String {
    if descr.hasSuffix("O") { return "astype(str), pictures with astype(\"uint8\")" }
    return descr.contains("f") ? "astype(\"float32\")" : "astype(\"uint8\")"
  }

  /// How many values.
  private var count: Int { values.count / size }

  /// A value as a number; nil for text.
  private func number(at index: Int) -> Double {
    var cursor = ByteCursor(values[(values.startIndex + index * size)...])
    let bits = (isBigEndian ? cursor.bigEndian(size) : cursor.littleEndian(size)) ?? 0
    switch kind {
    case .float where size == 4: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float: return Double(bitPattern: bits)
    case .signed:
      return Double(Int64(truncatingIfNeeded: bits << (64 - 8 * size)) >> (64 - 8 * size))
    default: return Double(bits)
    }
  }

  /// A number as people write it: whole ones without a point.
  private static func text(of value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// The labels: whole numbers, one a picture, or text, or a row a picture with a 1 at its class.
  ///
  /// - Throws: `ImportProblem` for anything else.
  package func labels() throws -> [ImportLabel] {
    if isOneHot { return try marked() }
    guard isLabels else {
      throw ImportProblem(
        path,
        "expected labels, one number a picture, found \(shape.timesText); take the number of the class, "
          + "such as labels.argmax(1)")
    }
    return try (0..<count).map { index in
      if kind == .unicode || kind == .bytes { return .name(try text(at: index)) }
      let value = number(at: index)
      guard let label = Int(exactly: value), (0..<1_000_000).contains(label) else {
        throw ImportProblem(
          path,
          "label \(index): expected a whole number from 0 to 999999, found \(Self.text(of: value)); "
            + "number the classes from 0: numpy.unique(labels, return_inverse=True)[1]")
      }
      return .number(label)
    }
  }

  /// The place of the 1 in each row.
  private func marked() throws(ImportProblem) -> [ImportLabel] {
    let width = shape[1]
    var labels: [ImportLabel] = []
    for row in 0..<shape[0] {
      let values = (0..<width).lazy.map { number(at: row * width + $0) }
      guard values.allSatisfy({ $0 == 0 || $0 == 1 }), values.count(where: { $0 == 1 }) == 1,
        let place = values.firstIndex(of: 1)
      else {
        // A float of 4 bytes as it was written: 0.2.
        let shown = values.prefix(12).map {
          kind == .float && size == 4 && $0.rounded() != $0 ? "\(Float($0))" : Self.text(of: $0)
        }.joined(separator: " ")
        throw ImportProblem(
          path,
          "label \(row): expected one 1 among zeros in each row of labels \(shape.timesText), found "
            + "\(shown)\(width > 12 ? " …" : ""); if the greatest is meant: labels.argmax(1)")
      }
      labels.append(.number(place))
    }
    return labels
  }

  private func text(at index: Int) throws(ImportProblem) -> String {
    var cursor = ByteCursor(values[(values.startIndex + index * size)...].prefix(size))
    var text = String.UnicodeScalarView()
    while cursor.count > 0 {
      let width = kind == .unicode ? 4 : 1
      let code = (isBigEndian ? cursor.bigEndian(width) : cursor.littleEndian(width)) ?? 0
      if code == 0 { continue }
      guard let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: code)),
        kind == .unicode || code < 0x80
      else { throw ImportProblem(path, "label \(index): expected text, found code \(code)") }
      text.append(scalar)
    }
    return String(text)
  }

  /// Whether it may be labels by its shape: N, or N×1.
  var isLabels: Bool { shape.count == 1 || shape.count == 2 && shape[1] == 1 }

  /// Whether it may be labels with a row for each picture and a column for each class.
  var isOneHot: Bool { shape.count == 2 && shape[1] > 1 && kind != .unicode && kind != .bytes }

  /// Whether it is a list of words.
  var isText: Bool { shape.count == 1 && (kind == .unicode || kind == .bytes) }

  /// Whether it may be pictures by its shape.
  var isPictures: Bool { (3...4).contains(shape.count) && kind != .unicode && kind != .bytes }

  /// The pictures, as bytes: whole numbers from 0 to 255 stay as they are, also where they are floats;
  /// floats from 0 to 1 are multiplied by 255 and rounded; `True` is 255.
  ///
  /// - Throws: `ImportProblem` for other numbers, and for shapes that no picture has.
  package func pictures() throws(ImportProblem) -> PixelBlock {
    guard isPictures else {
      throw ImportProblem(path, "expected pictures, found \(shape.timesText)")
    }
    if kind == .unsigned, size == 1 {
      return try PixelBlock(shape: shape, path: path) { [values] range in
        values[values.startIndex + range.lowerBound..<values.startIndex + range.upperBound]
      }
    }
    let factor = try factor()
    return try PixelBlock(shape: shape, path: path) { range in
      range.map { UInt8((number(at: $0) * factor).rounded()) }[...]
    }
  }

  /// What makes bytes of the values.
  private func factor() throws(ImportProblem) -> Double {
    if kind == .boolean { return 255 }
    var (least, greatest, isWhole) = (0.0, 0.0, true)
    for index in 0..<count {
      let value = number(at: index)
      guard value.isFinite else {
        throw ImportProblem(path, "expected numbers, found \(value); write it anew without")
      }
      (least, greatest) = (min(least, value), max(greatest, value))
      isWhole = isWhole && value.rounded() == value
    }
    if least >= 0, greatest <= 1, kind == .float { return 255 }
    if least >= 0, greatest <= 255, isWhole { return 1 }
    throw ImportProblem(
      path,
      "expected whole numbers from 0 to 255, or floats from 0 to 1, found \(Self.text(of: least)) to "
        + "\(Self.text(of: greatest)); write "
        + "it anew with such, as uint8")
  }
}

/// The dictionary at the beginning of a NumPy array, read strictly: three names, each once.
private struct NumPyHeader {
  private var letters: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { letters = text }

  mutating func parse() -> (descr: String, isFortran: Bool, shape: [Int])? {
    var (descr, isFortran, shape): (String?, Bool?, [Int]?) = (nil, nil, nil)
    guard skip("{") else { return nil }
    while !skip("}") {
      guard let name = string(), skip(":") else { return nil }
      switch name {
      case "descr" where descr == nil: descr = string()
      case "fortran_order" where isFortran == nil:
        isFortran = skip("True") ? true : skip("False") ? false : nil
      case "shape" where shape == nil: shape = sizes()
      default: return nil
      }
      if !skip(",") {
        guard skip("}") else { return nil }
        break
      }
    }
    passBlanks()
    guard letters.isEmpty, let descr, let isFortran, let shape else { return nil }
    return (descr, isFortran, shape)
  }

  private mutating func passBlanks() { letters = letters.drop { $0 == 0x20 || $0 == 0x0A } }

  /// Passes a word over; false where another is next.
  private mutating func skip(_ word: String) -> Bool {
    passBlanks()
    guard letters.starts(with: word.utf8) else { return false }
    letters = letters.dropFirst(word.utf8.count)
    return true
  }

  /// Text in quotes of either kind, without any inside.
  private mutating func string() -> String? {
    passBlanks()
    guard let quote = letters.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = letters.dropFirst().firstIndex(of: quote)
    else { return nil }
    let text = letters[letters.startIndex + 1..<end]
    letters = letters[(end + 1)...]
    return String(decoding: text, as: UTF8.self)
  }

  /// Whole numbers in brackets: `()`, `(3,)`, `(3, 4)`.
  private mutating func sizes() -> [Int]? {
    var sizes: [Int] = []
    guard skip("(") else { return nil }
    while !skip(")") {
      passBlanks()
      let digits = letters.prefix { 48...57 ~= $0 }
      guard !digits.isEmpty, digits.count <= 18,
        let size = Int(String(decoding: digits, as: UTF8.self))
      else { return nil }
      letters = letters.dropFirst(digits.count)
      // Written by Python 2.
      _ = skip("L")
      sizes.append(size)
      if !skip(",") {
        guard skip(")") else { return nil }
        break
      }
    }
    return sizes
  }
}
