// Campick thins a media stream. See internal/pick for its manual, or
// campick --help.
package main

import (
	"os"

	"campipe/internal/pick"
	"campipe/internal/tool"
)

func main() { os.Exit(tool.Run(pick.Tool(), os.Args, tool.Stdio())) }
