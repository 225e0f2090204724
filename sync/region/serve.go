package region

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/register"
)

// people is the register as it is now. It is never changed in place.
func (r *Region) people() *register.State { return r.register.State() }

// ID is the server's id.
func (r *Region) ID() uuid.UUID { return r.id }

// CA is the certificate of the region's authority.
func (r *Region) CA() *x509.Certificate { return r.authority.Cert() }

// TLS is the server's side of TLS 1.3.
func (r *Region) TLS() *tls.Config { return r.authority.TLS() }

// Handler is the whole wire interface. It expects requests over TLS.
func (r *Region) Handler() http.Handler { return r.api.Handler() }

// Serve answers devices on a listener until the context ends, then lets what is
// under way finish.
func (r *Region) Serve(ctx context.Context, ln net.Listener) error {
	if r.rotation != nil {
		r.work.Go(func() { r.rotation.Keep(r.life) })
	}
	r.work.Go(r.keepAudit)
	r.work.Go(func() { r.KeepKeys(r.life) })
	r.work.Go(func() { r.KeepRetention(r.life) })
	r.work.Go(func() { r.merkle.Keep(r.life) })
	ctx, stop := context.WithCancel(ctx)
	gone := make(chan error, 1)
	go func() { defer stop(); gone <- r.watchFolder(ctx) }()
	err := r.api.Serve(ctx, ln)
	stop()
	return errors.Join(<-gone, err)
}

// lookEvery is how often the store is looked for.
const lookEvery = time.Second

// watchFolder ends with an error where the folder of the store is deleted or moved
// away: a server without it can keep nothing, and whoever looks after it has to
// learn of it.
func (r *Region) watchFolder(ctx context.Context) error {
	s, ok := r.store.(interface{ Here() error })
	if !ok {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := s.Here(); err != nil {
				r.log.Error("stopping", "error", err.Error())
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// Monitor answers who looks after the server; see httpapi.
func (r *Region) Monitor() http.Handler { return r.api.Monitor() }

// ServeMonitor answers who looks after the server, on a listener, until the
// context ends.
func (r *Region) ServeMonitor(ctx context.Context, ln net.Listener) error {
	return r.api.ServeMonitor(ctx, ln)
}
