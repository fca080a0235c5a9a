package dump

import (
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// counted is a printer whose items count in the report and for --strict.
type counted struct {
	printer
	env *tool.Env
}

func (c *counted) item(it *item) error {
	if !it.copied() {
		c.env.Saw(&it.Frame)
		if it.Kind == wire.KindRaw || it.Kind == wire.KindSample {
			c.env.Ledger.Out(it.Stream, 1, len(it.Payload))
		}
	}
	return c.printer.item(it)
}
