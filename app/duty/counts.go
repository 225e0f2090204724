package duty

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/report/commission"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// counts keeps beside the records what a report counts of each, so that one of years
// costs what was written since the last and not all that is stored. It is kept by record
// and not as sums: a correction, a review or a link then replaces one extract, whatever
// figures it moves, and what a number counts can still be listed.
//
// Extracts lie in packs, by the night for which the record counts and by the keys that it
// and what was said of it were read with; a pack is sealed under all of these together and
// the officer's own. So nobody reads in it what he could not read in the records, and it
// ends with the first of the keys. What cannot be read of it, whatever the reason, is made
// anew from the records of the night; all of it, where no head is there that fits.
type counts struct {
	mu   sync.Mutex
	rule string                                  // of what is kept; empty: countsRule. Tests
	cut  func([]ledger.Derived) []ledger.Derived // what is kept before a kill; nil: all. Tests
	read int                                     // records that were read to be kept. Tests
}

// countsRule names what is kept and how it was read. It changes with every change of what
// a report counts of a record; what was kept by another rule is thrown away.
var countsRule = fmt.Sprint("3.", commission.ExtractVersion)

// countsHead says what is kept. It is the value under number 0.
type countsHead struct {
	Rule   string                  `json:"rule"`
	Offset string                  `json:"offset"`           // of the region's clocks: nights and ages are by it
	Own    seal.KeyID              `json:"own"`              // marks of IINs are by it
	Pos    uint64                  `json:"pos"`              // frame of the journal up to which all was looked at
	Next   uint64                  `json:"next"`             // number that no pack had yet, of whatever head: they begin by chance
	Lacked []seal.KeyID            `json:"lacked,omitempty"` // under which more lies than is kept
	Mixed  map[string][]civil.Date `json:"mixed"`            // by a key, see mixes
	Packs  map[civil.Date][]uint64 `json:"packs"`            // by night; see noNight and links
}

// What is kept under no night: records that name none, and links between persons.
const (
	noNight  civil.Date = ""
	theLinks civil.Date = "links"
)

// mostPacked is how large a pack grows before another is begun, in bytes.
const mostPacked = 192 << 10

// extracts gives the packs in which the extracts of links and of some nights are, and may
// be of others. They are brought up to what is stored first, and kept as they are then;
// what cannot be kept, as on a full disk, is worked out again the next time.
func (d *Duty) extracts(ctx context.Context, asked commission.Period) ([][]byte, error) {
	d.counts.mu.Lock()
	defer d.counts.mu.Unlock()
	if err := d.mayRead(); err != nil {
		return nil, err
	}
	k := d.keeping()
	fits, err := k.load(ctx)
	if err == nil && fits {
		fits, err = k.uncover(ctx)
	}
	if err == nil && fits {
		fits, err = k.catchUp(ctx)
	}
	if err == nil && !fits {
		err = k.all(ctx)
	}
	if err != nil {
		return nil, err
	}
	packs, fits, err := k.read(ctx, asked)
	if err == nil && !fits {
		if err = k.all(ctx); err == nil {
			packs, _, err = k.read(ctx, asked)
		}
	}
	if err == nil {
		_ = k.save(ctx)
	}
	return packs, err
}

// keeping is one look at what is kept.
type keeping struct {
	d     *Duty
	space uuid.UUID
	basis ledger.Basis
	head  countsHead
	mark  func(string) string

	fresh map[civil.Date]*nightPacks // nights that were made anew, and are to be kept
	begun bool                       // all was made anew: nothing else of the space stays
	moved bool                       // something is to be kept
}

func (d *Duty) keeping() *keeping {
	k := &keeping{d: d, space: d.opts.Keys.Officer().ID, basis: d.ledger.Basis(), fresh: map[civil.Date]*nightPacks{}}
	k.head = k.bare()
	k.mark = d.marks()
	return k
}

// bare is the head of nothing, by what holds today.
func (k *keeping) bare() countsHead {
	rule := k.d.counts.rule
	if rule == "" {
		rule = countsRule
	}
	return countsHead{Rule: rule, Offset: k.d.Region().Offset, Own: k.d.opts.Keys.Own(), Mixed: map[string][]civil.Date{}, Packs: map[civil.Date][]uint64{}}
}

// marks gives the mark of an IIN: who has not the officer's own key cannot tell from it
// whose it is, nor try all that there are.
func (d *Duty) marks() func(string) string {
	own, _ := d.opts.Keys.Key(d.opts.Keys.Own())
	secret, err := hkdf.Key(sha256.New, own.Bytes(), nil, "shyraq counts iin v1", 32)
	if err != nil {
		panic("duty: no key of 32 bytes") // cannot be
	}
	return func(iin string) string {
		h := hmac.New(sha256.New, secret)
		h.Write([]byte(iin))
		return string(h.Sum(nil)[:16])
	}
}

// load reads the head; false where there is none that fits.
func (k *keeping) load(ctx context.Context) (bool, error) {
	v, err := k.d.ledger.Derived(ctx, k.space, 0)
	if err != nil {
		return false, notHere(err)
	}
	var h countsHead
	if json.Unmarshal(v.Value, &h) != nil || h.Packs == nil || h.Mixed == nil {
		return false, nil
	}
	want := k.head
	if h.Rule != want.Rule || h.Offset != want.Offset || h.Own != want.Own || slices.ContainsFunc(h.Lacked, k.opens) {
		return false, nil // of these keys some was lacking once: what lies under it is not in
	}
	k.head = h
	return true, nil
}

// notHere passes on what is wrong with reading at all, and takes for nothing what only
// says that this value is not there to read.
func notHere(err error) error {
	if unreadable(err) || errors.Is(err, seal.ErrNoKey) {
		return nil
	}
	return err
}

func (k *keeping) opens(id seal.KeyID) bool {
	_, ok := k.d.opts.Keys.Key(id)
	return ok
}

// lacks notes of some keys those that are not here. When one comes, what lies under it is
// not in what is kept.
func (k *keeping) lacks(ids []seal.KeyID) {
	for _, id := range ids {
		if !k.opens(id) && !slices.Contains(k.head.Lacked, id) {
			k.head.Lacked, k.moved = append(k.head.Lacked, id), true
		}
	}
}

// look notes of what was touched which keys were lacking, and gives the records of
// fieldwork whose extract is another by it.
func (k *keeping) look(ctx context.Context) (ids map[uuid.UUID]bool, err error) {
	ids = map[uuid.UUID]bool{}
	seen := map[seal.KeyID]bool{}
	upTo, err := k.d.ledger.Touched(ctx, k.head.Pos, func(t ledger.Touched) {
		if !seen[t.Key] {
			seen[t.Key] = true
			k.lacks([]seal.KeyID{t.Key})
		}
		switch {
		case slices.ContainsFunc(countedKinds, t.Is):
			ids[t.Record] = true
		case t.Target != uuid.Nil && (t.Is(raid.KindReview) || t.Is(raid.KindFollowUp)):
			ids[t.Target] = true
		}
	})
	k.moved = k.moved || len(ids) > 0 || upTo > k.head.Pos+mostLookedAt
	if err == nil && upTo < k.head.Pos {
		return nil, errBehind
	}
	k.head.Pos = upTo
	return ids, err
}

// mostLookedAt is how many frames of no record are looked at again rather than that the
// head is written.
const mostLookedAt = 500
