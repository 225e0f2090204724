package admin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/backup"
	"shyraq/sync/region/place"
	"shyraq/sync/region/register"
	"shyraq/sync/region/rotation"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// Restoring says what is restored, and where.
type Restoring struct {
	place.Place
	Backup  io.Reader
	Newer   io.Reader // a later backup, of the register alone or whole: who there is comes from it; may be nil
	Secrets []age.Identity
}

// RestoreReport says what came back.
type RestoreReport struct {
	ServerID uuid.UUID `json:"server_id"`
	Made     time.Time `json:"made"`     // when the backup was
	Register time.Time `json:"register"` // as of when officers, devices and revocations are known
	Epoch    string    `json:"epoch"`    // the new one: every device pushes again what it has
	Pairs    int       `json:"pairs"`
	Revoked  []Ended   `json:"revoked"` // after the backup, by the newer register; they are revoked here too
	Joined   []Ended   `json:"joined"`  // who came after the backup, by the newer register
	Alone    bool      `json:"alone"`   // fewer than two administrators have keys by what was restored: one alone decides
	Erased   int       `json:"erased"`  // revisions of the backup that were erased after it, by the newer register
}

// Ended names an officer or a device.
type Ended struct {
	Officer uuid.UUID `json:"officer,omitzero"`
	Device  uuid.UUID `json:"device,omitzero"`
}

// Restore brings a region back from its backup into a place that holds none:
// all is loaded, compared, and verified, with a new epoch, so that every device
// sends again what it has. With a newer register it knows also who came and who
// was revoked after the backup. The passport is written last: what was cut off
// before is no region. A database has to be empty.
func Restore(ctx context.Context, o Restoring) (RestoreReport, error) {
	rep, err := restore(ctx, o)
	if err != nil {
		return rep, fmt.Errorf("restore: %w", err)
	}
	return rep, nil
}

func restore(ctx context.Context, o Restoring) (rep RestoreReport, err error) {
	if _, err := os.Stat(place.PassportPath(o.Dir)); err == nil {
		return rep, errs.Errorf(errs.Conflict, "place_taken", "there is a region in %s", o.Dir)
	}
	in, err := backup.Open(o.Backup, o.Secrets...)
	if err != nil {
		return rep, err
	}
	if in.Head.Rows {
		return rep, errs.Errorf(errs.Invalid, "backup_rows", "it is a backup of the register alone: a region needs a whole one")
	}
	keys, err := o.keysOf(in.Head)
	if err != nil {
		return rep, err
	}
	how := place.Sealed(in.Head.Region, keys)
	rep = RestoreReport{ServerID: in.Head.Region, Made: in.Head.Made, Register: in.Head.Made}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return rep, err
	}
	if o.Database == "" { // what a restore left that was cut off is nobody's
		if err := os.RemoveAll(place.StoreDir(o.Dir)); err != nil {
			return rep, err
		}
	}
	if err := o.load(ctx, in, how, &rep); err != nil {
		return rep, err
	}
	if err := verifyPlace(ctx, o.Place, how); err != nil {
		return rep, err
	}
	return rep, o.mint(ctx, how, &rep)
}

// keysOf reads the sealing keys, and holds them against the backup's.
func (o Restoring) keysOf(h backup.Head) (*sealing.Ring, error) {
	keys, err := o.SealingKeys()
	if err != nil {
		return nil, err
	}
	return keys, needs(h, keys)
}

// needs refuses keys that do not open a backup.
func needs(h backup.Head, keys *sealing.Ring) error {
	for _, id := range strings.Fields(h.Key + " " + h.Older) {
		if !slices.ContainsFunc(keys.All(), func(k seal.Key) bool { return k.ID().String() == id }) {
			return errs.Errorf(errs.Denied, "backup_key", "this backup needs the sealing key %s; add it to the key file as a further line", id)
		}
	}
	return nil
}

// load fills the place.
func (o Restoring) load(ctx context.Context, in *backup.Reader, how kv.Options, rep *RestoreReport) error {
	e, err := o.Engine(ctx, how)
	if err != nil {
		return err
	}
	defer func() { _ = e.Close() }()
	got, err := in.Load(ctx, e)
	if err != nil {
		return err
	}
	rep.Pairs = got.Pairs
	if err := got.Holds(ctx, e); err != nil {
		return err
	}
	if o.Newer == nil {
		return nil
	}
	return o.renew(ctx, e, how, rep)
}

