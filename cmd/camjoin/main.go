// Camjoin makes files that play of a media stream. See internal/join for its
// manual, or camjoin --help.
package main

import (
	"os"

	"campipe/internal/join"
	"campipe/internal/tool"
)

func main() { os.Exit(tool.Run(join.Tool(), os.Args, tool.Stdio())) }
