package session

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/app/session/draft"
	"shyraq/app/ui/act"
	"shyraq/app/ui/capture"
	"shyraq/errs"
)

// TestPrinterGetsThePageOnItsInput: no file of ours lies anywhere while a page
// is printed.
func TestPrinterGetsThePageOnItsInput(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for a printer is a script of a shell")
	}
	dir := t.TempDir()
	lp := filepath.Join(dir, "lp")
	script := "#!/bin/sh\necho \"$@\" > \"" + dir + "/args\"\ncat > \"" + dir + "/page\"\n"
	if err := os.WriteFile(lp, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := sendToPrinter(context.Background(), lp, "43-0", []byte("%PDF page")); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "page"))
	if err != nil || !bytes.Equal(page, []byte("%PDF page")) {
		t.Errorf("printed %q, %v", page, err)
	}
	args, err := os.ReadFile(filepath.Join(dir, "args"))
	if err != nil || string(args) != "-t 43-0 -o media=A4 -\n" {
		t.Errorf("asked with %q, %v", args, err)
	}
	if err := os.WriteFile(lp, []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := sendToPrinter(context.Background(), lp, "43-0", nil); !errors.Is(err, errs.Unavailable) {
		t.Errorf("a printer that refuses: %v", err)
	}
}

// TestSignaturesServeOnce: a form that was kept loses its signatures when the
// act is done, and when the record says something else of the child.
func TestSignaturesServeOnce(t *testing.T) {
	f := draft.Form{Page: 5, Act: &draft.Act{Form: act.Form{OfficerInk: handover.Strokes{{1, 2}}}}}
	if draft.WithoutAct(&f); f.Act != nil || f.Page != 5 {
		t.Errorf("%v, page %d", f.Act, f.Page)
	}
	id := uuid.UUID{1}
	e := func(name string) raid.Encounter {
		return raid.Encounter{People: []raid.Person{{ID: id, Name: name}}}
	}
	if said(e("Асан"), id) != said(e("Асан"), id) || said(e("Асан"), id) == said(e("Үсен"), id) {
		t.Error("a signature stands under another child's name")
	}
}

