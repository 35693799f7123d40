import FlyingSocks
import Foundation

/// What keeps a server from being there.
package enum WebInterfaceError: Error, Sendable, CustomStringConvertible {
  /// Nothing can listen on this port.
  case unusablePort(Int, reason: String)

  package var description: String {
    switch self {
    case .unusablePort(let port, let reason):
      "--port \(port): cannot listen on 127.0.0.1 there (\(reason)); give another number, or 0 for any "
        + "that is free"
    }
  }
}

/// A server for one person on this machine: 127.0.0.1 alone, no page without the word of its address.
///
/// A class, because it owns the socket.
package final class LocalServer: Sendable {
  /// What to open in a browser, with the word that lets in.
  package let address: String
  /// The port that is listened on.
  package let port: Int
  private let task: Task<Void, Never>

  /// Starts to answer.
  ///
  /// - Parameters:
  ///   - site: The pages.
  ///   - port: Where to listen, 0 for any port that is free.
  ///   - limits: What a client may cost.
  /// - Throws: `WebInterfaceError.unusablePort`.
  package init(
    _ site: any WebSite, port: Int, limits: ServerLimits = ServerLimits()
  ) async throws(WebInterfaceError) {
    guard let number = UInt16(exactly: port) else {
      throw WebInterfaceError.unusablePort(port, reason: "expected 0 to 65535")
    }
    let listener: HTTPListener
    do {
      listener = try await HTTPListener(port: number, limits: limits)
    } catch {
      throw WebInterfaceError.unusablePort(port, reason: Self.message(of: error))
    }
    let gate = AccessGate(port: listener.port, token: AccessGate.newToken())
    let entrance = Entrance(site: site, gate: gate)
    self.port = listener.port
    address = gate.address
    task = Task.detached { await listener.run(entrance) }
  }

  /// Ends at once, open connections included.
  package func stop() async {
    task.cancel()
    await task.value
  }

  /// The system's message for what went wrong, without the library's names.
  private static func message(of error: any Error) -> String {
    guard case SocketError.failed(_, let number, let message) = error else { return "\(error)" }
    return number == EADDRINUSE ? "another program does" : message
  }
}
