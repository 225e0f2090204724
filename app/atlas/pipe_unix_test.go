//go:build unix

package atlas

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"shyraq/maps/pack"
	"shyraq/maps/pack/mbtiles"
)

// TestAPipeIsNoMap: opening a pipe waits for somebody to write into it, for
// ever. Nobody asks for a map that way, neither by hand nor at the start.
func TestAPipeIsNoMap(t *testing.T) {
	folder := t.TempDir()
	pipe := filepath.Join(folder, "maps", "pipe.pmtiles")
	if err := errors.Join(os.Mkdir(filepath.Dir(pipe), 0o700), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	a, _ := start(t, nil)
	ctx := context.Background()
	to := filepath.Join(t.TempDir(), "to.pmtiles")
	for _, tt := range []struct {
		name string
		try  func() error
	}{
		{"in the folder", func() error {
			b, err := Open(folder, Options{Free: plenty})
			if err != nil {
				return err
			}
			defer b.Close()
			return b.List()[1].Err
		}},
		{"added", func() error { _, err := a.Add(ctx, pipe, false, nil); return err }},
		{"looked into", func() error { _, err := OpenPack(pipe); return err }},
		{"copied", func() error { return pack.Copy(ctx, pipe, to, pack.CopyOptions{Free: plenty}) }},
		{"imported", func() error {
			_, err := mbtiles.Import(ctx, pipe, to, mbtiles.Options{Free: plenty})
			return err
		}},
		{"a device that never ends", func() error { _, err := OpenPack("/dev/zero"); return err }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			said := make(chan error, 1)
			go func() { said <- tt.try() }()
			select {
			case err := <-said:
				if code := codeOf(Told(err)); code != "map_not_pack" && code != "map_not_mbtiles" {
					t.Errorf("%v", err)
				}
			case <-time.After(2 * time.Second):
				// Let whoever waits go on, so that the atlas can be closed.
				if f, err := os.OpenFile(pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
					f.Close()
				}
				t.Error("waits for ever")
			}
		})
	}
}
