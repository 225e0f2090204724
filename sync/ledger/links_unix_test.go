//go:build unix

package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/errs"
	"shyraq/sync/ledger"
)

// TestNoFileOfTheStoreIsFollowed has somebody who may write in the folder for a
// moment lead each of its names to a file that is not the store's.
func TestNoFileOfTheStoreIsFollowed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"opening", "reserve", "acks", "spare", "LOCK", firstSegment, "journal/head", "journal/0000000000000002.frames",
		"ledger", "journal/foreign", "anything",
	} {
		for how, lead := range map[string]func(to, at string) error{"a link": os.Symlink, "a second name": os.Link} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				k := newKit(dir)
				k.opt.Reserve = 1 << 16
				l := k.open(t)
				k.save(t, l, "before")
				closeNow(t, l)
				beside, at := filepath.Join(t.TempDir(), "beside"), filepath.Join(dir, name)
				writeFile(t, beside, []byte("as it was"))
				if err := errors.Join(os.RemoveAll(at), lead(beside, at)); err != nil {
					t.Fatal(err)
				}
				_, err := ledger.Open(context.Background(), k.opt)
				refusedAsLink(t, "the store", err)
				_, err = ledger.OpenOutbox(dir, k.opt.Answers)
				refusedAsLink(t, "the outbox", err)
				if got := readFile(t, beside); string(got) != "as it was" {
					t.Errorf("what it led to is now %q", got)
				}
			})
		}
	}
}

func refusedAsLink(t *testing.T, who string, err error) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Code != "file_link" {
		t.Errorf("%s: %v", who, err)
	}
}