// renew puts a newer register in the place of the backup's, and says what that
// changed.
func (o Restoring) renew(ctx context.Context, e kv.Engine, how kv.Options, rep *RestoreReport) error {
	in, err := backup.Open(o.Newer, o.Secrets...)
	if err != nil {
		return err
	}
	keys, _ := how.Keys.(*sealing.Ring)
	switch {
	case in.Head.Region != how.Region:
		return errs.Errorf(errs.Invalid, "backup_other", "the newer register is another region's")
	case needs(in.Head, keys) != nil:
		return needs(in.Head, keys)
	case in.Head.Made.Before(rep.Made):
		return nil // nothing changed since: the copy that is kept is of the last change
	}
	s := kv.New(e, how)
	old, err := register.Open(ctx, register.Options{Store: s})
	if err != nil {
		return err
	}
	if err := replaceRows(ctx, e, in); err != nil {
		return err
	}
	now, err := register.Open(ctx, register.Options{Store: s})
	if err != nil {
		return err
	}
	rep.Register = in.Head.Made
	rep.compare(old.State(), now.State())
	if rep.Erased, err = s.EraseAgain(ctx, access.Retaining()); err != nil {
		return err
	}
	return nil
}

// replaceRows writes the rows of a backup, drops those that it does not have,
// and has the numbers of commits go on behind its own: rows say since when.
func replaceRows(ctx context.Context, e kv.Engine, in *backup.Reader) error {
	had := map[string]bool{}
	t, _, end, err := e.View(ctx)
	if err != nil {
		return err
	}
	err = kv.Walk(ctx, t, func(_ kv.Range, pairs []kv.Pair) error {
		for _, p := range pairs {
			if kv.IsRow(p.Key) {
				had[string(p.Key)] = true
			}
		}
		return nil
	})
	end()
	if err != nil {
		return err
	}
	_, err = in.Each(func(pairs []kv.Pair) error {
		var ops []kv.Op
		for _, p := range pairs {
			if _, note := kv.CommitOf(p.Key); note || kv.IsRow(p.Key) {
				ops = append(ops, kv.Op{Pair: p})
				delete(had, string(p.Key))
			}
		}
		return kv.Put(ctx, e, ops)
	})
	if err != nil {
		return err
	}
	var gone []kv.Op
	for k := range had {
		gone = append(gone, kv.Op{Pair: kv.Pair{Key: []byte(k)}, Drop: true})
	}
	return kv.Put(ctx, e, gone)
}

func (rep *RestoreReport) compare(old, now *register.State) {
	for _, o := range now.Officers() {
		was := old.Officer(o.ID)
		if was == nil {
			rep.Joined = append(rep.Joined, Ended{Officer: o.ID})
		}
		if o.Revoked && (was == nil || !was.Revoked) {
			rep.Revoked = append(rep.Revoked, Ended{Officer: o.ID})
		}
	}
	for _, d := range now.Devices() {
		was := old.Device(d.ID)
		if was == nil {
			rep.Joined = append(rep.Joined, Ended{Device: d.ID})
		}
		if d.Revoked && (was == nil || !was.Revoked) {
			rep.Revoked = append(rep.Revoked, Ended{Device: d.ID})
		}
	}
}

// mint gives the region its new epoch, and with its passport it is one.
func (o Restoring) mint(ctx context.Context, how kv.Options, rep *RestoreReport) error {
	e, err := o.Engine(ctx, how)
	if err != nil {
		return err
	}
	s := kv.New(e, how)
	reg, err := register.Open(ctx, register.Options{Store: s})
	if err != nil {
		return errors.Join(err, s.Close())
	}
	var was register.Epoch
	if _, err := reg.State().Setting(register.EpochSetting, &was); err != nil {
		return errors.Join(err, s.Close())
	}
	admins, err := adminsOf(reg.State())
	if err != nil {
		return errors.Join(err, s.Close())
	}
	rep.Alone = len(admins) < 2
	p := place.Passport{Schema: 1, ServerID: how.Region, Restored: was.Restored + 1, InDatabase: o.Database != ""}
	if p.Epoch, err = place.Draw(rand.Reader); err != nil {
		return errors.Join(err, s.Close())
	}
	err = reg.Change(ctx, func(e *register.Edit) error {
		return e.SetEpoch(register.Epoch{Epoch: p.Epoch, Restored: p.Restored})
	})
	if err == nil {
		err = rotation.Clear(ctx, s) // of servers and keys of that day
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	rep.Epoch = p.Epoch
	return p.Write(o.Dir)
}
