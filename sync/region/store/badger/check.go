package badger

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"

	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
)

// once are the rooms in which nothing is ever changed: what the journal has
// written there has to be in Badger byte by byte.
var once = []byte("lvhnt")

// Check holds Badger against the journal: what was written once and is gone, or
// another, is named. What is gone on purpose is not missed. Package kv asks it
// when it verifies.
func (e *engine) Check(gone func(k []byte) bool) ([]store.Problem, error) {
	if e.journal == nil {
		return nil, nil
	}
	found := append(e.madeAnew(), e.foreign()...)
	say := func(where, what string) { found = append(found, store.Problem{Where: where, What: what}) }
	damaged, err := e.commitsAfter(0, func(commit uint64, ops []kv.Op) error {
		return e.db.View(func(t *badger.Txn) error {
			for _, op := range ops {
				if op.Drop || !bytes.Contains(once, op.Key[:1]) {
					continue
				}
				v, there, err := tx{t}.Get(op.Key)
				if err == nil && !there && gone(op.Key) {
					continue
				}
				if err != nil || !there || !e.same(op.Key, v, op.Value) {
					say(fmt.Sprintf("commit %d", commit), fmt.Sprintf("what it wrote in room %c is not in badger as it was", op.Key[0]))
				}
			}
			return nil
		})
	})
	for _, d := range damaged {
		say("journal", d)
	}
	return found, err
}

// errLogged is what the engine answers after its journal failed: nobody knows
// what the disk holds until it is opened again.
func errLogged(err error) error {
	return diskOr(err, "store_failed", "the journal could not be written")
}

// madeAnew names what was mended at an opening and lies there still: whoever
// looks at the answer of a verification alone learns that the disk is dying.
func (e *engine) madeAnew() (found []store.Problem) {
	left, _ := filepath.Glob(filepath.Join(e.opt.Dir, "badger.damaged-*")) // the pattern is right
	for _, path := range left {
		found = append(found, store.Problem{Where: filepath.Base(path), What: "did not open and was made anew from the journal; nothing is lost. Look at the disk, then remove it"})
	}
	return found
}

// foreign names what the journal set aside, for as long as it lies there, and an
// end that is missing.
func (e *engine) foreign() (found []store.Problem) {
	left, _ := filepath.Glob(filepath.Join(e.opt.Dir, "journal", "foreign", "*")) // the pattern is right
	for _, path := range left[:min(len(left), 100)] {
		found = append(found, store.Problem{Where: "journal", What: filepath.Base(path) + " was set aside: this region did not write it. Somebody had the disk; keep the file, then remove it"})
	}
	if e.journal.Unvouched() {
		found = append(found, store.Problem{Where: "journal", What: "the note of where it ends was taken away or changed: somebody had the disk"})
	}
	if had, has := e.journal.Claims().Number, e.journal.Head().Number; had > has {
		found = append(found, store.Problem{Where: "journal", What: fmt.Sprintf("frames %d to %d were taken away", has+1, had)})
	}
	return found
}
