// Camdemux strips the transport: it makes samples of raw data. See
// internal/demux for its manual, or camdemux --help.
package main

import (
	"os"

	"campipe/internal/demux"
	"campipe/internal/tool"
)

func main() { os.Exit(tool.Run(demux.Tool(), os.Args, tool.Stdio())) }
