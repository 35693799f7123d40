import Files
import Foundation
import Testing

@Suite("Files below a folder")
struct FolderFilesTests {
  /// What a shell script prints in a folder.
  private func shell(_ script: String, in folder: URL) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return bytes
  }

  @Test("the paths are those of find, byte for byte, in the order of their bytes")
  func likeFind() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("folder-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // é as one character and as e with an accent, names that begin with a mark, one that is no UTF-8.
    let tree = #"""
      set -e
      mkdir -p a/b/c .hidden/x empty a-b e A "$(printf '\314\201up')" "$(printf 'caf\303\251')" \
        "$(printf 'cafe\314\201')" "$(printf 'no\377text')"
      for name in a/1 a/b/2 a/b/c/3 .hidden/x/4 a-b/5 A/6 a/.7 top "$(printf 'a/new\nline')" \
        "$(printf '\314\201up/\314\201x')" "$(printf 'caf\303\251/e\314\201')" \
        "$(printf 'caf\303\251/\303\251')" "$(printf 'cafe\314\2018/')x" "$(printf 'no\377text/\377')"; do
        mkdir -p "$(dirname "$name")"
        touch "$name"
      done
      ln -s a linked-folder
      ln -s nowhere dangling
      mkfifo pipe
      """#
    _ = try shell(tree, in: folder)
    func found(_ options: String) throws -> [String] {
      try shell(
        "find . -mindepth 1 \(options) ! -type d -printf '%P\\0' | LC_ALL=C sort -z", in: folder
      )
      .split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
    func bytes(_ paths: [String]) -> [[UInt8]] { paths.map { Array($0.utf8) } }
    let all = try found("")
    #expect(all.count == 17)
    #expect(bytes(try FolderFiles.paths(below: folder.path)) == bytes(all))
    let visible = try found("-name '.*' -prune -o")
    #expect(visible.count == 15)
    #expect(
      bytes(try FolderFiles.paths(below: folder.path) { $0.hasPrefix(".") }) == bytes(visible))
    #expect(throws: FileError.self) { try FolderFiles.paths(below: folder.path + "/none") }
  }
}
