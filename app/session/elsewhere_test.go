package session

import (
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui/capture"
)

// The form is told what another did to its record while it was open, and never
// what the officer himself did in it.
func TestTheOpenFormIsTold(t *testing.T) {
	closes := func(e *raid.Encounter) error { e.Note = "мұғалім таныды"; return nil }
	for _, row := range []struct {
		name string
		act  func(r *rig, d capture.Draft) error
		want capture.Became
	}{
		{"his own step", func(r *rig, d capture.Draft) error {
			d.Encounter.Note = "танымады"
			return r.s.desk.SaveStep(r.ctx, d)
		}, ""},
		{"what he types", func(r *rig, d capture.Draft) error {
			d.Encounter.Note = "танымады"
			return r.s.desk.SaveDraft(r.ctx, d)
		}, ""},
		{"his own handing over", func(r *rig, d capture.Draft) error {
			return r.s.desk.PassPen(r.ctx, d, raid.Pen{Officer: gulnar.ID})
		}, ""},
		{"saved elsewhere", func(r *rig, d capture.Draft) error {
			_, err := r.s.duty.Step(r.ctx, d.ID, closes)
			return err
		}, capture.BecameChanged},
		{"handed over elsewhere", func(r *rig, d capture.Draft) error {
			_, err := r.s.duty.PassPen(r.ctx, d.ID, raid.Pen{Officer: gulnar.ID})
			return err
		}, capture.BecamePassed},
		{"withdrawn elsewhere", func(r *rig, d capture.Draft) error {
			_, err := r.s.duty.Withdraw(r.ctx, d.ID, "қате")
			return err
		}, capture.BecameWithdrawn},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t, aigul, gulnar)
			r.unlock(aigul)
			s := r.s
			d, _ := handed()
			r.must(s.desk.SaveStep(r.ctx, d))
			s.openRecord(d.ID)
			r.until("the form", func() bool { return s.check.Current() == d.ID })
			r.must(row.act(r, d))
			s.refresh()
			r.calm()
			said := s.check.Elsewhere()
			if row.want != "" {
				r.until("the word", func() bool { said = s.check.Elsewhere(); return said != nil })
			} else {
				r.pass(time.Second)
			}
			switch {
			case row.want == "" && said != nil:
				t.Errorf("told of %+v", said)
			case row.want != "" && said.Became != row.want:
				t.Errorf("told of %+v, want %s", said, row.want)
			case row.want == capture.BecamePassed && said.To != gulnar.Name:
				t.Errorf("passed to %q", said.To)
			}
		})
	}
}

// A step that an act saves goes on from its own version, and not from what
// another wrote meanwhile: what that one says is not taken for what was typed.
func TestAStepOfAnActGoesOnFromItsOwnVersion(t *testing.T) {
	r := newRig(t, aigul, gulnar)
	r.unlock(aigul)
	s := r.s
	d, child := handed()
	r.must(s.desk.SaveStep(r.ctx, d))
	if _, err := s.desk.open(r.ctx, d.ID); err != nil {
		t.Fatal(err)
	}
	_, err := s.duty.Step(r.ctx, d.ID, func(e *raid.Encounter) error { e.Note = "басқа құрылғыда"; return nil })
	r.must(err)
	h := actDesk{duty: s.duty, drafts: s.desk.drafts, record: d.ID, newID: s.newID, downloads: s.cfg.Downloads}
	after, err := h.Mark(r.ctx, s.actData(d, child, nil, false), handover.Taker{Name: "Сынақ А.", Kinship: "MOTHER"}, codes.Fit)
	w, _ := s.desk.drafts.Get(d.ID)
	if err != nil || after.Encounter.Note != "" || len(w.Seen) != 1 {
		t.Errorf("goes on from %q and %d versions: %v", after.Encounter.Note, len(w.Seen), err)
	}
}
