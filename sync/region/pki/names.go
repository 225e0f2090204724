package pki

import (
	"context"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/register"
)

// MostNames is how many names a server can be told.
const MostNames = 32

// Named is what the server is called besides what serve was told, and what
// devices were told of it last.
type Named struct {
	Added  []string `json:"added,omitempty"` // host or host:port, oldest first
	Serial int64    `json:"serial,omitempty"`
	Told   []string `json:"told,omitempty"` // host:port
}

// NameSetting is the setting of the register that holds the names.
const NameSetting = "names"

// NamedOf are the names that stand in a register.
func NamedOf(s *register.State) (n Named) {
	_, _ = s.Setting(NameSetting, &n) // it was written by told
	return n
}

// NamesOptions are what the names of a server need; all but Called.
type NamesOptions struct {
	ID       uuid.UUID
	Called   []wire.Address // by serve itself
	Register *register.Register
	Keys     Keys
	Now      func() time.Time
}

// ParseNames reads names as an administrator types them, without a port or with
// one: errs.Invalid "server_address" where one is none.
func ParseNames(typed []string) (all []wire.Address, err error) {
	for _, t := range typed {
		a, err := wire.ParseName(t)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// Names are what a server is called: what its certificate names, and what it
// tells its devices. It is safe for concurrent use.
type Names struct {
	o    NamesOptions
	port atomic.Pointer[string] // that is served
}

// NewNames makes the names of a server that does not serve yet.
func NewNames(o NamesOptions) *Names { return &Names{o: o} }

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

// Change tells what the server is called, and changes it: a running server has a
// certificate for a new name at once, and tells its devices, newest name first.
// A name that is not an address is errs.Invalid "server_address"; one to be
// removed that was not added is errs.NotFound "name_unknown".
func (all *Names) Change(ctx context.Context, ask NamesRequest) ([]NameRow, error) {
	var n Named
	err := all.o.Register.Change(ctx, func(e *register.Edit) (err error) {
		if n, err = ask.apply(NamedOf(e.State())); err != nil || len(ask.Add)+len(ask.Remove) == 0 {
			return err
		}
		n = all.told(n)
		return e.Set(NameSetting, n)
	})
	if err != nil {
		return nil, err
	}
	var rows []NameRow
	for _, s := range n.Added {
		rows = append(rows, NameRow{Name: s})
	}
	for _, a := range all.o.Called {
		rows = append(rows, NameRow{Name: a.String(), Serve: true})
	}
	return rows, nil
}

// apply gives the names after a request.
func (ask NamesRequest) apply(n Named) (Named, error) {
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
	if len(n.Added) > MostNames {
		return n, errs.Errorf(errs.Invalid, "names_many", "a server has %d names at most", MostNames)
	}
	return n, nil
}

// told notes what devices are told of names. That gets a later number whenever
// it changes, also after an old copy was restored: it is the time, or one more
// than the last.
func (all *Names) told(n Named) Named {
	if told := all.toldOf(n); all.port.Load() != nil && !slices.Equal(told, n.Told) {
		n.Serial, n.Told = max(n.Serial+1, all.o.Now().UnixMilli()), told
	}
	return n
}

// Hosts are the names for the certificate, by a register.
func (all *Names) Hosts(s *register.State) (hosts []string) {
	for _, a := range all.o.Called {
		hosts = append(hosts, a.Host)
	}
	for _, typed := range NamedOf(s).Added {
		if a, err := wire.ParseName(typed); err == nil {
			hosts = append(hosts, a.Host)
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// toldOf are the addresses for the devices, the newest name first. A name
// without a port is reached at the port that is served.
func (all *Names) toldOf(n Named) (told []string) {
	known := slices.Clone(all.o.Called)
	for _, s := range n.Added {
		if a, err := wire.ParseName(s); err == nil {
			known = append(known, a)
		}
	}
	for _, a := range slices.Backward(known) {
		if p := all.port.Load(); a.Port == "" && p != nil {
			a.Port = *p
		}
		if s := a.String(); len(told) < wire.MaxAddresses && !slices.Contains(told, s) {
			told = append(told, s)
		}
	}
	return told
}

// ServeAt learns the port that is served, and has devices told of it.
func (all *Names) ServeAt(ctx context.Context, addr net.Addr) error {
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return nil // no address of a network, in tests
	}
	all.port.Store(&port)
	return all.o.Register.Change(ctx, func(e *register.Edit) error {
		n := NamedOf(e.State())
		if slices.Equal(all.toldOf(n), n.Told) {
			return nil
		}
		return e.Set(NameSetting, all.told(n))
	})
}

// Addresses is the notice for a hello; nil where the server has no name.
func (all *Names) Addresses() *wire.Addresses {
	n := NamedOf(all.o.Register.State())
	if len(n.Told) == 0 {
		return nil
	}
	a := wire.SignAddresses(all.o.Keys.Signing(), all.o.ID, n.Serial, n.Told)
	return &a
}
