import ArgumentParser
import CommandShell
import Foundation
import WebInterface

/// Where a page is served.
struct ServerOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Listen on this port; 0 takes any that is free.", valueName: "n"))
  var port = 0

  @Flag(name: .long, help: "Open the page in the browser.")
  var open = false

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port: expected 0 to 65535, found \(port)")
    }
  }

  /// Serves pages until the user ends the program.
  func serve(_ site: some WebSite, output: OutputOptions) throws {
    let server = try start(site, output: output)
    while !Interruption.isRequested { usleep(50_000) }
    try stop(server)
  }

  /// Begins to serve, and says where: on standard error where the page is not what was asked for.
  func start(
    _ site: some WebSite, output: OutputOptions, isAside: Bool = false
  ) throws -> LocalServer {
    let port = port
    let server = try Blocking.result { try await LocalServer(site, port: port) }
    if isAside {
      output.announce("watch this run at \(server.address)")
      if open { launch(server.address, output: output) }
      return server
    }
    if output.json {
      try Console.print(json: Address(address: server.address, port: server.port))
    } else {
      Console.print(server.address)
    }
    output.announce("open this address in a browser on this machine; Ctrl-C ends the page")
    if open { launch(server.address, output: output) }
    return server
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
