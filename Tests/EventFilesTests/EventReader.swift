import Foundation

/// The records of an event file, read by the specification: every check sum is computed bit by bit.
struct EventReader {
  struct Malformed: Error { var at: Int }

  /// One event: the fields that TensorBoard looks at.
  struct Event: Equatable {
    var step = 0
    var version: String?
    var isStart = false
    var scalars: [String: Float] = [:]
    var images: [String: [UInt8]] = [:]
    var texts: [String: String] = [:]
  }

  static func events(in bytes: [UInt8]) throws -> [Event] {
    var events: [Event] = []
    var place = 0
    while place < bytes.count {
      guard place + 12 <= bytes.count else { throw Malformed(at: place) }
      let head = Array(bytes[place..<place + 8])
      let length = Int(little(head))
      guard little(bytes[place + 8..<place + 12]) == masked(head),
        place + 16 + length <= bytes.count
      else { throw Malformed(at: place) }
      let data = Array(bytes[place + 12..<place + 12 + length])
      guard little(bytes[place + 12 + length..<place + 16 + length]) == masked(data) else {
        throw Malformed(at: place)
      }
      events.append(event(data))
      place += 16 + length
    }
    return events
  }

  /// Bit by bit, polynomial 0x1EDC6F41 reflected.
  private static func masked(_ bytes: [UInt8]) -> UInt64 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
    crc = ~crc
    return UInt64((crc >> 15 | crc << 17) &+ 0xA282_EAD8)
  }

  private static func little(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The fields of a message: numbers for those of fixed size and varints, bytes for the others.
  private static func fields(_ bytes: [UInt8]) -> [(number: Int, value: UInt64, data: [UInt8])] {
    var place = 0
    func varint() -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      repeat {
        value |= UInt64(bytes[place] & 0x7F) << shift
        shift += 7
        place += 1
      } while bytes[place - 1] >= 0x80
      return value
    }
    var result: [(number: Int, value: UInt64, data: [UInt8])] = []
    while place < bytes.count {
      let tag = varint()
      let width = [1: 8, 5: 4][tag & 7]
      if let width {
        result.append((Int(tag >> 3), little(bytes[place..<place + width]), []))
        place += width
      } else if tag & 7 == 2 {
        let length = Int(varint())
        result.append((Int(tag >> 3), 0, Array(bytes[place..<place + length])))
        place += length
      } else {
        result.append((Int(tag >> 3), varint(), []))
      }
    }
    return result
  }

  private static func event(_ data: [UInt8]) -> Event {
    var event = Event()
    for field in fields(data) {
      switch field.number {
      case 2: event.step = Int(field.value)
      case 3: event.version = String(decoding: field.data, as: UTF8.self)
      case 5: for value in fields(field.data) { take(fields(value.data), into: &event) }
      case 7: event.isStart = fields(field.data).contains { $0.number == 1 && $0.value == 1 }
      default: break
      }
    }
    return event
  }

  private static func take(
    _ value: [(number: Int, value: UInt64, data: [UInt8])], into event: inout Event
  ) {
    var tag = ""
    for field in value {
      switch field.number {
      case 1: tag = String(decoding: field.data, as: UTF8.self)
      case 2: event.scalars[tag] = Float(bitPattern: UInt32(field.value))
      case 4: event.images[tag] = fields(field.data).first { $0.number == 4 }?.data
      case 8:
        let text = fields(field.data).first { $0.number == 8 }?.data
        event.texts[tag] = text.map { String(decoding: $0, as: UTF8.self) }
      default: break
      }
    }
  }
}
