package vault

import (
	"context"
	"fmt"

	"shyraq/errs"

	"github.com/google/uuid"
)

// Unlock opens an officer's keys with his PIN. A refusal is an *UnlockError;
// an officer who is not enrolled here is errs.NotFound "officer_unknown". The
// try is written down before it is made: cutting the power does not give it
// back.
func (v *Vault) Unlock(ctx context.Context, officer uuid.UUID, pin string) (*Keys, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, b, err := v.try(ctx, officer, pin)
	if err != nil {
		return nil, err
	}
	keys, err := v.turnInto(e, b)
	if err != nil {
		return nil, fmt.Errorf("unlock: %w", err)
	}
	return keys, nil
}

// turnInto makes an officer's keys of what his PIN opened, which is cleared.
func (v *Vault) turnInto(e *entry, b box) (*Keys, error) {
	defer b.clear()
	return v.open(e, b)
}

// try opens the box of an officer; the caller holds the lock.
func (v *Vault) try(ctx context.Context, officer uuid.UUID, pin string) (*entry, box, error) {
	if err := ctx.Err(); err != nil {
		return nil, box{}, err
	}
	e, err := v.find(officer)
	if err != nil {
		return nil, box{}, err
	}
	held := e.Tries
	if rest := v.remaining(e); rest > 0 {
		if v.served(e, rest); e.Tries != held { // part of it is served, or it began again
			err = v.saveTries()
		}
		if err != nil {
			return nil, box{}, err
		}
		return nil, box{}, &UnlockError{Code: "wait", Until: v.opts.Now().Add(rest)}
	}
	e.Tries.Failed++
	v.hold(e)
	if err := v.saveTries(); err != nil {
		e.Tries = held
		return nil, box{}, err
	}
	v.count(ctx)
	stretched := e.KDF.stretch(pin)
	defer clear(stretched)
	key, err := kek(stretched, v.secret, v.file.ID, officer)
	if err != nil {
		return nil, box{}, err
	}
	defer clear(key)
	b, ok := openBox(key, v.file.ID, officer, e.KDF, e.Box)
	if !ok {
		return nil, box{}, v.refused(e)
	}
	v.file.Tried += uint64(e.Tries.Failed)
	e.Tries = tries{}
	delete(v.holds, officer)
	return e, b, v.saveTries()
}

// saveTries writes the count down. A disk that is full or read-only must not
// lock the officer out: then the count stands until the program ends. Whoever
// can fill this user's disk can read what lies on it, see the package's own
// words about that.
func (v *Vault) saveTries() error {
	if err := v.save(); err != nil && errs.OfDisk(err) == nil {
		return err
	}
	return nil
}

// complete wraps a key that this officer holds for the members who lack it.
func (v *Vault) complete(s *shared, k *Keys, members []Member) (changed bool, err error) {
	raw, ok := k.raw(s.Key)
	if !ok {
		return false, nil
	}
	defer clear(raw)
	had := len(s.Wraps)
	err = v.handOut(s, k, raw, members)
	return len(s.Wraps) > had, err
}
