// Package backup writes all that a region keeps into one stream, encrypted for
// whoever restores it, and reads it back into an empty store.
//
// The stream is a file of age (age-encryption.org): its reader needs the secret
// that belongs to one of its recipients. What is kept stays sealed under the
// region's own key inside, so that it takes both to read a word of it. A stream
// that was cut off, changed or is another region's is an error, never a shorter
// region.
package backup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/store/kv"
)

// magic begins what is inside the encryption.
const magic = "shyraq region backup 1\n"

// The bounds of what a stream may hold: whoever can encrypt for the recipient
// can write one.
const (
	maxHead  = 1 << 20
	maxKey   = 1 << 10
	maxValue = 64 << 20
)

// Head says what a backup is of. It stands first, in the open inside the
// encryption.
type Head struct {
	Region  uuid.UUID `json:"region"`
	Key     string    `json:"key"`             // id of the sealing key that opens the values
	Older   string    `json:"older,omitempty"` // and of those that may be needed too, while it was changed; a space between
	Made    time.Time `json:"made"`
	Epoch   string    `json:"epoch"`
	Program string    `json:"program,omitempty"`
	Rows    bool      `json:"rows,omitempty"` // only the region's own rows: officers, devices, invites, settings
}

// Report says what a backup holds.
type Report struct {
	Head
	Pairs int    `json:"pairs"`
	Sum   string `json:"sum"` // of all keys and values, in order, in hex

	kept [32]byte // of those that are no engine's own: see Holds
}

// Write writes what is seen in one moment of an engine. What comes out is whole
// only where no error does.
func Write(ctx context.Context, w io.Writer, to []age.Recipient, h Head, t kv.Tx) (Report, error) {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return Report{}, errs.Errorf(errs.Invalid, "backup_recipient", "nothing can be encrypted for it")
	}
	out := &writer{w: bufio.NewWriterSize(sealed, 1<<16), sum: kv.NewSum(), kept: kv.NewSum()}
	head, err := json.Marshal(h)
	if err != nil {
		return Report{}, fmt.Errorf("write backup: %w", err)
	}
	out.text([]byte(magic))
	out.piece(head)
	walk := kv.Walk
	if h.Rows {
		walk = kv.WalkRows
	}
	err = walk(ctx, t, func(_ kv.Range, pairs []kv.Pair) error {
		out.pairs(pairs)
		return out.err
	})
	if err != nil {
		return Report{}, fmt.Errorf("write backup: %w", err)
	}
	r := Report{Head: h, Pairs: out.count, Sum: fmt.Sprintf("%x", out.sum.Sum()), kept: out.kept.Sum()}
	out.piece(nil) // no key is empty: the end
	out.text(binary.BigEndian.AppendUint64(nil, uint64(r.Pairs)))
	sum := out.sum.Sum()
	out.text(sum[:])
	if err := errors.Join(out.err, out.w.Flush(), sealed.Close()); err != nil {
		return Report{}, fmt.Errorf("write backup: %w", err)
	}
	return r, nil
}

// writer keeps its first error.
type writer struct {
	w     *bufio.Writer
	sum   *kv.Sum
	kept  *kv.Sum
	count int
	err   error
}

func (w *writer) text(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
}

func (w *writer) piece(b []byte) {
	w.text(binary.AppendUvarint(nil, uint64(len(b))))
	w.text(b)
}

func (w *writer) pairs(pairs []kv.Pair) {
	for _, p := range pairs {
		w.piece(p.Key)
		w.piece(p.Value)
	}
	w.sum.Add(pairs)
	w.kept.Add(withoutNotes(pairs))
	w.count += len(pairs)
}

// Reader reads a backup.
type Reader struct {
	Head   Head
	r      *bufio.Reader
	sum    *kv.Sum
	kept   *kv.Sum
	report Report
}

// Open begins to read a backup with the secrets of its recipient.
func Open(r io.Reader, secrets ...age.Identity) (*Reader, error) {
	plain, err := age.Decrypt(r, secrets...)
	if err != nil {
		return nil, errs.Errorf(errs.Denied, "backup_secret", "it is no backup, or not for this secret")
	}
	in := &Reader{r: bufio.NewReaderSize(plain, 1<<16), sum: kv.NewSum(), kept: kv.NewSum()}
	begin := make([]byte, len(magic))
	if _, err := io.ReadFull(in.r, begin); err != nil {
		return nil, damaged("it is cut off or changed")
	}
	if string(begin) != magic {
		return nil, errs.Errorf(errs.Invalid, "backup_format", "it is no backup of a region, or of a later program")
	}
	head, err := in.piece(maxHead)
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(head, &in.Head) != nil || in.Head.Region == uuid.Nil {
		return nil, damaged("its head cannot be read")
	}
	return in, nil
}

