/// One node as it will run, possibly with the work of the nodes after it fused in.
struct PlannedStep {
  var operation: any Operation
  var inputs: [Tensor]
  var outputs: [Tensor]
}
