package duty

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/sync/revision"
)

// An officer is told what another did to his record beside his own version, and
// of nothing that he has seen.
func TestElsewhereTellsOfVersionsNotSeen(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(e *raid.Encounter)
		want   DeedKind
	}{
		{"saved", func(*raid.Encounter) {}, DeedChanged},
		{"finished", func(e *raid.Encounter) { e.ClosedAt = e.MetAt.Add(time.Minute) }, DeedFinished},
		{"handed over", func(e *raid.Encounter) { e.Pen = raid.Pen{Officer: gulnar.ID} }, DeedPassed},
		{"withdrawn", func(e *raid.Encounter) { e.Withdrawal = &raid.Reasoned{Reason: "қате", At: e.MetAt} }, DeedWithdrawn},
		{"handed over and then finished", func(e *raid.Encounter) {
			e.Pen, e.ClosedAt = raid.Pen{Officer: gulnar.ID}, e.MetAt.Add(time.Minute)
		}, DeedPassed},
	} {
		t.Run(row.name, func(t *testing.T) {
			both, id := forked(t, func(s *station, e *raid.Encounter) {
				if s.Officer().ID == bekzat.ID {
					row.change(e)
				}
			})
			rec, err := both[0].ledger.Record(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			var own, all []revision.Hash
			for _, h := range rec.Heads {
				all = append(all, h.Rev)
				if h.Envelope.Author == aigul.ID {
					own = append(own, h.Rev)
				}
			}
			got, err := both[0].Elsewhere(ctx, id, own)
			if err != nil || got == nil {
				t.Fatalf("told %+v, %v", got, err)
			}
			want := Elsewhere{What: row.want, By: bekzat.Name, At: got.At, To: got.To, Divided: true}
			if diff := cmp.Diff(want, *got); diff != "" {
				t.Error(diff)
			}
			if row.want == DeedPassed && got.To.Officer != gulnar.ID {
				t.Errorf("passed to %+v", got.To)
			}
			for name, seen := range map[string][]revision.Hash{"both are seen": all, "none was saved here": nil} {
				if got, err := both[0].Elsewhere(ctx, id, seen); err != nil || got != nil {
					t.Errorf("%s: told %+v, %v", name, got, err)
				}
			}
			if got, err := both[1].Elsewhere(ctx, id, own); err != nil || got == nil || !got.Own {
				t.Errorf("his own hand on another device: %+v, %v", got, err)
			}
		})
	}
	s := newStation(t, aigul)
	if got, err := s.Elsewhere(ctx, uuid.New(), []revision.Hash{"none"}); err != nil || got != nil {
		t.Errorf("of a record that is not here: %+v, %v", got, err)
	}
}

// The row of a draft says that its record was saved elsewhere since it was
// begun.
func TestARowSaysThatItsDraftIsOfAnOlderVersion(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	w, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	behind := func() bool {
		t.Helper()
		if err := s.SaveDraft(ctx, w); err != nil {
			t.Fatal(err)
		}
		rows, err := s.Night(ctx, tonight)
		if err != nil || len(rows) != 1 || !rows[0].Draft {
			t.Fatalf("%+v, %v", rows, err)
		}
		return rows[0].Behind
	}
	if behind() {
		t.Error("nobody saved it since")
	}
	if _, err := s.Step(ctx, id, func(e *raid.Encounter) error { e.Note = "басқа құрылғыда"; return nil }); err != nil {
		t.Fatal(err)
	}
	if !behind() {
		t.Error("it was saved since")
	}
	if _, err := s.PassPen(ctx, id, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	if rows, err := s.Night(ctx, tonight); err != nil || !behind() || rows[0].Mine || rows[0].Holds || rows[0].Ours {
		t.Errorf("another holds it by now: %+v, %v", rows, err)
	}
}

// TestWhoMadeTwoVersionsOneDidThat, and not what came with the other version.
func TestWhoMadeTwoVersionsOneDidThat(t *testing.T) {
	both, id := forked(t, func(s *station, e *raid.Encounter) {
		if s.Officer().ID == aigul.ID {
			e.Pen = raid.Pen{Officer: gulnar.ID}
		}
	})
	rec, err := both[0].ledger.Record(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var kept, seen revision.Signed
	for _, h := range rec.Heads {
		if h.Envelope.Author == aigul.ID {
			kept = h
		} else {
			seen = h
		}
	}
	var e raid.Encounter
	if err := decodeBody(kept, &e); err != nil {
		t.Fatal(err)
	}
	if _, err := both[0].author(ctx, step{kind: raid.KindEncounter, record: id, parents: rec.Heads, body: e, night: e.Night}); err != nil {
		t.Fatal(err)
	}
	both[0].carry(both[1])
	got, err := both[1].Elsewhere(ctx, id, []revision.Hash{seen.Rev})
	if err != nil || got == nil || got.What != DeedJoined || got.By != aigul.Name || got.To.Officer != gulnar.ID {
		t.Errorf("told %+v, %v", got, err)
	}
	steps, err := both[1].History(ctx, id, func(Version, Version) []codes.Names { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Deed{{What: DeedJoined}}, steps[len(steps)-1].Deeds); diff != "" {
		t.Error(diff)
	}
}