func damaged(what string) error {
	return errs.Errorf(errs.Invalid, "backup_damaged", "%s", what)
}

func (r *Reader) piece(most uint64) ([]byte, error) {
	n, err := binary.ReadUvarint(r.r)
	if err != nil || n > most {
		return nil, damaged("it is cut off or changed")
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r.r, b); err != nil {
		return nil, damaged("it is cut off or changed")
	}
	return b, nil
}

// Each calls f with parts of all pairs, in order, and then compares what came
// with what was written: only after it gave no error was all of it read.
func (r *Reader) Each(f func([]kv.Pair) error) (Report, error) {
	var part []kv.Pair
	size := 0
	give := func() error {
		r.sum.Add(part)
		r.kept.Add(withoutNotes(part))
		r.report.Pairs += len(part)
		err := f(part)
		part, size = nil, 0
		return err
	}
	var last []byte
	for {
		k, err := r.piece(maxKey)
		if err != nil {
			return Report{}, err
		}
		if len(k) == 0 {
			break
		}
		v, err := r.piece(maxValue)
		if err != nil {
			return Report{}, err
		}
		if bytes.Compare(k, last) <= 0 {
			return Report{}, damaged("it is out of order")
		}
		last, part, size = k, append(part, kv.Pair{Key: k, Value: v}), size+len(k)+len(v)
		if len(part) == 512 || size > 2<<20 {
			if err := give(); err != nil {
				return Report{}, err
			}
		}
	}
	if err := give(); err != nil {
		return Report{}, err
	}
	return r.end()
}

// end holds what was read against the count and the sum at the end.
func (r *Reader) end() (Report, error) {
	end := make([]byte, 8+32)
	if _, err := io.ReadFull(r.r, end); err != nil {
		return Report{}, damaged("its end is missing")
	}
	sum := r.sum.Sum()
	if binary.BigEndian.Uint64(end) != uint64(r.report.Pairs) || !bytes.Equal(end[8:], sum[:]) {
		return Report{}, damaged("it does not hold what it says")
	}
	if _, err := r.r.ReadByte(); !errors.Is(err, io.EOF) {
		return Report{}, damaged("something stands behind its end")
	}
	r.report.Head, r.report.Sum, r.report.kept = r.Head, fmt.Sprintf("%x", sum), r.kept.Sum()
	return r.report, nil
}

// Load writes a backup into an engine that keeps nothing. The engine is opened
// anew afterwards.
func (r *Reader) Load(ctx context.Context, to kv.Engine) (Report, error) {
	if err := empty(ctx, to); err != nil {
		return Report{}, err
	}
	return r.Each(func(pairs []kv.Pair) error {
		ops := make([]kv.Op, 0, len(pairs))
		for _, p := range pairs {
			ops = append(ops, kv.Op{Pair: p})
		}
		return errors.Join(ctx.Err(), kv.Put(ctx, to, ops))
	})
}

func empty(ctx context.Context, e kv.Engine) error {
	t, _, end, err := e.View(ctx)
	if err != nil {
		return err
	}
	defer end()
	switch free, err := kv.Empty(t); {
	case err != nil:
		return err
	case !free:
		return errs.Errorf(errs.Conflict, "place_taken", "a region is kept there already")
	}
	return nil
}

// Holds fails with errs.Conflict "copy_differs" unless an engine holds what a
// backup does, nothing more, nothing less. The notes of commits do not count:
// each engine counts its own, and a database that has seen more of them than the
// backup goes on from there.
func (r Report) Holds(ctx context.Context, e kv.Engine) error {
	t, _, end, err := e.View(ctx)
	if err != nil {
		return err
	}
	defer end()
	sum := kv.NewSum()
	err = kv.Walk(ctx, t, func(_ kv.Range, pairs []kv.Pair) error {
		sum.Add(withoutNotes(pairs))
		return nil
	})
	if err == nil && sum.Sum() != r.kept {
		err = errs.Errorf(errs.Conflict, "copy_differs", "what was loaded is not what was read")
	}
	return err
}

func withoutNotes(pairs []kv.Pair) []kv.Pair {
	return slices.DeleteFunc(slices.Clone(pairs), func(p kv.Pair) bool {
		_, note := kv.CommitOf(p.Key)
		return note
	})
}
