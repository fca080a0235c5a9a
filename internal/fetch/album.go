package fetch

import (
	"io"
	"path/filepath"
	"strings"
	"time"

	"campipe/internal/fault"
	"campipe/internal/fetch/pictures"
	"campipe/internal/flow"
	"campipe/internal/tool"
	"campipe/pkg/wire"
)

// album returns the stream of pictures that are files, or in folders.
func album(env *tool.Env, args []string) (flow.Frames, error) {
	if env.CLI.IsSet("start") {
		return nil, fault.Usage("--start is for bare dumps: pictures have times of their own")
	}
	zone, err := time.LoadLocation(env.CLI.String("tz"))
	if err != nil {
		return nil, fault.Usage("--tz: %w", err)
	}
	files, err := pictures.List(args, env.Warn)
	if err != nil {
		return nil, err
	}
	h := wire.Header{Camera: env.CLI.String("camera"), Source: filepath.Base(args[0])}
	if h.Camera == "" {
		h.Camera = strings.TrimSuffix(h.Source, filepath.Ext(h.Source))
	}
	return pictures.Frames(h, files, pictures.Options{
		Zone: zone, Warn: env.Warn,
		Open: func(name string) (io.ReadCloser, error) { return env.Open(name) },
	}), nil
}
