package courier

import (
	"cmp"
	"context"
	"crypto/x509"
	"net"
	"slices"
	"strings"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// seekFor is how long one other address of the server is given to answer.
const seekFor = 20 * time.Second

// elsewhere says whether an error may mean that the server is at another
// address: what the region itself answered does not.
func elsewhere(ctx context.Context, err error) bool {
	switch wire.Code(err) {
	case "unreachable", "foreign_server", "server_name", "server_unnamed", "not_region", "stalled":
		return ctx.Err() == nil
	}
	return false
}

// seek says hello at the other addresses that the region gave. It stays with
// the first that answers as the region, else with the one it had.
func (c *Client) seek(ctx context.Context) (wire.Hello, bool) {
	c.mu.Lock()
	had, others := c.base, slices.Clone(c.id.Addresses)
	c.mu.Unlock()
	for _, other := range others {
		base, err := baseURL(other)
		if err != nil || base == had || c.use(base, c.Identity().Certificate) != nil {
			continue
		}
		short, cancel := context.WithTimeout(ctx, seekFor)
		h, err := c.helloAfter(short)
		cancel()
		if err == nil {
			c.keep(func(id *Identity) { id.Server = base })
			return h, true
		}
	}
	if c.address() != had {
		_ = c.use(had, c.Identity().Certificate) // it was good before
	}
	return wire.Hello{}, false
}

func (c *Client) address() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base
}

// told takes a notice of the server's addresses, if it is the region's and a
// later one than the last.
func (c *Client) told(a wire.Addresses) {
	id := c.Identity()
	if a.Serial > id.Told && a.Of(id.ServerID, id.RegionKey) {
		c.keep(func(id *Identity) { id.Addresses, id.Told = a.List, a.Serial })
	}
}

// keep changes the identity and gives it to Keep. One that could not be kept
// serves until the program ends, and is found again by the next.
func (c *Client) keep(change func(*Identity)) {
	c.mu.Lock()
	change(&c.id)
	id := c.id
	c.mu.Unlock()
	if c.opts.Keep != nil {
		_ = c.opts.Keep(id)
	}
}

// notNamed says that a server's certificate is for other names than the one it
// was asked by, and which.
func notNamed(c *x509.Certificate) error {
	var names []string
	for _, n := range c.DNSNames {
		if a, err := wire.ParseName(n); err == nil && a.Port == "" && a.Host != "localhost" {
			names = append(names, a.Host)
		}
	}
	for _, ip := range c.IPAddresses {
		if !ip.IsLoopback() {
			names = append(names, ip.String())
		}
	}
	if len(names) == 0 {
		return errs.Errorf(errs.Unavailable, "server_unnamed", "the server's certificate names no address but its own machine's")
	}
	names = names[:min(len(names), wire.MaxAddresses)]
	return errs.Errorf(errs.Unavailable, "server_name", "%s", strings.Join(names, ", "))
}

// named checks that a certificate is for the host of an address. It is asked
// before an invite is used up: a device that enrols by another name would take
// its own region for a stranger ever after.
func named(c *x509.Certificate, hostport string) error {
	host, _, err := net.SplitHostPort(hostport)
	host, _, _ = strings.Cut(cmp.Or(host, hostport), "%")
	if err == nil {
		err = c.VerifyHostname(host)
	}
	if err != nil {
		return notNamed(c)
	}
	return nil
}