// TestMarkOfWhoWouldTakeAChild: one entry an adult, with all that was typed of
// him, and a graver mark of the record stands.
func TestMarkOfWhoWouldTakeAChild(t *testing.T) {
	known := uuid.UUID{7}
	for name, row := range map[string]struct {
		there   raid.Guardian // of the child; empty: nobody
		taker   handover.Taker
		fitness codes.Code
		want    raid.Guardian
	}{
		"of the record": {
			raid.Guardian{ID: known, Name: "Асан", Kinship: "S_FATH", Fitness: codes.Fit}, handover.Taker{Guardian: known, Name: "Асан", Kinship: "S_FATH"}, codes.Unfit,
			raid.Guardian{ID: known, Name: "Асан", Kinship: "S_FATH", Fitness: codes.Unfit},
		},
		"typed": {
			raid.Guardian{}, handover.Taker{Name: " Асан ", Kinship: "S_FATH", Phone: "+77015550123"}, codes.Unfit,
			raid.Guardian{ID: uuid.UUID{1}, Name: "Асан", Kinship: "S_FATH", Phone: "+77015550123", Fitness: codes.Unfit},
		},
		"typed again": {
			raid.Guardian{ID: known, Name: "Асан", Kinship: "S_FATH", Fitness: codes.Unfit}, handover.Taker{Name: "Асан", Kinship: "S_FATH"}, "",
			raid.Guardian{ID: known, Name: "Асан", Kinship: "S_FATH"},
		},
		"named since": {
			raid.Guardian{ID: known, Kinship: "S_FATH", Fitness: codes.Unfit}, handover.Taker{Guardian: known, Name: "Асан", Kinship: "S_FATH"}, codes.Unfit,
			raid.Guardian{ID: known, Name: "Асан", Kinship: "S_FATH", Fitness: codes.Unfit},
		},
		"hurt the child": {
			raid.Guardian{ID: known, Name: "Асан", Fitness: codes.UnfitHurt}, handover.Taker{Guardian: known, Name: "Асан"}, codes.Unfit,
			raid.Guardian{ID: known, Name: "Асан", Fitness: codes.UnfitHurt},
		},
		"kept away, taken back": {
			raid.Guardian{ID: known, Name: "Асан", Fitness: codes.UnfitBan}, handover.Taker{Guardian: known, Name: "Асан"}, "",
			raid.Guardian{ID: known, Name: "Асан", Fitness: codes.UnfitBan},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := raid.Person{}
			if !row.there.Empty() {
				p.Guardians = []raid.Guardian{row.there}
			}
			markTaker(&p, row.taker, row.fitness, func() uuid.UUID { return uuid.UUID{1} })
			if d := cmp.Diff([]raid.Guardian{row.want}, p.Guardians); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestTheReasonServesTheWholeCorrection: of a finished record a second act, as of
// a sibling, is a second revision, which needs the reason told anew.
func TestTheReasonServesTheWholeCorrection(t *testing.T) {
	at := time.Date(2026, 7, 4, 23, 0, 0, 0, time.UTC)
	was := &raid.Reasoned{Reason: "an act for the sister", At: at}
	for name, row := range map[string]struct {
		e      raid.Encounter
		reason string // of the act that is replaced
		want   *raid.Reasoned
	}{
		"of an open record nothing":  {raid.Encounter{}, "", nil},
		"the second of a correction": {raid.Encounter{ClosedAt: at, Amendment: was}, "", &raid.Reasoned{Reason: was.Reason, At: at.Add(time.Minute)}},
		"in place of another":        {raid.Encounter{ClosedAt: at, Amendment: was}, "a wrong name", &raid.Reasoned{Reason: "a wrong name", At: at.Add(time.Minute)}},
		"without a reason":           {raid.Encounter{ClosedAt: at}, "", nil},
	} {
		got := renewed(row.e, row.reason, at.Add(time.Minute))
		if d := cmp.Diff(row.want, got.Amendment); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	if was.At != at {
		t.Error("what was saved is changed")
	}
}

// The place of a handover begins in the language in which the officer works, of
// the two that the paper has; a name stands as it is written.
func TestThePlaceOfAnActIsInTheOfficersLanguage(t *testing.T) {
	r := newRig(t, aigul)
	at := &raid.Point{Lat: 511740200, Lon: 714131000}
	kk, ru := r.codes.Label("places", "STRT", "kk"), r.codes.Label("places", "STRT", "ru")
	for _, row := range []struct {
		lang i18n.Lang
		p    raid.Place
		want string
	}{
		{i18n.KK, raid.Place{Type: "STRT", Point: at}, kk + ", 51.17402, 71.41310"},
		{i18n.RU, raid.Place{Type: "STRT", Point: at}, ru + ", 51.17402, 71.41310"},
		{i18n.EN, raid.Place{Type: "STRT"}, kk},
		{i18n.RU, raid.Place{Type: "STRT", Name: "Тұлпар"}, "Тұлпар"},
		{i18n.RU, raid.Place{}, ""},
	} {
		if got := placeOf(regionfile.Region{}, r.codes, row.p, row.lang); got != row.want {
			t.Errorf("%s: %q, want %q", row.lang, got, row.want)
		}
	}
}

// TestASignatureIsOfOneChild: a form that was kept for another child is not
// given, and one whose child is told of otherwise by now, in whatever an act
// says of a child, comes without its signatures.
func TestASignatureIsOfOneChild(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	record := func(p raid.Person) capture.Draft {
		return capture.Draft{Encounter: raid.Encounter{People: []raid.Person{p}}}
	}
	ink := handover.Strokes{{1, 2, 3}}
	kept := func(p raid.Person) *draft.Act {
		return &draft.Act{Person: p.ID, Said: said(record(p).Encounter, p.ID), Form: act.Form{OfficerInk: ink, TakerInk: ink, Seen: "таза"}}
	}
	signed := func(now raid.Person, kept *draft.Act) string {
		f := r.s.actData(record(now), now.ID, kept, false).Form
		switch {
		case f.Seen == "":
			return "nothing"
		case f.OfficerInk == nil && f.TakerInk == nil:
			return "the words"
		}
		return "all"
	}
	saidOfChild := map[string]bool{"outcome": true, "handed_at": true}
	raidtest.Members(reflect.TypeFor[handover.Child](), func(path string, _, _ any) { saidOfChild[path] = true })
	tried := 0
	raidtest.Members(reflect.TypeFor[raid.Person](), func(path string, without, with any) {
		if path == "id" {
			if got := signed(with.(raid.Person), kept(without.(raid.Person))); got != "nothing" {
				t.Errorf("another child is given %s", got)
			}
			return
		}
		want := "all"
		if saidOfChild[path] {
			want = "the words"
			tried++
		}
		if got := signed(with.(raid.Person), kept(without.(raid.Person))); got != want {
			t.Errorf("with another %s it comes with %s, want %s", path, got, want)
		}
	})
	if tried != len(saidOfChild) {
		t.Errorf("%d of %d that an act says of a child were tried", tried, len(saidOfChild))
	}
}

// An act says the hour in which the first of both signed, whenever it is issued: after
// a lock or a dead battery too. What the record says of that hour stands before it.
func TestAnActSaysTheHourInWhichItWasSigned(t *testing.T) {
	for name, row := range map[string]struct {
		record time.Duration // after the signatures; 0: the record says none
		want   time.Duration
	}{
		"the record says none": {0, 0},
		"the record says one":  {-20 * time.Minute, -20 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			d, child := handed()
			p := &d.Encounter.People[0]
			p.Outcome, p.IIN = codes.OutcomeSpot, ""
			signed := r.s.duty.Now()
			d.Encounter.MetAt = signed.Add(-time.Hour)
			if row.record != 0 {
				p.HandedAt = signed.Add(row.record)
			}
			r.must(r.s.desk.SaveStep(r.ctx, d))
			ink := handover.Strokes{{100, 100, 200, 40, -60, 90, 80, -20}}
			f := act.Form{
				Taker: handover.Taker{Name: "Сынақова Бибі", Kinship: "S_GRAN", Phone: "+77000000001"}, Fit: "yes",
				OfficerInk: ink, TakerInk: ink, SignedAt: signed,
			}
			data := act.Data{Record: d.ID, Encounter: d.Encounter, Person: child, Form: f}
			r.s.desk.drafts.Beside(d.ID, func(form *draft.Form) {
				form.Act = &draft.Act{Person: child, Said: said(d.Encounter, child), Form: f}
			})
			r.lock()
			r.pass(3*time.Hour + 32*time.Minute)
			r.unlock(aigul)
			_, err := r.s.desk.open(r.ctx, d.ID)
			r.must(err)
			_, kept := r.s.desk.drafts.Get(d.ID)
			data = r.s.actData(d, child, kept.Act, false)
			desk := actDesk{duty: r.s.duty, drafts: r.s.desk.drafts, record: d.ID, newID: r.s.newID}
			if got := desk.Preview(data, data.Form).HandedAt; !got.Equal(signed.Add(row.want)) {
				t.Errorf("the page says %s, signed at %s", got, signed)
			}
			now, err := desk.Issue(r.ctx, data, data.Form)
			r.must(err)
			got := now.Encounter.People[0]
			if a := got.Live(); a == nil || !a.HandedAt.Equal(signed.Add(row.want)) || !got.HandedAt.Equal(a.HandedAt) {
				t.Errorf("the record says %s, signed at %s", got.HandedAt, signed)
			}
		})
	}
}
