package fetch

import (
	"net/http"
	"time"

	"campipe/internal/catalog"
	"campipe/internal/fault"
	"campipe/internal/preset"
	"campipe/internal/roster"
	"campipe/internal/tool"
)

// catalogTimeout is the limit for a catalog: the answer is some hundred
// kilobytes, from servers that have to look for it.
const catalogTimeout = time.Minute

// writeCatalog writes which cameras a system has, as a list.
func writeCatalog(env *tool.Env) error {
	if len(env.Args()) > 0 || env.CLI.IsSet("list") {
		return fault.Usage("--catalog goes without URLs, files and lists")
	}
	a, err := accessOf(env)
	if err != nil {
		return err
	}
	o := catalog.Options{Header: http.Header{"User-Agent": {a.agent}}}
	if o.Bases, err = preset.ParseBases(env.CLI.StringSlice("base-url")); err != nil {
		return err
	}
	o.Base = o.Bases[""]
	delete(o.Bases, "")
	if env.CLI.IsSet("box") {
		if o.Box, err = catalog.ParseBox(env.CLI.String("box")); err != nil {
			return err
		}
	}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: a.dialer.Plain, DialTLSContext: a.dialer.Secure, TLSClientConfig: a.dialer.TLS,
	}
	defer transport.CloseIdleConnections()
	o.Client = &http.Client{Transport: transport, Timeout: catalogTimeout}
	cameras, faults, err := catalog.Get(env.Context(), env.CLI.String("catalog"), o)
	if err != nil {
		return err
	}
	for i, f := range faults {
		if i == maxFaults {
			env.Warn("and %d more", len(faults)-i)
			break
		}
		env.Warn("%v", f)
	}
	env.Verbose("%d cameras", len(cameras))
	return roster.Write(env.Text(), cameras)
}

// maxFaults is how many entries of a catalog are told of that can't be used: more
// are of one cause.
const maxFaults = 20
