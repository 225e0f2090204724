package demo

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
)

var errNoServer = errors.New("no server here")

// noServer does not start: what is looked at happens before.
type noServer struct{}

func (noServer) Start(context.Context, int, io.Writer) (string, error) { return "", errNoServer }
func (noServer) Stop()                                                 {}
func (noServer) Load(context.Context, []byte) error                    { return errNoServer }
func (noServer) Invite(context.Context, regionfile.Role, string, string) (string, error) {
	return "", errNoServer
}

// A demonstration that an earlier program kept, in a form that this one does not open,
// is set aside and a new one begins; one of today's goes on.
func TestKeptByAnEarlierProgram(t *testing.T) {
	for _, c := range []struct {
		name, state string
		where       string // the region's folder afterwards
	}{
		{"of before forms were told", `{"night":"2095-06-01","ready":true}`, "before/region"},
		{"of an earlier form", `{"night":"2095-06-01","ready":true,"form":1}`, "before/region"},
		{"of today", `{"night":"2095-06-01","ready":true,"form":2}`, "region"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, p := range append(parts(), "before") {
				if err := os.MkdirAll(filepath.Join(dir, p), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			kept := filepath.Join("region", "kept")
			if err := errors.Join(os.WriteFile(filepath.Join(dir, kept), nil, 0o600), os.WriteFile(filepath.Join(dir, "demo.json"), []byte(c.state), 0o600)); err != nil {
				t.Fatal(err)
			}
			if _, err := Start(t.Context(), Options{Dir: dir, Server: noServer{}, Real: time.Now}); !errors.Is(err, errNoServer) {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(dir, c.where, "kept")); err != nil {
				t.Error(err)
			}
		})
	}
}
