package session

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"shyraq/app/atlas"
	"shyraq/app/ui/settings"
	"shyraq/errs"
)

// bundleEnding is that of the files which somebody carries to the region and back, and
// mostBundle more than the program takes of one.
const (
	bundleEnding = ".bundle"
	mostBundle   = 64 << 20
)

// AskByFile implements settings.Carrier.
func (k settingsDesk) AskByFile(ctx context.Context) (path string, waiting int, err error) {
	defer k.alone()()
	waiting = k.duty.SyncStatus().Waiting
	file, err := k.duty.AskByFile(ctx)
	if err == nil {
		path, err = writeCopy(k.downloads(), "shyraq-"+k.device, bundleEnding, file)
	}
	return path, waiting, err
}

// ReadAnswer implements settings.Carrier.
func (k settingsDesk) ReadAnswer(ctx context.Context, path string) (settings.Answered, error) {
	file, err := readBundle(path)
	if err != nil {
		return settings.Answered{}, err
	}
	defer k.alone()()
	got, err := k.duty.ReadAnswer(ctx, file)
	return settings.Answered{Added: got.Pulled.Added, Waiting: k.duty.SyncStatus().Waiting, More: got.More, Fault: got.Fault}, err
}

// CarryFile implements settings.Carrier.
func (k settingsDesk) CarryFile(ctx context.Context, path string) (string, error) {
	file, err := readBundle(path)
	if err != nil {
		return "", err
	}
	answer, err := k.duty.Carry(ctx, file)
	if err != nil {
		return "", err
	}
	name := strings.TrimSuffix(filepath.Base(path), bundleEnding) + "-answer"
	if to, err := writeCopy(filepath.Dir(path), name, bundleEnding, answer); err == nil {
		return to, nil
	}
	return writeCopy(k.downloads(), name, bundleEnding, answer)
}

// Bundles implements settings.Carrier.
func (k settingsDesk) Bundles(path string) (settings.Folder, error) {
	return folderOf(atlas.BrowseFor(path, func(name string) bool { return strings.EqualFold(filepath.Ext(name), bundleEnding) }))
}

// alone ends the exchange in the background until what it gives is called: a file is
// written and read while nothing else is exchanged.
func (k settingsDesk) alone() (goOn func()) {
	k.duty.StopSync()
	return func() {
		if k.ctx.Err() == nil {
			k.duty.StartSync(k.ctx)
		}
	}
}

// readBundle reads a file that somebody carried, of which no more than one can be.
func readBundle(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, atlas.Told(err)
	}
	defer f.Close()
	file, err := io.ReadAll(io.LimitReader(f, mostBundle+1))
	if err == nil && len(file) > mostBundle {
		return nil, errs.Errorf(errs.Invalid, "bundle_big", "the file is too large")
	}
	return file, err
}
