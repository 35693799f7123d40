import CPUFeatures
import ResamplingInterface

/// Finds the white cells of a picture.
func findWhiteCells(_ task: WhiteCells) {
  var plan = pokeprep_cell_plan()
  pokeprep_plan_cells(&plan, task.width)
  for y in 0..<WhiteCells.side {
    let line = (2 &* y &+ 1) &* task.height / (2 &* WhiteCells.side)
    let row = task.source + line &* task.width &* task.channelCount
    let bits = task.target + 2 &* y
    if task.channelCount == 3 {
      pokeprep_white_cells(&plan, row, task.width, 3, bits)
    } else {
      pokeprep_white_cells(&plan, row, task.width, 1, bits)
    }
  }
}
