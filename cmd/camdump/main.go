// Camdump shows what is in a stream. See internal/dump for its manual, or
// camdump --help.
package main

import (
	"os"

	"campipe/internal/dump"
	"campipe/internal/tool"
)

func main() { os.Exit(tool.Run(dump.Tool(), os.Args, tool.Stdio())) }
