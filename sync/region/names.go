package region

import (
	"context"
	"net"
	"slices"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/register"
)

// mostNames is how many names a server can be told.
const mostNames = 32

// named is what the server is called besides what serve was told, and what
// devices were told of it last.
type named struct {
	Added  []string `json:"added,omitempty"` // host or host:port, oldest first
	Serial int64    `json:"serial,omitempty"`
	Told   []string `json:"told,omitempty"` // host:port
}

// nameSetting is the setting that holds the names.
const nameSetting = "names"

func namesOf(s *register.State) (n named) {
	_, _ = s.Setting(nameSetting, &n) // it was written by told
	return n
}

// NamesRequest adds or removes names; an empty one only asks.
type NamesRequest struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}

// NameRow is a name of the server.
type NameRow struct {
	Name  string `json:"name"`
	Serve bool   `json:"serve,omitempty"` // said to serve with --name: ends with it
}

// Names tells what the server is called, and changes it: a running server has a
// certificate for a new name at once, and tells its devices, newest name first.
// A name that is not an address is errs.Invalid "server_address"; one to be
// removed that was not added is errs.NotFound "name_unknown".
func (r *Region) Names(ctx context.Context, ask NamesRequest) ([]NameRow, error) {
	var n named
	err := r.change(ctx, func(e *register.Edit) (err error) {
		if n, err = ask.apply(namesOf(e.State())); err != nil || len(ask.Add)+len(ask.Remove) == 0 {
			return err
		}
		n = r.told(n)
		return e.Set(nameSetting, n)
	})
	if err != nil {
		return nil, err
	}
	var rows []NameRow
	for _, s := range n.Added {
		rows = append(rows, NameRow{Name: s})
	}
	for _, a := range r.called {
		rows = append(rows, NameRow{Name: a.String(), Serve: true})
	}
	return rows, nil
}

// apply gives the names after a request.
func (ask NamesRequest) apply(n named) (named, error) {
	n.Added = slices.Clone(n.Added)
	for _, typed := range ask.Remove {
		a, err := wire.ParseName(typed)
		if err != nil {
			return n, err
		}
		at := slices.Index(n.Added, a.String())
		if at < 0 {
			return n, errs.Errorf(errs.NotFound, "name_unknown", "%s was not added", a)
		}
		n.Added = slices.Delete(n.Added, at, at+1)
	}
	for _, typed := range ask.Add {
		a, err := wire.ParseName(typed)
		if err != nil {
			return n, err
		}
		n.Added = append(slices.DeleteFunc(n.Added, func(s string) bool { return s == a.String() }), a.String())
	}
	if len(n.Added) > mostNames {
		return n, errs.Errorf(errs.Invalid, "names_many", "a server has %d names at most", mostNames)
	}
	return n, nil
}

// told notes what devices are told of names. That gets a later number whenever
// it changes, also after an old copy was restored: it is the time, or one more
// than the last.
func (r *Region) told(n named) named {
	if told := r.toldOf(n); r.port.Load() != nil && !slices.Equal(told, n.Told) {
		n.Serial, n.Told = max(n.Serial+1, r.now().UnixMilli()), told
	}
	return n
}

// hosts are the names for the certificate.
func (r *Region) hosts(n named) (hosts []string) {
	for _, a := range r.called {
		hosts = append(hosts, a.Host)
	}
	for _, s := range n.Added {
		if a, err := wire.ParseName(s); err == nil {
			hosts = append(hosts, a.Host)
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// toldOf are the addresses for the devices, the newest name first. A name
// without a port is reached at the port that is served.
func (r *Region) toldOf(n named) (told []string) {
	all := slices.Clone(r.called)
	for _, s := range n.Added {
		if a, err := wire.ParseName(s); err == nil {
			all = append(all, a)
		}
	}
	for _, a := range slices.Backward(all) {
		if p := r.port.Load(); a.Port == "" && p != nil {
			a.Port = *p
		}
		if s := a.String(); len(told) < wire.MaxAddresses && !slices.Contains(told, s) {
			told = append(told, s)
		}
	}
	return told
}

// serveAt learns the port that is served, and has devices told of it.
func (r *Region) serveAt(addr net.Addr) error {
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return nil // no address of a network, in tests
	}
	r.port.Store(&port)
	return r.change(r.life, func(e *register.Edit) error {
		n := namesOf(e.State())
		if slices.Equal(r.toldOf(n), n.Told) {
			return nil
		}
		return e.Set(nameSetting, r.told(n))
	})
}

// addresses is the notice for a hello; nil where the server has no name.
func (r *Region) addresses() *wire.Addresses {
	n := namesOf(r.people())
	if len(n.Told) == 0 {
		return nil
	}
	a := wire.SignAddresses(r.keys.regionKey(), r.id, n.Serial, n.Told)
	return &a
}
