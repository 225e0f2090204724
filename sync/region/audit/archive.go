package audit

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"shyraq/disk"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// Archive is where old decisions go, so that the journal has a bound: files of a
// month each, encrypted (age) for those whom backups are for, signed by the
// region. Each names the hash of the one before, and the journal names that of
// the last. Inside is a line of JSON that says what it is, the decisions a line
// each, and a line with hash and signature.
type Archive struct {
	Dir    string
	Region uuid.UUID
	To     []age.Recipient
	Sign   ed25519.PrivateKey
}

// archivable is a store whose audit can be taken out.
type archivable interface {
	Left(ctx context.Context, s access.Scope) (store.Left, error)
	DropAudit(ctx context.Context, s access.Scope, l store.Left) error
	AuditBytes(ctx context.Context, s access.Scope) (int64, error)
}

// ArchiveHead is the first line of a file.
type ArchiveHead struct {
	Region   uuid.UUID       `json:"region"`
	First    access.Position `json:"first"`
	Last     access.Position `json:"last"`
	Entries  int             `json:"entries"`
	Previous string          `json:"previous,omitempty"` // hash of the file before
}

// ArchiveEnd is its last line. The signature is of archiveContext and the hash.
type ArchiveEnd struct {
	SHA256 string `json:"sha256"` // of all that stands before this line
	Key    []byte `json:"key"`    // of the region
	Sig    []byte `json:"sig"`
}

const archiveContext = "shyraq audit archive v1\n"

// What the journal is kept within, where nobody says otherwise.
const (
	UsualTerm = 5 * 365 * 24 * time.Hour
	UsualMost = 2 << 30 // bytes
)

// Most is how much the journal is to take.
func (j *Journal) Most() int64 { return cmp.Or(j.o.Most, UsualMost) }

// The bounds of a file, and of what is looked at at once.
const (
	mostArchived = 16 << 20
	archivePage  = 1000
	wrongClock   = 24 * time.Hour // what is later than now by more says nothing of its age
)

// Bytes is how much the journal takes; errs.ErrUnsupported where the store does
// not tell.
func (j *Journal) Bytes(ctx context.Context) (int64, error) {
	s, ok := j.o.Store.(archivable)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	n, err := s.AuditBytes(ctx, access.Upkeep())
	if err == nil {
		j.bytes.Store(n)
	}
	return n, err
}

// Used is what Bytes said last.
func (j *Journal) Used() int64 { return j.bytes.Load() }

// Left says what is in files; zero where nothing is.
func (j *Journal) Left(ctx context.Context) (store.Left, error) {
	if s, ok := j.o.Store.(archivable); ok {
		return s.Left(ctx, access.Administering())
	}
	return store.Left{}, nil
}

// ArchiveMonth takes the oldest decisions out, at most those of a month, if they
// are from before a moment, into a file of their own: durable, read back and
// compared before anything is taken away. It gives how many; 0 where there is
// nothing that old. What was cut off before is ended first.
func (j *Journal) ArchiveMonth(ctx context.Context, a Archive, before time.Time) (int, error) {
	s, ok := j.o.Store.(archivable)
	if !ok {
		return 0, errs.Errorf(errs.Unavailable, "archive_store", "this store gives nothing out")
	}
	was, err := s.Left(ctx, access.Administering())
	if err != nil {
		return 0, err
	}
	if was.Entries > 0 {
		if err := s.DropAudit(ctx, access.Upkeep(), was); err != nil {
			return 0, err
		}
	}
	upTo, err := j.logged(ctx)
	if err != nil {
		return 0, err
	}
	month, err := j.oldest(ctx, before, upTo)
	if err != nil || len(month.notes) == 0 {
		return 0, err
	}
	left, err := a.write(month, was, j.o.Now().UTC())
	if err != nil {
		return 0, fmt.Errorf("archive decisions: %w", err)
	}
	return len(month.notes), s.DropAudit(ctx, access.Upkeep(), left)
}

// month is a run of decisions from the oldest on.
type month struct {
	name  string
	notes []store.Note
	size  int
}

// logged is the place up to which the Merkle log has taken everything in: nothing
// that comes behind it leaves.
func (j *Journal) logged(ctx context.Context) (access.Position, error) {
	if j.o.Merkle == nil {
		return access.Latest, nil
	}
	if _, err := j.o.Merkle.CatchUp(ctx); err != nil {
		return access.Position{}, err
	}
	h, err := j.o.Merkle.head(ctx)
	return h.UpTo, err
}

