package duty

import (
	"context"
	"crypto/ed25519"
	"errors"
	"time"

	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// Way is what an act is opened for. Each is a frame of the journal.
type Way string

// The ways of an act.
const (
	ActShown   Way = "show"  // on the screen
	ActToFile  Way = "file"  // a copy to a file
	ActToPaper Way = "paper" // to a printer
)

// OpenAct gives an act of a record in full. That it was opened, and for what,
// is in the journal before anything is given.
//
// A record may come from a device that keeps to no rule. An act whose number is
// none, which would become the name of a file, is errs.Invalid "act_number";
// one that is not what its officer signed, "act_signature", or that a key
// signed which the directory here does not know, errs.NotFound
// "act_key_unknown", does not leave as paper. The paper of a withdrawn record
// says that it is void.
func (d *Duty) OpenAct(ctx context.Context, record uuid.UUID, number handover.Number, way Way) (handover.Act, error) {
	c, err := d.readCase(ctx, record)
	if err != nil {
		return handover.Act{}, err
	}
	if err := wholly(record, c.head()); err != nil {
		return handover.Act{}, err
	}
	a := findAct(c.encounter, number)
	if a == nil {
		return handover.Act{}, errs.Errorf(errs.NotFound, "act_unknown", "no act %s in the record", number)
	}
	act := map[Way]AuditAction{ActShown: AuditReveal, ActToFile: AuditExport, ActToPaper: AuditPrint}[way]
	if act == "" {
		return handover.Act{}, errs.Errorf(errs.Invalid, "act_way", "an act is not opened for %q", way)
	}
	if n, err := handover.ParseNumber(string(number)); err != nil || n != number {
		return handover.Act{}, errs.Errorf(errs.Invalid, "act_number", "the act's number is none")
	}
	if way != ActShown {
		// An act outside its key's time is paper that was given out: it may be
		// looked up again, and whoever checks it is told.
		if _, err := handover.CheckMark(a.Mark(), d.knownKeys()); err != nil && !isCode(err, "act_key_time") {
			return handover.Act{}, err
		}
		*a = endWith(c.encounter, *a)
	}
	return *a, d.audit(ctx, act, record, "act "+string(number))
}

func isCode(err error, code string) bool {
	var e *errs.Error
	return errors.As(err, &e) && e.Code == code
}

// FoundAct is where an act is kept on this device.
type FoundAct struct {
	Record uuid.UUID
	Act    handover.Act  // masked
	Gone   *time.Time    // when its record was withdrawn, and the act with it; nil: it was not
	Mark   handover.Mark // of the act as it is
	Doubt  *doubt.Time   // of its time; nil where nothing speaks against it
}

// endWith gives an act that is void with its record, where that was withdrawn.
func endWith(e raid.Encounter, a handover.Act) handover.Act {
	if a.Void == nil {
		a.Void = (*handover.Void)(e.Withdrawal)
	}
	return a
}

// Acts lists the acts of one record, the voided ones too, in the order of
// people and time; those of a withdrawn record are void with it. Nobody is named in what a caller may show of them before
// OpenAct: number, time and void.
func (d *Duty) Acts(ctx context.Context, record uuid.UUID) ([]handover.Act, error) {
	c, err := d.readCase(ctx, record)
	if err != nil {
		return nil, err
	}
	var out []handover.Act
	for _, p := range c.encounter.People {
		for _, a := range p.Acts {
			out = append(out, endWith(c.encounter, maskAct(a)))
		}
	}
	return out, nil
}

// FindAct finds an act by its number among the records this officer may read.
// It is errs.NotFound "act_unknown" where there is none, which says nothing of
// other devices.
func (d *Duty) FindAct(ctx context.Context, number handover.Number) (FoundAct, error) {
	for rec, err := range d.ledger.Records(ctx, ledger.Query{Kinds: []raid.Kind{raid.KindEncounter}}) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return FoundAct{}, err
		}
		var e raid.Encounter
		if len(rec.Heads) == 0 || !rec.Heads[0].Whole() || decodeBody(rec.Heads[0], &e) != nil {
			continue
		}
		if a := findAct(e, number); a != nil {
			found := FoundAct{Record: rec.ID, Act: maskAct(*a), Mark: a.Mark(), Doubt: d.doubtOfAct(&caseFile{kind: rec.Kind, record: rec}, *a)}
			if w := e.Withdrawal; w != nil {
				found.Gone = &w.At
			}
			return found, nil
		}
	}
	return FoundAct{}, errs.Errorf(errs.NotFound, "act_unknown", "no act %s on this device", number)
}

func findAct(e raid.Encounter, number handover.Number) *handover.Act {
	for i := range e.People {
		for j := range e.People[i].Acts {
			if e.People[i].Acts[j].Number == number {
				return &e.People[i].Acts[j]
			}
		}
	}
	return nil
}

// PublishedKeys are the officers' keys as the region's directory has them on
// this device, by which a printed act is checked offline.
func (d *Duty) PublishedKeys() []handover.PublishedKey {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return regionfile.PublishedKeys(d.directory.Officers)
}

// knownKeys are the published ones, and the key of the officer himself, whose
// act is wanted on paper before the directory that names it has come.
func (d *Duty) knownKeys() []handover.PublishedKey {
	known := d.PublishedKeys()
	key := d.opts.Keys.Signing()
	if key == nil {
		return known
	}
	defer clear(key)
	public := key.Public().(ed25519.PublicKey)
	return append(known, handover.PublishedKey{ID: revision.KeyID(public), Public: public})
}
