package duty

import (
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/safety"
	"shyraq/sync/revision"
)

// signature is drawn by nobody.
var signature = handover.Strokes{{100, 100, 200, 40, -60, 90, 80, -20}}

func handoverTo(person uuid.UUID) Handover {
	return Handover{
		Person: person, Fit: true, OfficerInk: signature, TakerInk: signature, Conditions: []codes.Code{"C_OK"},
		Taker: handover.Taker{Kinship: "S_MOTH", Name: "Сынақова Ақмарал", Document: "D_ID", Number: "000000001", Phone: "+77000000001"},
	}
}

// handing is a child in care whose outcome is chosen, as a draft to go on with.
func (s *station) handing(name string, change func(*raid.Encounter)) Draft {
	s.t.Helper()
	w, err := s.Edit(ctx, s.meet(name))
	if err != nil {
		s.t.Fatal(err)
	}
	w.Encounter.People[0].Outcome = codes.OutcomeSpot
	if change != nil {
		change(&w.Encounter)
	}
	return w
}

func (s *station) issued(w Draft) (Draft, handover.Act) {
	s.t.Helper()
	w, a, err := s.IssueAct(ctx, w, handoverTo(w.Encounter.People[0].ID))
	if err != nil {
		s.t.Fatal(err)
	}
	return w, a
}

