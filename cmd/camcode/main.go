// Camcode encodes the pictures of a media stream anew. See internal/transcode for
// its manual, or camcode --help.
package main

import (
	"os"

	"campipe/internal/tool"
	"campipe/internal/transcode"
)

func main() { os.Exit(tool.Run(transcode.Tool(), os.Args, tool.Stdio())) }
