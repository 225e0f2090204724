package admin

import (
	"cmp"
	"context"
	"encoding/hex"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// mostAsides is how many lines one answer lists.
const mostAsides = 1000

// AsidesRequest asks for what is set aside, after a name.
type AsidesRequest struct {
	After string `json:"after,omitempty"`
	Held  bool   `json:"held,omitempty"` // also what only waits for another line
}

// AsideRow is a line that is in no record, without a word of it.
type AsideRow struct {
	Key    string        `json:"key"`
	Reason string        `json:"reason"`
	Held   bool          `json:"held,omitempty"`
	From   uuid.UUID     `json:"from"` // the device that pushed it
	Device uuid.UUID     `json:"device,omitzero"`
	DSeq   uint64        `json:"dseq,omitempty"`
	Rev    revision.Hash `json:"rev,omitempty"`
	Signed bool          `json:"signed,omitempty"`

	Made  time.Time `json:"made,omitzero"`  // when it says that it was written, where it is signed
	After time.Time `json:"after,omitzero"` // it was written after this, by the time that it names
	Seen  time.Time `json:"seen,omitzero"`  // and before this, when the region first saw it
	Flag  string    `json:"flag,omitempty"` // why Made cannot be confirmed
}

// AsidePage is a part of the list.
type AsidePage struct {
	Rows []AsideRow `json:"rows"`
	Next string     `json:"next,omitempty"` // after which the list goes on
}

// Asides lists what is set aside.
func (l *Local) Asides(ctx context.Context, ask AsidesRequest) (AsidePage, error) {
	after, err := asideName(ask.After)
	if err != nil && ask.After != "" {
		return AsidePage{}, err
	}
	all, err := l.o.Store.Asides(ctx, access.Administering(), after, mostAsides)
	if err != nil {
		return AsidePage{}, err
	}
	p := AsidePage{Rows: []AsideRow{}}
	for _, a := range all {
		if !a.Held || ask.Held {
			p.Rows = append(p.Rows, rowOf(a))
		}
	}
	if len(all) == mostAsides {
		p.Next = hex.EncodeToString(all[len(all)-1].Key[:])
	}
	return p, nil
}

func rowOf(a intake.Aside) AsideRow {
	r := AsideRow{Key: hex.EncodeToString(a.Key[:]), Reason: a.Reason, Held: a.Held, From: a.From, Device: a.Device, DSeq: a.DSeq, Rev: a.Rev, Signed: a.Signed}
	if a.Made != 0 {
		r.Made = time.UnixMilli(a.Made).UTC()
	}
	if a.Receipt != nil {
		r.After, r.Seen = a.Receipt.Bounds()
		r.Flag = a.Receipt.Flag
	}
	return r
}

func asideName(text string) (key [32]byte, err error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != 32 {
		return key, errs.Errorf(errs.Invalid, "aside_name", "a name of quarantine list: 64 hexadecimal digits")
	}
	return [32]byte(b), nil
}

// AsideReport is what an administrator is shown of one line: who, when and what
// kind of record, and nothing that stands in it. Whoever may read the record
// reads it when it was admitted.
type AsideReport struct {
	AsideRow
	Kind   raid.Kind `json:"kind,omitempty"`
	Record uuid.UUID `json:"record,omitzero"`
	Author uuid.UUID `json:"author,omitzero"`
	Signer string    `json:"signing_key,omitempty"`
	Unit   string    `json:"unit,omitempty"`
	Time   time.Time `json:"time,omitzero"`
	Size   int       `json:"size"`
}

// Aside shows one line.
func (l *Local) Aside(ctx context.Context, name string) (AsideReport, error) {
	a, err := l.aside(ctx, name)
	if err != nil {
		return AsideReport{}, err
	}
	out := AsideReport{AsideRow: rowOf(a), Size: len(a.Line)}
	if s, err := revision.ParseLine(a.Line); err == nil {
		e := s.Envelope
		out.Kind, out.Record, out.Author, out.Signer, out.Unit, out.Time = e.Kind, e.Record, e.Author, e.Key, e.Unit, e.Moment()
	}
	return out, nil
}

// aside reads a line that is set aside; nothing is written.
func (l *Local) aside(ctx context.Context, name string) (a intake.Aside, err error) {
	key, err := asideName(name)
	if err != nil {
		return a, err
	}
	_, err = l.o.Store.Take(ctx, access.Judging(), uuid.Nil, func(v intake.View) (store.Push, error) {
		var found bool
		if a, found, err = v.Kept(key); err == nil && !found {
			err = errs.Errorf(errs.NotFound, "aside_unknown", "nothing of that name is set aside")
		}
		return store.Push{}, err
	})
	return a, err
}

// AdmitRequest says what is taken in: lines by name, or all of a device, of an
// officer's devices, or of everybody.
type AdmitRequest struct {
	Keys    []string  `json:"keys,omitempty"`
	Device  uuid.UUID `json:"device,omitzero"`
	Officer uuid.UUID `json:"officer,omitzero"`
	All     bool      `json:"all,omitempty"`
	Reasons []string  `json:"reasons,omitempty"` // of all, those that were set aside for one of these
}

// AdmitReport says what became of it.
type AdmitReport struct {
	Admitted int            `json:"admitted"`
	Left     map[string]int `json:"left,omitempty"` // why the rest is still set aside
}

// Admit judges lines that were set aside once more, because a person takes them
// in. What is not right still stays aside, with the reason that it has now.
func (l *Local) Admit(ctx context.Context, ask AdmitRequest) (AdmitReport, error) {
	report := AdmitReport{Left: map[string]int{}}
	keys, err := l.toAdmit(ctx, ask)
	if err != nil {
		return report, err
	}
	// What the first ones free may have a reason of its own, and be next.
	for round := 0; len(keys) > 0 && round < maxRounds; round++ {
		clear(report.Left)
		admitted := 0
		for part := range slices.Chunk(keys, mostAdmitted) {
			verdicts, err := l.o.Records.Admit(ctx, part)
			if err != nil {
				return report, err
			}
			admitted += report.count(verdicts)
		}
		report.Admitted += admitted
		if admitted == 0 || !ask.All {
			break
		}
		if keys, err = l.toAdmit(ctx, ask); err != nil {
			return report, err
		}
		if len(keys) == 0 {
			clear(report.Left)
		}
	}
	return report, nil
}

// The bounds of one admission: a commit takes so many lines, and each round has
// to admit something.
const (
	mostAdmitted = 100
	maxRounds    = 1000
)

// count says how many were admitted, and notes why the others were not.
func (r AdmitReport) count(verdicts []intake.Verdict) (admitted int) {
	for _, v := range verdicts {
		if v.Result == wire.Stored || v.Result == wire.Duplicate {
			admitted++
		} else {
			r.Left[cmp.Or(v.Reason, string(v.Result))]++
		}
	}
	return admitted
}

// toAdmit lists the lines that are meant, each device's in its order.
func (l *Local) toAdmit(ctx context.Context, ask AdmitRequest) (keys [][32]byte, err error) {
	if !ask.All {
		for _, name := range ask.Keys {
			key, err := asideName(name)
			if err != nil {
				return nil, err
			}
			keys = append(keys, key)
		}
		if len(keys) == 0 {
			return nil, errs.Errorf(errs.Invalid, "admit_what", "names of quarantine list, or --all")
		}
		return keys, nil
	}
	devices := l.devicesOf(ask)
	var all []intake.Aside
	for after := [32]byte{}; ; {
		part, err := l.o.Store.Asides(ctx, access.Administering(), after, mostAsides)
		if err != nil {
			return nil, err
		}
		for _, a := range part {
			if !a.Held && (len(ask.Reasons) == 0 || slices.Contains(ask.Reasons, a.Reason)) && (devices == nil || slices.Contains(devices, a.Device) || slices.Contains(devices, a.From)) {
				all = append(all, a)
			}
		}
		if len(part) < mostAsides {
			break
		}
		after = part[len(part)-1].Key
	}
	slices.SortFunc(all, func(a, b intake.Aside) int {
		return cmp.Or(slices.Compare(a.Device[:], b.Device[:]), cmp.Compare(a.DSeq, b.DSeq))
	})
	for _, a := range all {
		keys = append(keys, a.Key)
	}
	return keys, nil
}

// devicesOf names the devices that are meant; nil for all there are.
func (l *Local) devicesOf(ask AdmitRequest) []uuid.UUID {
	switch {
	case ask.Device != uuid.Nil:
		return []uuid.UUID{ask.Device}
	case ask.Officer != uuid.Nil:
		out := []uuid.UUID{}
		if o := l.people().Officer(ask.Officer); o != nil {
			for _, k := range o.Keys {
				out = append(out, k.Device)
			}
		}
		return out
	}
	return nil
}