func TestAnActIsIssued(t *testing.T) {
	s := newStation(t, aigul)
	w, a := s.issued(s.handing("Асан", nil))
	p := w.Encounter.People[0]
	if live := p.Live(); live == nil || live.Number != a.Number || live.Sig == "" {
		t.Fatal("the record holds no act in force")
	}
	if p.HandedTo != a.Taker.Guardian || !p.HandedAt.Equal(s.Now()) || p.Guardians[0].Name != "Сынақова Ақмарал" || p.HandedBy != aigul.ID {
		t.Error("the handover is not in the record")
	}
	head, err := s.Head(ctx, w.ID)
	if err != nil || len(w.Seen) != 1 || w.Seen[0] != head {
		t.Errorf("the draft goes on from %v, the head is %s, %v", w.Seen, head, err)
	}
	rec, err := s.ledger.Record(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := handover.NewNumber("710000000", s.opts.Device.Device, rec.Heads[0].Envelope.DSeq)
	if a.Number != want {
		t.Errorf("number %s, want %s of the revision's place", a.Number, want)
	}
	key := s.opts.Keys.Signing()
	keys := []handover.PublishedKey{{ID: a.Key, Public: key[32:], From: s.clock.at.Add(-time.Hour)}}
	back := *p.Live()
	if _, err := handover.CheckMark(back.Mark(), keys); err != nil {
		t.Errorf("as kept: %v", err)
	}
	if revision.KeyID([]byte(key[32:])) != a.Key {
		t.Error("the key's id is not the directory's")
	}
	// The form goes on and ends the encounter.
	w.Encounter.ClosedAt = s.Now()
	if _, err := s.Record(ctx, w); err != nil {
		t.Error(err)
	}
}

func TestActIsRefused(t *testing.T) {
	s := newStation(t, aigul)
	for name, row := range map[string]struct {
		encounter func(*raid.Encounter)
		form      func(*Handover)
		want      string
	}{
		"no outcome":               {func(e *raid.Encounter) { e.People[0].Outcome = "" }, nil, "act_outcome"},
		"a talk only":              {func(e *raid.Encounter) { e.People[0].Outcome = codes.OutcomeTalk }, nil, "act_outcome"},
		"an adult":                 {func(e *raid.Encounter) { e.People[0].Kind = raid.Adult }, nil, "act_outcome"},
		"nobody of that id":        {nil, func(h *Handover) { h.Person = uuid.UUID{9} }, "act_person"},
		"nobody takes him":         {nil, func(h *Handover) { h.Taker.Name = "  " }, "act_taker"},
		"the adult is drunk":       {nil, func(h *Handover) { h.Fit = false }, "act_unfit"},
		"the officer did not sign": {nil, func(h *Handover) { h.OfficerInk = handover.Strokes{{10, 10}} }, "act_sign_officer"},
		"the taker did not sign":   {nil, func(h *Handover) { h.TakerInk = nil }, "act_sign_taker"},
		"ink beyond its field":     {nil, func(h *Handover) { h.TakerInk = handover.Strokes{{0, 0, 899, 299, 899, 0}} }, "act_sign_taker"},
		"too many words":           {nil, func(h *Handover) { h.Seen = strings.Repeat("ә", handover.MaxText+1) }, "act_long"},
		"signs of violence":        {func(e *raid.Encounter) { e.People[0].Reasons = []codes.Code{codes.ReasonVictim} }, nil, "act_safety"},
		"an injury": {func(e *raid.Encounter) {
			e.People[0].Conditions, e.People[0].Injuries = []codes.Code{codes.ConditionInjured}, "көгерген"
		}, nil, "act_safety"},
	} {
		t.Run(name, func(t *testing.T) {
			w := s.handing("Асан", row.encounter)
			h := handoverTo(w.Encounter.People[0].ID)
			if row.form != nil {
				row.form(&h)
			}
			before := w.Encounter.People[0]
			again, _, err := s.IssueAct(ctx, w, h)
			if code(err) != row.want {
				t.Errorf("%v, want %s", err, row.want)
			}
			if len(before.Acts) > 0 || len(w.Encounter.People[0].Guardians) != len(before.Guardians) || len(again.Seen) != len(w.Seen) {
				t.Error("the draft of the screen was changed")
			}
		})
	}
}

// TestViolenceWaitsForTheInspector: the act is issued once the steps were
// done and the inspector decided.
func TestViolenceWaitsForTheInspector(t *testing.T) {
	s := newStation(t, aigul)
	w := s.handing("Асан", func(e *raid.Encounter) {
		p := &e.People[0]
		p.Reasons = []codes.Code{codes.ReasonVictim}
		p.Referrals = []raid.Referral{{Kind: codes.ReferralJuvenile, Status: "sent"}, {Kind: codes.Referral111, Status: "done"}}
		for _, step := range []codes.Code{safety.Ambulance, safety.Inspector, safety.Centre} {
			p.Safety = append(p.Safety, safety.Done{Step: step, At: s.Now(), By: aigul.ID, With: "Гүлнар"})
		}
	})
	h := handoverTo(w.Encounter.People[0].ID)
	if _, _, err := s.IssueAct(ctx, w, h); code(err) != "act_safety" {
		t.Fatalf("without a decision: %v", err)
	}
	p := &w.Encounter.People[0]
	mother := raid.Guardian{ID: uuid.UUID{7}, Kinship: "S_MOTH", Name: h.Taker.Name}
	other := raid.Guardian{ID: uuid.UUID{8}, Kinship: "S_GRAN", Name: "Сынақова Әже"}
	p.Guardians = append(p.Guardians, mother, other)
	decide := func(ruling safety.Ruling, adult uuid.UUID) {
		p.Safety = append(p.Safety, safety.Done{Step: safety.Decision, At: s.Now(), By: aigul.ID, With: "Гүлнар", Ruling: ruling, Adult: adult})
	}
	decide(safety.May, other.ID)
	h.Taker.Guardian = mother.ID
	if _, _, err := s.IssueAct(ctx, w, h); code(err) != "act_barred" {
		t.Errorf("decided for another adult: %v", err)
	}
	decide(safety.MayNot, mother.ID)
	if _, _, err := s.IssueAct(ctx, w, h); code(err) != "act_barred" {
		t.Errorf("decided against this one: %v", err)
	}
	decide(safety.May, mother.ID)
	if _, _, err := s.IssueAct(ctx, w, h); err != nil {
		t.Error(err)
	}
}

// TestAHandoverThatMayNotBe: the rule of raid holds for every way in. A step
// that hands a child over is refused; a mark that comes later is kept, and
// Finish waits; a void act and a withdrawal are never held up.
func TestAHandoverThatMayNotBe(t *testing.T) {
	s := newStation(t, aigul)
	drunk := raid.Person{ID: uuid.UUID{9}, Kind: raid.Adult, Name: "Пётр", Roles: []codes.Code{codes.RoleDrunk}}
	father := raid.Guardian{ID: uuid.UUID{7}, Kinship: "S_FATH", Name: "Петр Сынақов"}
	hand := func(e *raid.Encounter) {
		p := &e.People[0]
		p.Guardians, p.HandedTo, p.HandedAt = []raid.Guardian{father}, father.ID, s.Now()
	}
	both := func(e *raid.Encounter) { hand(e); e.People = append(e.People, drunk) }
	w := s.handing("Асан", both)
	if _, err := s.Record(ctx, w); code(err) != "record_blocked" {
		t.Errorf("handed to who is drunk, in care: %v", err)
	}
	w = s.handing("Үсен", hand)
	w.Encounter.People[0].Outcome = codes.OutcomeSpot
	saved, err := s.Record(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	late, err := s.Edit(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	late.Encounter.People = append(late.Encounter.Clone().People, drunk)
	if _, err := s.Record(ctx, late); err != nil {
		t.Errorf("that the adult is drunk, found out later, is not kept: %v", err)
	}
	if _, err := s.Finish(ctx, w.ID); code(err) != "record_blocked" {
		t.Errorf("finished: %v", err)
	}
	if f, err := s.Encounter(ctx, w.ID); err != nil || f.Encounter.Risks()[0] != raid.RiskHandover || saved.Rev == f.History[len(f.History)-1].Rev {
		t.Errorf("the record does not say so: %v", err)
	}
	if _, err := s.Withdraw(ctx, w.ID, "қате"); err != nil {
		t.Errorf("withdrawn: %v", err)
	}
	// Issued while nothing was against it; then the adult is found drunk.
	h := handoverTo(uuid.Nil)
	w = s.handing("Айша", nil)
	h.Person = w.Encounter.People[0].ID
	w, a, err := s.IssueAct(ctx, w, h)
	if err != nil || w.Encounter.People[0].Guardians[0].Fitness != codes.Fit {
		t.Fatalf("that the adult is fit is not in the record: %v", err)
	}
	w.Encounter.People = append(w.Encounter.Clone().People, raid.Person{ID: uuid.UUID{9}, Kind: raid.Adult, Name: "Ақмарал", Surname: "Сынақова", Roles: []codes.Code{codes.RoleDrunk}})
	if _, err := s.Record(ctx, w); err != nil {
		t.Fatalf("a mark after the act: %v", err)
	}
	if _, err := s.Finish(ctx, w.ID); code(err) != "record_blocked" {
		t.Errorf("finished with the act: %v", err)
	}
	if w, err = s.Edit(ctx, w.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.VoidAct(ctx, w, a.Number, "ересек мас"); err != nil {
		t.Errorf("the act cannot be voided: %v", err)
	}
}

func TestPreviewIsTheActToBe(t *testing.T) {
	s := newStation(t, aigul)
	w := s.handing("Асан", nil)
	h := handoverTo(w.Encounter.People[0].ID)
	p, err := s.PreviewAct(w, h)
	if err != nil || p.Number != "" || p.Sig != "" || len(w.Encounter.People[0].Guardians) != 0 {
		t.Fatalf("%v", err)
	}
	_, a, err := s.IssueAct(ctx, w, h)
	if err != nil {
		t.Fatal(err)
	}
	p.Number, p.Salt, p.Taker.Guardian = a.Number, a.Salt, a.Taker.Guardian
	if p.Hash() != a.Hash() {
		t.Error("what was shown before the signature is not what was signed")
	}
}

func TestRefusalToSignIsNoted(t *testing.T) {
	s := newStation(t, aigul)
	w := s.handing("Асан", nil)
	h := handoverTo(w.Encounter.People[0].ID)
	h.Refused = "асығыс"
	_, a, err := s.IssueAct(ctx, w, h)
	if err != nil || a.Refused != "асығыс" || a.TakerInk != nil {
		t.Errorf("%v, ink %v", err, a.TakerInk)
	}
}

func TestActFreezesItsPart(t *testing.T) {
	s := newStation(t, aigul)
	w, a := s.issued(s.handing("Асан", nil))
	frozen := w
	frozen.Encounter.People = w.Encounter.Clone().People
	frozen.Encounter.People[0].Name = "Үсен"
	if _, err := s.Record(ctx, frozen); code(err) != "act_frozen" {
		t.Errorf("another name: %v", err)
	}
	if _, _, err := s.IssueAct(ctx, w, handoverTo(w.Encounter.People[0].ID)); code(err) != "act_live" {
		t.Errorf("a second act: %v", err)
	}
	byHand := w
	byHand.Encounter.People = w.Encounter.Clone().People
	byHand.Encounter.People[0].Acts[0].Returned = "телефон"
	if _, err := s.Record(ctx, byHand); code(err) != "act_by_hand" {
		t.Errorf("the act is changed: %v", err)
	}
	w.Encounter.People[0].Acts = nil // as a file is that was written by hand
	w.Encounter.People[0].WhyOut = "досында болған"
	if _, err := s.Record(ctx, w); err != nil {
		t.Errorf("what the act does not say: %v", err)
	}
	if w, err := s.Edit(ctx, w.ID); err != nil || w.Encounter.People[0].Live().Mark() != a.Mark() {
		t.Errorf("the act changed: %v", err)
	}
}

// TestNewRecordBringsNoAct: a file cannot bring an act that nobody signed.
func TestNewRecordBringsNoAct(t *testing.T) {
	s := newStation(t, aigul)
	_, a := s.issued(s.handing("Асан", nil))
	w, err := s.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Place = raid.Place{Point: point(), Type: "STRT"}
	p := child("Үсен")
	p.Acts = []handover.Act{a}
	w.Encounter.People = []raid.Person{p}
	if _, err := s.Record(ctx, w); code(err) != "act_by_hand" {
		t.Errorf("%v", err)
	}
}

func TestVoidAndIssueAgain(t *testing.T) {
	s := newStation(t, aigul)
	w, first := s.issued(s.handing("Асан", nil))
	w.Encounter.ClosedAt = s.Now()
	if _, err := s.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	w, err := s.Edit(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	h := handoverTo(w.Encounter.People[0].ID)
	h.Replaces, h.Taker.Name = first.Number, "Сынақова Айнұр"
	if _, _, err := s.IssueAct(ctx, w, h); code(err) != "reason_missing" {
		t.Fatalf("without a reason: %v", err)
	}
	h.Reason = "аты қате жазылған"
	h.Taker.Guardian = w.Encounter.People[0].Guardians[0].ID
	w, second, err := s.IssueAct(ctx, w, h)
	if err != nil {
		t.Fatal(err)
	}
	p := w.Encounter.People[0]
	if len(p.Acts) != 2 || p.Acts[0].Void == nil || p.Acts[0].Number != first.Number || p.Live().Number != second.Number || second.Replaces != first.Number {
		t.Error("the old act is not there as void, beside the new one in force")
	}
	if len(p.Guardians) != 1 || w.Encounter.Amendment == nil || w.Encounter.Amendment.Reason != h.Reason {
		t.Error("the closed record was amended without its reason")
	}
	s.clock.at = s.clock.at.Add(time.Minute)
	w, err = s.VoidAct(ctx, w, second.Number, "бала берілмеді")
	if err != nil || w.Encounter.People[0].Live() != nil {
		t.Fatalf("voided: %v", err)
	}
	if _, err := s.VoidAct(ctx, w, second.Number, "тағы"); code(err) != "act_void" {
		t.Errorf("voided twice: %v", err)
	}
	if _, err := s.VoidAct(ctx, w, "43-0000-0000-0001-0", "х"); code(err) != "act_unknown" {
		t.Errorf("an act that is not there: %v", err)
	}
}

func TestActIsHisWhoHoldsThePen(t *testing.T) {
	s := newStation(t, aigul)
	w := s.handing("Асан", nil)
	if _, err := s.PassPen(ctx, w.ID, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	w.Seen = nil
	if _, _, err := s.IssueAct(ctx, w, handoverTo(w.Encounter.People[0].ID)); code(err) != "pen" {
		t.Errorf("%v", err)
	}
}

// TestOpeningAnActIsWritten: a copy to a file or to paper is in the journal
// before the act is given.
func TestOpeningAnActIsWritten(t *testing.T) {
	s := newStation(t, aigul)
	w, a := s.issued(s.handing("Асан", nil))
	for _, row := range []struct {
		way Way
		act AuditAction
	}{{ActShown, AuditReveal}, {ActToFile, AuditExport}, {ActToPaper, AuditPrint}} {
		got, err := s.OpenAct(ctx, w.ID, a.Number, row.way)
		if err != nil || got.Mark() != a.Mark() {
			t.Fatalf("%s: %v", row.way, err)
		}
		var last string
		for n, err := range s.ledger.AuditTrail(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if n.Reason == "act "+string(a.Number) && n.Records[0] == w.ID {
				last = n.Action
			}
		}
		if last != string(row.act) {
			t.Errorf("%s is written as %q", row.way, last)
		}
	}
	if _, err := s.OpenAct(ctx, w.ID, a.Number, "mail"); code(err) != "act_way" {
		t.Errorf("another way: %v", err)
	}
	if _, err := s.OpenAct(ctx, w.ID, "43-0", ActShown); code(err) != "act_unknown" {
		t.Errorf("another act: %v", err)
	}
}

func TestFindAct(t *testing.T) {
	s := newStation(t, aigul)
	w, a := s.issued(s.handing("Асан", nil))
	got, err := s.FindAct(ctx, a.Number)
	if err != nil || got.Record != w.ID || got.Mark != a.Mark() || got.Act.Taker.Name == a.Taker.Name {
		t.Errorf("%v, masked %v", err, got.Act.Taker.Name != a.Taker.Name)
	}
	acts, err := s.Acts(ctx, w.ID)
	if err != nil || len(acts) != 1 || acts[0].Child.Surname == "Сынақ" {
		t.Errorf("%d acts, %v", len(acts), err)
	}
	if _, err := s.FindAct(ctx, "43-0"); code(err) != "act_unknown" {
		t.Errorf("%v", err)
	}
	if got.Gone != nil {
		t.Error("its record was not withdrawn")
	}
	if _, err := s.Withdraw(ctx, w.ID, "қате"); err != nil {
		t.Fatal(err)
	}
	if got, err = s.FindAct(ctx, a.Number); err != nil || got.Gone == nil {
		t.Errorf("of a withdrawn record: %v, gone %v", err, got.Gone)
	}
	if acts, err = s.Acts(ctx, w.ID); err != nil || len(acts) != 1 || acts[0].Void == nil {
		t.Errorf("listed as in force: %v", err)
	}
	for _, way := range []Way{ActToFile, ActToPaper} {
		if a, err := s.OpenAct(ctx, w.ID, a.Number, way); err != nil || a.Void == nil || a.Void.Reason != "қате" {
			t.Errorf("its paper (%s) looks as if it were in force: %v", way, err)
		}
	}
}

// TestNumbersOfOneDeviceDiffer: acts issued at once, from several goroutines.
func TestNumbersOfOneDeviceDiffer(t *testing.T) {
	s := newStation(t, aigul)
	var drafts []Draft
	for range 6 {
		drafts = append(drafts, s.handing("Асан", nil))
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	given := map[handover.Number]bool{}
	for _, w := range drafts {
		wg.Go(func() {
			_, a, err := s.IssueAct(ctx, w, handoverTo(w.Encounter.People[0].ID))
			mu.Lock()
			defer mu.Unlock()
			if err != nil || given[a.Number] {
				t.Errorf("%s, %v", a.Number, err)
			}
			given[a.Number] = true
		})
	}
	wg.Wait()
}

// TestFortyChildrenFortyActs: the largest night there is stays below the size
// of a revision, each signature as rich as it may be.
func TestFortyChildrenFortyActs(t *testing.T) {
	s := newStation(t, aigul)
	var rich handover.Strokes
	for i := range 4 {
		stroke := []int{100 + i, 100}
		for j := range 21 {
			stroke = append(stroke, 20-40*(j%2), 15*(1-2*(j/2%2)))
		}
		rich = append(rich, stroke)
	}
	w := s.handing("Асан", func(e *raid.Encounter) {
		for len(e.People) < raid.MaxPeople {
			p := child("Үлгі")
			p.Outcome = codes.OutcomeSpot
			e.People = append(e.People, p)
		}
	})
	if _, err := s.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	w, err := s.Edit(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raid.MaxPeople {
		h := handoverTo(w.Encounter.People[i].ID)
		h.OfficerInk, h.TakerInk = rich, rich
		if !rich.Valid() {
			t.Fatal("the ink of the test is beyond its bounds")
		}
		if w, _, err = s.IssueAct(ctx, w, h); err != nil {
			t.Fatalf("act %d: %v", i+1, err)
		}
	}
	rec, err := s.ledger.Record(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d KiB of %d", len(rec.Heads[0].Bytes)>>10, revision.MaxBytes>>10)
}

// TestAnActThatWasTamperedWith: what another device wrote into a record past
// the rules of this one leaves it neither as paper nor under a name that leads
// out of its folder.
func TestAnActThatWasTamperedWith(t *testing.T) {
	s := newStation(t, aigul)
	dir := directory()
	for i, o := range dir.Officers {
		if o.ID == aigul.ID {
			key := s.opts.Keys.Signing()
			dir.Officers[i].Keys = []regionfile.OfficerKey{{ID: revision.KeyID([]byte(key[32:])), Public: key[32:], From: s.clock.at.Add(-time.Hour)}}
		}
	}
	s.learn(dir)
	for _, row := range []struct {
		name   string
		change func(*handover.Act)
		want   string
	}{
		{"as it was", func(*handover.Act) {}, ""},
		{"void", func(a *handover.Act) { a.Void = &handover.Void{Reason: "қате", At: s.Now()} }, ""},
		{"another adult", func(a *handover.Act) { a.Taker.Name = "Басқа" }, "act_signature"},
		{"another signature", func(a *handover.Act) { a.Sig = "0" }, "act_signature"},
		{"a path for a number", func(a *handover.Act) { a.Number = "x/../../../autostart/x" }, "act_number"},
		{"a number in small letters", func(a *handover.Act) { a.Number = handover.Number(strings.ToLower(string(a.Number))) }, "act_number"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w, _ := s.issued(s.handing("Асан", nil))
			rec, err := s.record(ctx, w.ID, raid.KindEncounter)
			if err != nil {
				t.Fatal(err)
			}
			e := w.Encounter
			a := &e.People[0].Acts[0]
			row.change(a)
			env := rec.Heads[0].Envelope
			if _, err := s.author(ctx, step{kind: raid.KindEncounter, record: w.ID, parents: rec.Heads, raid: env.Raid, crew: env.Crew, body: e, night: tonight}); err != nil {
				t.Fatal(err)
			}
			for _, way := range []Way{ActToFile, ActToPaper} {
				if _, err := s.OpenAct(ctx, w.ID, a.Number, way); code(err) != row.want {
					t.Errorf("%s: %v, want %q", way, err, row.want)
				}
			}
		})
	}
}

// TestAnActOfAKeyNobodyKnows: a record from elsewhere brought an act signed by
// a key that is no officer's. It is seen, and does not become paper.
func TestAnActOfAKeyNobodyKnows(t *testing.T) {
	s := newStation(t, aigul)
	w, a := s.issued(s.handing("Асан", nil))
	rec, err := s.record(ctx, w.ID, raid.KindEncounter)
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	e := w.Encounter
	handover.Sign(&e.People[0].Acts[0], key, revision.KeyID(key.Public().(ed25519.PublicKey)))
	env := rec.Heads[0].Envelope
	if _, err := s.author(ctx, step{kind: raid.KindEncounter, record: w.ID, parents: rec.Heads, raid: env.Raid, crew: env.Crew, body: e, night: tonight}); err != nil {
		t.Fatal(err)
	}
	for way, want := range map[Way]string{ActShown: "", ActToFile: "act_key_unknown", ActToPaper: "act_key_unknown"} {
		if _, err := s.OpenAct(ctx, w.ID, a.Number, way); code(err) != want {
			t.Errorf("%s: %v, want %q", way, err, want)
		}
	}
}

// TestAnActOutlivesAMerge: a record was changed in two places, and an act was
// issued in one of them. Whoever joins the two keeps the act, and its end.
func TestAnActOutlivesAMerge(t *testing.T) {
	for _, void := range []bool{false, true} {
		s := newStation(t, aigul)
		w := s.handing("Асан", nil)
		if void {
			w, _ = s.issued(w)
		}
		rec, err := s.record(ctx, w.ID, raid.KindEncounter)
		if err != nil {
			t.Fatal(err)
		}
		base := rec.Heads
		var e raid.Encounter
		if err := decodeBody(base[0], &e); err != nil {
			t.Fatal(err)
		}
		if void {
			_, err = s.VoidAct(ctx, w, e.People[0].Acts[0].Number, "аты қате")
		} else {
			s.issued(w)
		}
		if err != nil {
			t.Fatal(err)
		}
		s.clock.at = s.clock.at.Add(time.Minute)
		e.Note = "екінші құрылғыдан"
		beside, err := s.author(ctx, step{kind: raid.KindEncounter, record: w.ID, parents: base, raid: base[0].Envelope.Raid, crew: base[0].Envelope.Crew, body: e, night: tonight})
		if err != nil {
			t.Fatal(err)
		}
		both, seen := s.sides(w.ID)
		side := merge.Left
		if both.Sides[1].Rev == beside.Rev { // the one without the act is chosen
			side = merge.Right
		}
		chosen := map[string]merge.Side{}
		for _, f := range both.Waits {
			chosen[f.Path] = side
		}
		if _, err = s.Settle(ctx, w.ID, seen, chosen, nil); err != nil {
			t.Fatal(err)
		}
		var now raid.Encounter
		rec, err = s.record(ctx, w.ID, raid.KindEncounter)
		if err == nil {
			err = decodeBody(rec.Heads[0], &now)
		}
		if err != nil || len(rec.Heads) != 1 {
			t.Fatal(len(rec.Heads), err)
		}
		if p := now.People[0]; len(p.Acts) != 1 || (p.Acts[0].Void != nil) != void {
			t.Errorf("voided %v: %d acts, in force %v", void, len(p.Acts), p.Live() != nil)
		}
	}
}

// TestActsOfSiblingsAfterTheEnd: a finished record that is corrected takes an act
// a revision, each with its reason told anew.
func TestActsOfSiblingsAfterTheEnd(t *testing.T) {
	s := newStation(t, aigul)
	w := s.handing("Асан", func(e *raid.Encounter) {
		sister := e.People[0]
		sister.ID, sister.Name = uuid.New(), "Айша"
		e.People = append(e.People, sister)
		for i := range e.People {
			e.People[i].Outcome = codes.OutcomeSpot
			e.People[i].Guardians = []raid.Guardian{{ID: uuid.New(), Kinship: "S_MOTH", Name: "Сынақова Ақмарал"}}
			e.People[i].HandedTo, e.People[i].HandedAt = e.People[i].Guardians[0].ID, s.Now()
		}
		e.ClosedAt = s.Now()
	})
	if _, err := s.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	w, err := s.Edit(ctx, w.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.clock.at = s.clock.at.Add(time.Minute)
	w.Encounter.Amendment = &raid.Reasoned{Reason: "актілер кейін берілді", At: s.Now()}
	w, _ = s.issued(w)
	second := handoverTo(w.Encounter.People[1].ID)
	if _, _, err := s.IssueAct(ctx, w, second); code(err) == "" {
		t.Error("one reason serves for two revisions")
	}
	s.clock.at = s.clock.at.Add(time.Minute)
	w.Encounter.Amendment = &raid.Reasoned{Reason: w.Encounter.Amendment.Reason, At: s.Now()}
	if _, _, err := s.IssueAct(ctx, w, second); err != nil {
		t.Errorf("told anew: %v", err)
	}
}

// A finished record is amended by a handover of now: with that it ends later, and the
// act that is signed is issued.
func TestAFinishedRecordIsHandedOverLater(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.finish(id)
	s.clock.at = s.clock.at.Add(25 * time.Minute)
	w, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Amendment = &raid.Reasoned{Reason: "анасы келді", At: s.Now()}
	w.Encounter.People[0].Outcome = codes.OutcomeSpot
	w, a := s.issued(w)
	p := w.Encounter.People[0]
	if p.Live() == nil || p.Live().Number != a.Number || !p.HandedAt.Equal(s.Now()) || !w.Encounter.ClosedAt.Equal(p.HandedAt) {
		t.Errorf("handed over at %v, closed at %v", p.HandedAt, w.Encounter.ClosedAt)
	}
}
