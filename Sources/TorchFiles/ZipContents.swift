import CZlib

extension ZipArchive {
  /// Where the bytes of a stored member lie, after its length and CRC-32 were checked.
  func storedRange(of member: Member) throws(TorchFileError) -> Range<Int> {
    guard member.method == 0 else {
      throw .unsupported(
        field: "ZIP: '\(member.name)'", expected: "members as torch.save stores them",
        found: "method \(member.method), compressed")
    }
    guard member.range.count == member.byteCount else {
      throw .malformed(
        field: "ZIP: '\(member.name)': size", expected: "\(member.byteCount)",
        found: "\(member.range.count)")
    }
    try check(bytes[member.range], of: member)
    return member.range
  }

  /// A copy of what a stored or deflated member holds.
  func contents(
    of member: Member, limits: TorchFileLimits
  ) throws(TorchFileError) -> [UInt8] {
    if member.method == 0 { return Array(bytes[try storedRange(of: member)]) }
    guard member.method == 8 else {
      throw .unsupported(
        field: "ZIP: '\(member.name)'", expected: "methods 0 and 8", found: "\(member.method)")
    }
    guard member.byteCount <= limits.byteCount else {
      throw .tooLarge(
        field: "ZIP: '\(member.name)': size", limit: limits.byteCount, found: member.byteCount)
    }
    // Deflate makes at most 1,032 bytes of one (zlib's technical details), so a larger number is
    // a lie, found before memory is asked for.
    guard member.byteCount / 1032 <= member.range.count else {
      throw .malformed(
        field: "ZIP: '\(member.name)': size", expected: "at most 1,032 × \(member.range.count)",
        found: "\(member.byteCount)")
    }
    let contents = try inflated(bytes[member.range], byteCount: member.byteCount, member.name)
    try check(contents[...], of: member)
    return contents
  }

  private func check(_ contents: ArraySlice<UInt8>, of member: Member) throws(TorchFileError) {
    // The length fits: a member is below 4 GiB.
    let found = unsafe contents.withUnsafeBufferPointer { buffer in
      unsafe crc32_z(0, buffer.baseAddress, buffer.count)
    }
    guard UInt32(truncatingIfNeeded: found) == member.check else {
      throw .malformed(
        field: "ZIP: '\(member.name)': CRC-32", expected: String(member.check, radix: 16),
        found: String(found, radix: 16))
    }
  }
}

/// The `byteCount` bytes that a raw deflate stream (RFC 1951) holds, no more and no fewer.
private func inflated(
  _ source: ArraySlice<UInt8>, byteCount: Int, _ name: String
) throws(TorchFileError) -> [UInt8] {
  var status = Z_OK
  // One byte more than declared shows a stream that holds more; zlib gets no room beyond it.
  var (made, left) = (0, 0)
  let contents = unsafe [UInt8](unsafeUninitializedCapacity: byteCount + 1) { target, count in
    unsafe source.withUnsafeBufferPointer { source in
      var stream = unsafe z_stream()
      // zlib reads through this pointer only, though its type says otherwise.
      unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      unsafe stream.avail_in = UInt32(source.count)
      unsafe stream.next_out = target.baseAddress
      unsafe stream.avail_out = UInt32(byteCount + 1)
      status = unsafe inflateInit2_(
        &stream, -15, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
      guard status == Z_OK else { return }
      status = unsafe inflate(&stream, Z_FINISH)
      unsafe made = byteCount + 1 - Int(stream.avail_out)
      unsafe left = Int(stream.avail_in)
      unsafe inflateEnd(&stream)
    }
    count = made
  }
  guard status == Z_STREAM_END, made == byteCount, left == 0 else {
    throw .malformed(
      field: "ZIP: '\(name)': deflated bytes", expected: "\(byteCount) bytes and an end",
      found: "\(made > byteCount ? "more" : "\(made)"), \(left) left over, status \(status)")
  }
  return contents
}
