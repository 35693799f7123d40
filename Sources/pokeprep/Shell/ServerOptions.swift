import ArgumentParser
import CommandShell
import Foundation
import WebInterface

/// Where a page is served.
struct ServerOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Listen on this port; 0 takes any that is free. (default: 0)", valueName: "n"))
  var port: Int?

  @Flag(name: .long, help: "Open the page in the browser.")
  var open = false

  func validate() throws {
    if let port, !(0...65_535).contains(port) {
      throw ValidationError("--port: expected 0 to 65535, found \(port)")
    }
  }

  /// Refuses what was typed where no page is served.
  func refuse(without option: String) throws {
    for name in [port.map { _ in "--port" }, open ? "--open" : nil].compactMap(\.self) {
      throw ValidationError("\(name) is for \(option): give both, or leave it out")
    }
  }

  /// Serves pages until the user ends the program.
  func serve(_ site: some WebSite, output: OutputOptions) throws {
    let server = try listen(site)
    if output.json {
      try Console.print(json: Address(address: server.address, port: server.port))
    } else {
      Console.print(server.address)
    }
    tell(
      "open this address in a browser on this machine; Ctrl-C ends the page", of: server,
      output: output)
    while !Interruption.isRequested { usleep(50_000) }
    try stop(server)
  }

  /// Begins to serve.
  ///
  /// - Throws: `WebInterfaceError` where nothing can listen on the port.
  func listen(_ site: some WebSite) throws -> LocalServer {
    let port = port ?? 0
    return try Blocking.result { try await LocalServer(site, port: port) }
  }

  /// Says that pages are there, and opens them where that was asked for.
  func tell(_ words: String, of server: LocalServer, output: OutputOptions) {
    output.announce(words)
    if open { launch(server.address, output: output) }
  }

  /// Ends a server.
  func stop(_ server: LocalServer) throws {
    try Blocking.result { await server.stop() }
  }

  private struct Address: Encodable {
    var address: String
    var port: Int
  }

  private func launch(_ address: String, output: OutputOptions) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xdg-open", address]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.terminationHandler = { process in
      if process.terminationStatus != 0 {
        output.announce("no browser could be opened (xdg-open); open the address yourself")
      }
    }
    do { try process.run() } catch { output.announce("no browser could be opened: \(error)") }
  }
}
