package session

import (
	"os"
	"path/filepath"
	"testing"
)

// A device without a network writes what waits to a file beside the officer's downloads;
// what is no answer, or answers another question, changes nothing and is called so; and
// only such files are offered to be taken.
func TestAFileForTheRegion(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	r.finished()
	desk := settingsDesk{ctx: s.ctx, duty: s.duty, downloads: s.cfg.Downloads, device: "0190b6a2"}
	path, waiting, err := desk.AskByFile(r.ctx)
	r.must(err)
	if file, err := os.ReadFile(path); err != nil || len(file) == 0 || waiting == 0 || filepath.Dir(path) != r.down || filepath.Ext(path) != ".bundle" {
		t.Errorf("%s, %d bytes, %d wait: %v", path, len(file), waiting, err)
	}
	if _, err := desk.ReadAnswer(r.ctx, path); codeOf(err) != "bundle_kind" {
		t.Errorf("the question is read as an answer: %v", err)
	}
	other := filepath.Join(r.down, "answer.bundle")
	r.must(os.WriteFile(other, []byte("хат"), 0o600))
	for what, err := range map[string]error{
		"read":   second(desk.ReadAnswer(r.ctx, other)),
		"handed": second(desk.CarryFile(r.ctx, other)),
		"gone":   second(desk.ReadAnswer(r.ctx, filepath.Join(r.down, "none.bundle"))),
	} {
		if err == nil || codeOf(err) == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
	r.must(os.WriteFile(filepath.Join(r.down, "letter.txt"), []byte("хат"), 0o600))
	f, err := desk.Bundles(r.down)
	r.must(err)
	if len(f.Entries) != 2 {
		t.Errorf("offered are %+v", f.Entries)
	}
	r.until("the exchange over a connection goes on", func() bool { return !s.duty.SyncStatus().NextTry.IsZero() })
}

func second[T any](_ T, err error) error { return err }
