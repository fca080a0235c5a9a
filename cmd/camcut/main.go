// Camcut slices streams by time. See internal/cut for its manual, or
// camcut --help.
package main

import (
	"os"

	"campipe/internal/cut"
	"campipe/internal/tool"
)

func main() { os.Exit(tool.Run(cut.Tool(), os.Args, tool.Stdio())) }
