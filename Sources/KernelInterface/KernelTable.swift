/// The entry points of one instruction set.
public struct KernelTable: Sendable {
}
