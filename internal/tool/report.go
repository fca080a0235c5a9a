package tool

import (
	"encoding/json"
	"fmt"
	"os"

	"campipe/pkg/wire"
)

// Report is what --report writes: what a tool got, what it lost, and why.
type Report struct {
	Tool    string                  `json:"tool"`
	Version string                  `json:"version"`
	Status  int                     `json:"status"`           // exit status; a signal may stand above it
	Signal  string                  `json:"signal,omitempty"` // the signal that ended it early
	Error   string                  `json:"error,omitempty"`
	Streams map[uint16]*wire.Totals `json:"streams"`
	Gaps    int                     `json:"gaps"`
	Lost    float64                 `json:"lost_seconds"`
	List    []gapEntry              `json:"list,omitempty"`  // the first 10,000 gaps
	Facts   map[string]any          `json:"facts,omitempty"` // what is particular to the tool
}

// writeReport writes the report that --report asked for. It replaces the file:
// a report is about the newest run.
func (e *Env) writeReport(status int, failed error) error {
	if e.CLI == nil || e.CLI.String("report") == "" {
		return nil
	}
	name := e.CLI.String("report")
	r := Report{
		Tool: e.tool.Name, Version: Version(), Status: status,
		Streams: e.Ledger.All(), Gaps: e.losses.count(), Lost: e.losses.length.Seconds(), List: e.losses.list,
		Facts: e.facts,
	}
	if sig := e.signals.got(); sig != 0 {
		r.Signal = sig.String()
	}
	if failed != nil {
		r.Error = oneLine(failed.Error())
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	part := name + ".part"
	if err := os.WriteFile(part, append(text, '\n'), 0o666); err != nil {
		return fmt.Errorf("%s: %w", part, cause(err))
	}
	if err := os.Rename(part, name); err != nil {
		return fmt.Errorf("%s: %w", name, cause(err))
	}
	return nil
}
