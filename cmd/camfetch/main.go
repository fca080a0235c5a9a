// Camfetch fetches raw data from cameras. See internal/fetch for its manual, or
// camfetch --help.
package main

import (
	"os"

	"campipe/internal/fetch"
	"campipe/internal/tool"
)

func main() { os.Exit(tool.Run(fetch.Tool(), os.Args, tool.Stdio())) }
