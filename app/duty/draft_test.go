package duty

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/sync/revision"
)

// What a newer program wrote into a record or into a draft survives being
// typed beside by this one, and is signed with the rest.
func TestADraftKeepsWhatANewerProgramWrote(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	// A newer program continues the record.
	rec, err := s.record(ctx, id, raid.KindEncounter)
	if err != nil {
		t.Fatal(err)
	}
	head := rec.Heads[0]
	newer := strings.Replace(string(head.Envelope.Body), `"kind":"minor"`, `"kind":"minor","kindness":{"blanket":true}`, 1)
	newer = strings.Replace(newer, `{`, `{"aurora":7,`, 1)
	crews := head.Envelope.Crew
	var e raid.Encounter
	if err := json.Unmarshal([]byte(newer), &e); err != nil {
		t.Fatal(err)
	}
	rec, _ = s.record(ctx, id, raid.KindEncounter)
	if _, err := s.author(ctx, step{kind: raid.KindEncounter, record: id, parents: rec.Heads, raid: head.Envelope.Raid, crew: crews,
		over: json.RawMessage(newer), body: e, night: tonight}); err != nil {
		t.Fatal(err)
	}
	// This program types, twice, through the disk each time.
	w, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Note = "бір"
	if err := s.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	// The newer program was there for a moment and left something in the draft.
	kept, err := s.ledger.Drafts(ctx)
	if err != nil || len(kept) != 1 {
		t.Fatal(len(kept), err)
	}
	touched := strings.Replace(string(kept[0].Body), `"note":"бір"`, `"note":"бір","mood":"calm"`, 1)
	touched = strings.Replace(touched, `{`, `{"tab":3,`, 1)
	if err := s.ledger.PutDraft(ctx, id, s.opts.Keys.Own(), []byte(touched)); err != nil {
		t.Fatal(err)
	}
	if w, err = s.Draft(ctx, id); err != nil {
		t.Fatal(err)
	}
	w.Encounter.Note = "екі"
	if err := s.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	kept, _ = s.ledger.Drafts(ctx)
	for _, want := range []string{`"tab":3`, `"mood":"calm"`, `"aurora":7`, `"blanket":true`, `"екі"`} {
		if !strings.Contains(string(kept[0].Body), want) {
			t.Errorf("the draft lost %s", want)
		}
	}
	if w, err = s.Draft(ctx, id); err != nil {
		t.Fatal(err)
	}
	signed, err := s.Record(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"mood":"calm"`, `"aurora":7`, `"blanket":true`, `"екі"`} {
		if !strings.Contains(string(signed.Envelope.Body), want) {
			t.Errorf("the record lost %s", want)
		}
	}
	if strings.Contains(string(signed.Envelope.Body), `"tab"`) {
		t.Error("what belongs to the draft alone was signed")
	}
}

// A draft of the program before this one opens and is signed over its record.
func TestADraftOfTheProgramBefore(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	rec, _ := s.record(ctx, id, raid.KindEncounter)
	var e raid.Encounter
	if err := decodeBody(rec.Heads[0], &e); err != nil {
		t.Fatal(err)
	}
	e.Note = "ескі жоба"
	old, err := json.Marshal(struct {
		ID        uuid.UUID       `json:"id"`
		Seen      []revision.Hash `json:"seen"`
		Encounter raid.Encounter  `json:"encounter"`
	}{id, []revision.Hash{rec.Heads[0].Rev}, e})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ledger.PutDraft(ctx, id, s.opts.Keys.Own(), old); err != nil {
		t.Fatal(err)
	}
	w, err := s.Draft(ctx, id)
	if err != nil || w.Encounter.Note != "ескі жоба" {
		t.Fatal(err)
	}
	if _, err := s.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
}

// A draft longer than a record may be is kept all the same: the record is
// refused with a sentence, the typing stays.
func TestADraftTooLongForARecordIsKept(t *testing.T) {
	s := newStation(t, aigul)
	w, err := s.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Place = raid.Place{Point: point(), Type: "STRT"}
	for range raid.MaxPeople {
		p := child("Асан")
		p.WhyOut, p.Injuries = strings.Repeat("ә", raid.MaxText), strings.Repeat("ұ", raid.MaxText)
		w.Encounter.People = append(w.Encounter.People, p)
	}
	if err := s.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Record(ctx, w); code(err) != "record_long" {
		t.Errorf("recorded: %v", err)
	}
	got, err := s.Draft(ctx, w.ID)
	if err != nil || len(got.Encounter.People) != raid.MaxPeople {
		t.Errorf("the draft holds %d people: %v", len(got.Encounter.People), err)
	}
}

// A draft goes on from the heads it was begun from: what was saved meanwhile
// stands beside it, and is not written over by who never saw it.
func TestADraftStandsOnTheHeadsItSaw(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	begun, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	saw := begun.Seen
	meanwhile, err := s.Step(ctx, id, func(e *raid.Encounter) error { e.Note = "басқа жерде жазылды"; return nil })
	if err != nil {
		t.Fatal(err)
	}
	begun.Encounter.People[0].WhyOut = "серуен"
	if err := s.SaveDraft(ctx, begun); err != nil { // and it is read again, as after a lock
		t.Fatal(err)
	}
	again, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := s.Record(ctx, again)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(saw, saved.Envelope.Parents); d != "" {
		t.Errorf("it stands on (-seen +parents):\n%s", d)
	}
	f, err := s.Reveal(ctx, id, "")
	if err != nil {
		t.Fatal(err)
	}
	heads := map[revision.Hash]string{}
	for _, h := range f.Heads {
		heads[h.Rev] = h.Encounter.Note
	}
	if len(heads) != 2 || heads[meanwhile.Rev] != "басқа жерде жазылды" || heads[saved.Rev] != "" || f.Row.Word != state.WordConflict {
		t.Errorf("the heads are %v, the record is %s", heads, f.Row.Word)
	}
}
