package e2e

import (
	"strings"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
)

// TestOverseer: with real programs, a supervisor of another unit who oversees the one
// that recorded is shown the facts of it, is told what he is not shown, and can do
// nothing with it; once he leads the unit he reads all of it.
func TestOverseer(t *testing.T) {
	m := newMachine(t)
	s := m.newServer("region")
	patrol := m.newDevice("patrol", pins[0], s, s.invite(regionfile.Patrol, "north", "Айдос Ж."))
	over := m.newDevice("overseer", pins[3], s, s.invite(regionfile.Supervisor, "east", "Ерлан Қ."))
	s.verb("officer", "oversee", over.officer.String(), "north").must(t, 0)
	w := patrol.record(of(t, raid.KindEncounter, closed("Асан")))
	patrol.sync()
	over.sync()

	seen := over.verb("show", w.Record.String(), "--reveal").must(t, 0)
	var sheet struct {
		entry
		Withheld []string       `json:"withheld"`
		Body     raid.Encounter `json:"body"`
	}
	seen.into(t, &sheet)
	if got := strings.Join(sheet.Withheld, " "); got != "contact identity narrative" {
		t.Errorf("withheld is %q", got)
	}
	if p := sheet.Body.People[0]; p.Age != 14 || len(p.Reasons) != 1 || p.Outcome == "" || sheet.Body.Place.Type != "PARK" {
		t.Errorf("the facts are %+v", p)
	}
	plain := over.run([]byte(over.pin+"\n"), over.field, "show", w.Record.String(), "--data", over.dir, "--pin-file", "-").must(t, 0)
	if !strings.Contains(string(plain.out), "Not shown to you: ") {
		t.Errorf("it says %s", plain.out)
	}
	for _, secret := range []string{"Сынақов", "Асан", "Мысал", "Көпір", "Автобусқа", "8 Ә"} {
		if strings.Contains(string(seen.out)+string(plain.out), secret) {
			t.Errorf("%q is shown", secret)
		}
	}
	over.tryRecord(encode(t, review(t, sheet.entry, raid.Accept))).must(t, 6)
	over.verify()

	s.verb("officer", "oversee", over.officer.String(), "none").must(t, 0)
	s.verb("officer", "move", over.officer.String(), "north").must(t, 0)
	over.sync()
	if whole := over.show(w.Record); whole.Body.People[0].Surname != "Сынақов" || whole.Rev != w.Rev {
		t.Errorf("leading the unit he reads %+v", whole.entry)
	}
	over.verify()
}