func (j *Journal) oldest(ctx context.Context, before time.Time, upTo access.Position) (m month, err error) {
	var after access.Position
	for {
		notes, err := j.o.Store.Audit(ctx, access.Administering(), after, archivePage)
		if err != nil {
			return m, err
		}
		for _, n := range notes {
			var f Frame
			if json.Unmarshal(n.Value, &f) != nil || f.At.After(j.o.Now().Add(wrongClock)) {
				f.At = time.Time{} // goes with those around it
			}
			name := f.At.UTC().Format("2006-01")
			if f.At.IsZero() {
				name = m.name
			}
			if n.At.After(upTo) || !f.At.Before(before) || m.name != "" && name != m.name || m.size > mostArchived {
				return m, nil
			}
			m.name, m.notes, m.size = name, append(m.notes, n), m.size+len(n.Value)
			after = n.At
		}
		if len(notes) < archivePage {
			return m, nil
		}
	}
}

// write makes the file, durable on return, and reads it back.
func (a Archive) write(m month, was store.Left, now time.Time) (store.Left, error) {
	first, last := m.notes[0].At, m.notes[len(m.notes)-1].At
	plain, sum, err := a.text(m, ArchiveHead{Region: a.Region, First: first, Last: last, Entries: len(m.notes), Previous: was.SHA256})
	if err != nil {
		return store.Left{}, err
	}
	check, err := age.GenerateX25519Identity()
	if err != nil {
		return store.Left{}, err
	}
	if len(a.To) == 0 {
		return store.Left{}, errs.Errorf(errs.Invalid, "backup_recipient", "for whom is it encrypted?")
	}
	name := fmt.Sprintf("audit-%s-%d-%d.age", m.name, first.Commit, first.Seq)
	if m.name == "" {
		name = fmt.Sprintf("audit-%d-%d.age", first.Commit, first.Seq)
	}
	path := filepath.Join(a.Dir, name)
	if err := encrypt(path, plain, append([]age.Recipient{check.Recipient()}, a.To...)); err != nil {
		if full := errs.OfDisk(err); full != nil {
			err = full
		}
		return store.Left{}, err
	}
	if err := same(path, plain, check); err != nil {
		return store.Left{}, err
	}
	return store.Left{At: now, Until: last, Entries: was.Entries + len(m.notes), SHA256: sum, File: name}, nil
}

func (a Archive) text(m month, h ArchiveHead) (plain []byte, sum string, err error) {
	head, err := json.Marshal(h)
	if err != nil {
		return nil, "", err
	}
	var b bytes.Buffer
	b.Write(append(head, '\n'))
	for _, n := range m.notes {
		b.Write(append(n.Value, '\n'))
	}
	sum = fmt.Sprintf("%x", sha256.Sum256(b.Bytes()))
	end, err := json.Marshal(ArchiveEnd{SHA256: sum, Key: a.Sign.Public().(ed25519.PublicKey), Sig: ed25519.Sign(a.Sign, []byte(archiveContext+sum))})
	b.Write(append(end, '\n'))
	return b.Bytes(), sum, err
}

func encrypt(path string, plain []byte, to []age.Recipient) error {
	part, err := disk.Create(path)
	if err != nil {
		return err
	}
	defer part.Discard()
	w, err := age.Encrypt(part, to...)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return err
	}
	return part.Commit(0o600)
}

func same(path string, plain []byte, secret age.Identity) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	r, err := age.Decrypt(f, secret)
	if err != nil {
		return err
	}
	got, err := io.ReadAll(r)
	if err == nil && !bytes.Equal(got, plain) {
		err = errs.Errorf(errs.Conflict, "copy_differs", "what was read is not what was written")
	}
	return err
}

// ReadArchive checks an archive that was decrypted, and gives what it holds. One
// that was changed, or is signed by another than the region's key, is
// errs.Invalid "archive_damaged".
func ReadArchive(plain, region []byte) (h ArchiveHead, frames []Frame, err error) {
	damaged := errs.Errorf(errs.Invalid, "archive_damaged", "it is no archive of this region's, or was changed")
	lines := bytes.Split(bytes.TrimSuffix(plain, []byte("\n")), []byte("\n"))
	var end ArchiveEnd
	if len(lines) < 2 || json.Unmarshal(lines[0], &h) != nil || json.Unmarshal(lines[len(lines)-1], &end) != nil {
		return h, nil, damaged
	}
	body := plain[:bytes.LastIndex(bytes.TrimSuffix(plain, []byte("\n")), []byte("\n"))+1]
	if fmt.Sprintf("%x", sha256.Sum256(body)) != end.SHA256 || !bytes.Equal(end.Key, region) ||
		!ed25519.Verify(region, []byte(archiveContext+end.SHA256), end.Sig) || h.Entries != len(lines)-2 {
		return h, nil, damaged
	}
	for _, line := range lines[1 : len(lines)-1] {
		var f Frame
		if json.Unmarshal(line, &f) != nil {
			return h, nil, damaged
		}
		frames = append(frames, f)
	}
	return h, frames, nil
}
