package audit_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// cutStore fails to take entries out for so many times.
type cutStore struct {
	*kv.Store
	cut int
}

var errCut = errors.New("cut off")

func (s *cutStore) DropAudit(ctx context.Context, scope access.Scope, l store.Left) error {
	if s.cut--; s.cut >= 0 {
		return errCut
	}
	return s.Store.DropAudit(ctx, scope, l)
}

// shelf is a journal with entries of fourteen months, one of them of a clock that
// was decades off.
type shelf struct {
	*audit.Journal
	audit.Archive
	store  *cutStore
	now    time.Time
	secret *age.X25519Identity
	public ed25519.PublicKey
}

const perMonth = 30

func newShelf(t *testing.T) *shelf {
	t.Helper()
	k := seal.NewKey(rand.Reader)
	s, err := badger.Open(badger.Options{Dir: t.TempDir(), Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	a := &shelf{store: &cutStore{Store: s}}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if a.secret, err = age.GenerateX25519Identity(); err != nil {
		t.Fatal(err)
	}
	a.public = public
	a.Archive = audit.Archive{Dir: t.TempDir(), Region: s.Region(), To: []age.Recipient{a.secret.Recipient()}, Sign: private}
	a.Journal = audit.New(audit.Options{Store: a.store, Now: func() time.Time { return a.now }, Log: slog.New(slog.DiscardHandler), Elapsed: quota.Since()})
	for m := range 14 {
		for d := range perMonth - 1 {
			a.now = time.Date(2026, time.January+time.Month(m), 1, d%24, d, 0, 0, time.UTC)
			a.note(t, "read")
		}
		a.now = a.now.AddDate(73, 0, 0)
		a.note(t, "wrong clock")
	}
	a.now = time.Date(2027, time.March, 2, 0, 0, 0, 0, time.UTC)
	return a
}

func (a *shelf) note(t *testing.T, action string) {
	t.Helper()
	if err := a.Write(t.Context(), audit.Frame{Action: action, Officer: uuid.New(), Allowed: true}); err != nil {
		t.Fatal(err)
	}
}

func (a *shelf) remains(t *testing.T) int {
	t.Helper()
	all, err := a.store.Audit(t.Context(), access.Administering(), access.Position{}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// file decrypts what left.
func (a *shelf) file(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join(a.Dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := age.Decrypt(f, a.secret)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestOldDecisionsLeave a month at a time, each file naming the one before; what
// remains names the last, nothing is in neither place, and nobody misses it.
func TestOldDecisionsLeave(t *testing.T) {
	a := newShelf(t)
	before := time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC)
	previous, frames := "", 0
	for m := 1; ; m++ {
		n, err := a.ArchiveMonth(t.Context(), a.Archive, before)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
		left, err := a.Left(t.Context())
		if err != nil || left.Entries != m*perMonth {
			t.Fatalf("%+v, %v", left, err)
		}
		h, got, err := audit.ReadArchive(a.file(t, left.File), a.public)
		if err != nil || h.Previous != previous || len(got) != perMonth || got[0].At.Month() != time.Month(m) {
			t.Fatalf("month %d: %+v, %d, %v", m, h, len(got), err)
		}
		previous, frames = left.SHA256, frames+len(got)
	}
	if frames != 6*perMonth || a.remains(t) != 8*perMonth {
		t.Errorf("%d left, %d remain", frames, a.remains(t))
	}
	if found, err := a.store.Verify(t.Context(), access.Upkeep()); err != nil || len(found) > 0 {
		t.Errorf("%v %v", found, err)
	}
	n, err := a.Bytes(t.Context())
	if err != nil || n == 0 || a.Used() != n {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// TestACutOffExportGoesOn: what is in the file and not taken out yet is not lost,
// and does not leave twice.
func TestACutOffExportGoesOn(t *testing.T) {
	a := newShelf(t)
	before := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	a.store.cut = 1
	if _, err := a.ArchiveMonth(t.Context(), a.Archive, before); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	if n := a.remains(t); n != 14*perMonth {
		t.Errorf("%d remain", n)
	}
	for {
		n, err := a.ArchiveMonth(t.Context(), a.Archive, before)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	left, err := a.Left(t.Context())
	if err != nil || left.Entries != 2*perMonth || a.remains(t) != 12*perMonth {
		t.Errorf("%+v, %d remain, %v", left, a.remains(t), err)
	}
	files, _ := os.ReadDir(a.Dir)
	if len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
}

// TestNothingLeavesWithoutAFile: where it cannot be written, or is for nobody.
func TestNothingLeavesWithoutAFile(t *testing.T) {
	a := newShelf(t)
	for name, bad := range map[string]audit.Archive{
		"no folder": {Dir: filepath.Join(a.Dir, "none"), Region: a.Region, To: a.To, Sign: a.Sign},
		"nobody":    {Dir: a.Dir, Region: a.Region, Sign: a.Sign},
	} {
		if n, err := a.ArchiveMonth(t.Context(), bad, a.now); err == nil || n != 0 {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
	if n := a.remains(t); n != 14*perMonth {
		t.Errorf("%d remain", n)
	}
}

func TestAnArchiveThatWasChanged(t *testing.T) {
	a := newShelf(t)
	if _, err := a.ArchiveMonth(t.Context(), a.Archive, a.now); err != nil {
		t.Fatal(err)
	}
	left, err := a.Left(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	good := a.file(t, left.File)
	stranger, _, _ := ed25519.GenerateKey(rand.Reader)
	lines := bytes.SplitAfter(good, []byte("\n"))
	for _, c := range []struct {
		name  string
		plain []byte
		by    []byte
		want  string
	}{
		{"as it was", good, a.public, ""},
		{"another's", good, stranger, "archive_damaged"},
		{"a word", bytes.Replace(good, []byte(`"read"`), []byte(`"seen"`), 1), a.public, "archive_damaged"},
		{"a line less", bytes.Join(append(append([][]byte{}, lines[:2]...), lines[3:]...), nil), a.public, "archive_damaged"},
		{"cut off", good[:len(good)/2], a.public, "archive_damaged"},
		{"nothing", nil, a.public, "archive_damaged"},
	} {
		if _, _, err := audit.ReadArchive(c.plain, c.by); wire.Code(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
