import Foundation

/// A message of protocol buffers read without knowing its kind: field numbers with what they hold.
struct Message {
  enum Field {
    case integer(UInt64)
    case data([UInt8])
    case fixed32(UInt32)
    case fixed64(UInt64)
  }

  struct Malformed: Error {}

  private(set) var fields: [(number: Int, value: Field)] = []

  init(_ bytes: [UInt8]) throws {
    var place = 0
    func varint() throws -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      while true {
        guard place < bytes.count, shift < 70 else { throw Malformed() }
        let byte = bytes[place]
        place += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
    }
    func take(_ count: Int) throws -> [UInt8] {
      guard count >= 0, place + count <= bytes.count else { throw Malformed() }
      defer { place += count }
      return Array(bytes[place..<place + count])
    }
    while place < bytes.count {
      let tag = try varint()
      switch tag & 7 {
      case 0: fields.append((Int(tag >> 3), .integer(try varint())))
      case 1:
        let value = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        fields.append((Int(tag >> 3), .fixed64(value)))
      case 2: fields.append((Int(tag >> 3), .data(try take(Int(try varint())))))
      case 5:
        let value = try take(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        fields.append((Int(tag >> 3), .fixed32(value)))
      default: throw Malformed()
      }
    }
  }

  func data(_ number: Int) -> [[UInt8]] {
    fields.compactMap { field in
      if field.number == number, case .data(let bytes) = field.value { bytes } else { nil }
    }
  }

  func messages(_ number: Int) throws -> [Message] { try data(number).map { try Message($0) } }

  func texts(_ number: Int) -> [String] { data(number).map { String(decoding: $0, as: UTF8.self) } }

  func integers(_ number: Int) -> [Int] {
    fields.compactMap { field in
      if field.number == number, case .integer(let value) = field.value {
        Int(truncatingIfNeeded: value)
      } else {
        nil
      }
    }
  }

  func float(_ number: Int) -> Float? {
    for field in fields where field.number == number {
      if case .fixed32(let bits) = field.value { return Float(bitPattern: bits) }
    }
    return nil
  }
}
