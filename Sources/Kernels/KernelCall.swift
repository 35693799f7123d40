import KernelTasks

/// Work with all addresses and sizes fixed and every choice made, to be run any number of times; a
/// run allocates nothing.
package protocol KernelCall {
  /// Does the work and returns when it is done.
  func run()
}

/// One kernel with its task.
package struct TaskCall<Task>: KernelCall {
  let kernel: Kernel<Task>
  let task: Task
  let items: Int
  let pool: WorkerPool

  /// Runs all items of the task.
  package func run() {
    withUnsafePointer(to: task) {
      pool.run(AnyKernel(kernel), task: UnsafeRawPointer($0), items: items)
    }
  }
}

/// Work of the calling thread, alone or around kernels.
package struct HostCall: KernelCall {
  private let body: () -> Void

  /// A call of `body`, which must allocate nothing.
  package init(_ body: @escaping () -> Void) {
    self.body = body
  }

  /// Calls the body.
  package func run() { body() }
}

/// A task that is a function of the item's number.
package struct ItemTask {
  fileprivate let body: (Int) -> Void
}

extension KernelEngine {
  /// Work that has no kernel, shared by the threads item by item.
  ///
  /// - Parameters:
  ///   - items: Parts of the work, which may run in any order, at once.
  ///   - body: Does the item of a number from 0 on, and must allocate nothing.
  /// - Returns: The call.
  package func sharedCall(
    items: Int, _ body: @escaping (_ item: Int) -> Void
  ) -> some KernelCall {
    let kernel = Kernel<ItemTask> { task, item, _ in unsafe task.pointee.body(item) }
    return TaskCall(kernel: kernel, task: ItemTask(body: body), items: items, pool: pool)
  }
}

/// Several calls, one after the other.
package struct CallSequence: KernelCall {
  private let calls: [any KernelCall]

  /// Calls in the order in which they run.
  package init(_ calls: [any KernelCall]) {
    self.calls = calls
  }

  /// Runs all of them.
  package func run() {
    for call in calls { call.run() }
  }
}
