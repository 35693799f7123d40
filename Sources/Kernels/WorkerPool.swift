/// Threads that wait for work and share it.
public final class WorkerPool: Sendable {
}
