// Camsim simulates network cameras. See internal/sim for its manual, or
// camsim --help.
package main

import (
	"os"

	"campipe/internal/sim"
	"campipe/internal/tool"
)

func main() { os.Exit(tool.Run(sim.Tool(), os.Args, tool.Stdio())) }
