package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region"
	audits "shyraq/sync/region/audit"
	"shyraq/sync/region/place"
)

// ready is the one line on standard output.
type ready struct {
	Listen   string    `json:"listen"`
	ServerID uuid.UUID `json:"server_id"`
	CA       string    `json:"ca_sha256"`         // of the authority's certificate, for a person to compare
	Metrics  string    `json:"metrics,omitempty"` // where metrics and health are, if anywhere
	Demo     bool      `json:"demo,omitempty"`
}

type names []string

func (n *names) String() string { return fmt.Sprint([]string(*n)) }

func (n *names) Set(s string) error {
	*n = append(*n, s)
	return nil
}

// proxies are addresses, or networks of them, of proxies that are believed.
type proxies []netip.Prefix

func (p *proxies) String() string { return fmt.Sprint([]netip.Prefix(*p)) }

func (p *proxies) Set(s string) error {
	one, err := netip.ParsePrefix(s)
	if err != nil {
		at, err := netip.ParseAddr(s)
		if err != nil {
			return err
		}
		one = netip.PrefixFrom(at, at.BitLen())
	}
	*p = append(*p, one)
	return nil
}

func serve(ctx context.Context, args []string, std stdio, getenv func(string) string) error {
	f := newFlags("serve", getenv)
	listen := f.String("listen", "127.0.0.1:8443", "")
	watched := f.String("metrics", "", "")
	demo := f.Bool("demo", false, "")
	newEpoch := f.Bool("new-epoch", false, "")
	attached := f.Bool("attached", false, "")
	var called names
	f.Var(&called, "name", "")
	var trusted proxies
	f.Var(&trusted, "proxy", "")
	copies := f.String("backup-to", "", "")
	auditTo := f.String("audit-to", "", "")
	years := f.Uint("audit-years", 5, "")
	megabytes := f.Uint("audit-megabytes", audits.UsualMost>>20, "")
	memory := f.Uint("memory", region.UsualMemory, "")
	var written logging
	written.flags(f)
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	if *memory > 0 && *memory < region.LeastMemory {
		return fmt.Errorf("%w: --memory %d or more, or 0", errUsage, region.LeastMemory)
	}
	if err := asOwner(f.data); err != nil {
		return err
	}
	log, file, err := written.open(std.err)
	if err != nil {
		return err
	}
	if *newEpoch {
		if err := place.NewEpoch(f.data, rand.Reader); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	o := f.options()
	o.Names, o.Demo, o.Log, o.BackupTo, o.Proxies = called, *demo, log, *copies, trusted
	o.AuditTo, o.AuditTerm, o.AuditMost = *auditTo, time.Duration(*years)*365*24*time.Hour, int64(*megabytes)<<20
	o.Known = !*demo // a demonstration founds its own region, in a folder of its own
	r, err := openIn(ctx, o, *memory, getenv)
	if err != nil {
		return err
	}
	if f.key == "" || filepath.Dir(f.key) == filepath.Clean(f.data) {
		log.Warn("the sealing key lies beside the data; in a real region keep it elsewhere (--key-file)")
	}
	ln, err := listenAt(*listen)
	if err != nil {
		return errors.Join(err, r.Close())
	}
	metrics, endMonitor, err := monitor(ctx, r, *watched, log)
	if err != nil {
		return errors.Join(err, ln.Close(), r.Close())
	}
	defer endMonitor()
	door, err := r.OpenDoor()
	if err != nil {
		return errors.Join(err, ln.Close(), r.Close())
	}
	sum := sha256.Sum256(r.CA().Raw)
	err = json.NewEncoder(std.out).Encode(ready{Listen: ln.Addr().String(), ServerID: r.ID(), CA: hex.EncodeToString(sum[:]), Metrics: metrics, Demo: *demo})
	if err != nil {
		return errors.Join(err, ln.Close(), r.Close())
	}
	log.Info("serving", "listen", ln.Addr().String(), "demo", *demo)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	notify(getenv, "READY=1")
	go follow(ctx, std.hung, file, log)
	if *attached {
		go func() {
			_, _ = io.Copy(io.Discard, std.in) // ends with the program that started us
			stop()
		}()
	}
	control := make(chan error, 1)
	go func() {
		err := door.Serve(ctx)
		stop()
		control <- err
	}()
	err = r.Serve(ctx, ln)
	notify(getenv, "STOPPING=1")
	stop()
	err = errors.Join(err, <-control, r.Close())
	log.Info("stopped")
	return err
}

// openIn opens a region in a process that keeps to a bound of memory; GOMEMLIMIT,
// to which the runtime keeps by itself, goes before it.
func openIn(ctx context.Context, o region.Options, megabytes uint, getenv func(string) string) (*region.Region, error) {
	if getenv("GOMEMLIMIT") == "" {
		defer region.KeepToMemory(megabytes)()
	}
	return region.Open(ctx, o)
}

func listenAt(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errs.Errorf(errs.Unavailable, "cannot_listen", "%s", addr), err)
	}
	return ln, nil
}

// monitor serves metrics and health on an address of their own, where there is
// one, until the context ends or it is told to. They name nobody, but need no
// certificate either: the address is for the machine that asks.
func monitor(ctx context.Context, r *region.Region, addr string, log *slog.Logger) (at string, end func(), err error) {
	if addr == "" {
		return "", func() {}, nil
	}
	ln, err := listenAt(addr)
	if err != nil {
		return "", nil, err
	}
	log.Info("metrics", "listen", ln.Addr().String())
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.ServeMonitor(ctx, ln); err != nil {
			log.Error("metrics", "error", err.Error())
		}
	}()
	return ln.Addr().String(), func() { cancel(); <-done }, nil
}

// follow opens the log anew whenever it is asked to, until the server ends.
func follow(ctx context.Context, hung <-chan os.Signal, file *logFile, log *slog.Logger) {
	for {
		select {
		case <-hung:
			if file.reopen() != nil {
				log.Warn("the log file cannot be opened anew; it goes on in the one before")
			}
		case <-ctx.Done():
			return
		}
	}
}
