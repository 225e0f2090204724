package duty

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
)

// A record of program 0.1.0 lies in the store: it opens, is amended and saved,
// and all that stood in it stands there still. Nobody is named for a time that
// an older program wrote.
func TestARecordOfTheProgramBefore(t *testing.T) {
	s := newStation(t, aigul)
	raw, err := os.ReadFile("../raid/raidtest/encounter.json")
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Replace(string(raw), "018f3a10-0000-7000-8000-000000000001", aigul.ID.String(), 1)
	old = strings.Replace(old, `"district": "711310000"`, `"district": "711210000"`, 1)
	var e raid.Encounter
	if err := json.Unmarshal([]byte(old), &e); err != nil {
		t.Fatal(err)
	}
	id, err := s.NewID()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.author(ctx, step{kind: raid.KindEncounter, record: id, over: json.RawMessage(old), body: e, night: e.Night, district: e.Place.District}); err != nil {
		t.Fatal(err)
	}
	f, err := s.Reveal(ctx, id, "")
	if err != nil || f.Encounter.People[0].Name != "Үлгі" {
		t.Fatal(err)
	}
	w, err := s.Edit(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Amendment = &raid.Reasoned{Reason: "телефоны қосылды", At: s.Now()}
	w.Encounter.People[0].Phone = "+77010000000"
	signed, err := s.Record(ctx, w)
	if err != nil {
		t.Fatal(err)
	}
	var got raid.Encounter
	if err := decodeBody(signed, &got); err != nil {
		t.Fatal(err)
	}
	if got.MetBy != uuid.Nil || got.People[0].HandedBy != uuid.Nil {
		t.Error("somebody is named for a time that he did not write")
	}
	got.Amendment, got.People[0].Phone, got.People[0].Proposed = nil, "", ""
	if diff := cmp.Diff(e, got); diff != "" {
		t.Error(diff)
	}
}
