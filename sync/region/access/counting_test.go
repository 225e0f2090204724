package access

import (
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
)

// A scope that counts opens encounters and venue checks of the supervisor's units,
// and nothing else that he may read.
func TestCountingReadsTwoKindsOfHisUnits(t *testing.T) {
	s, err := CountingOf(subjectOf(regionfile.Supervisor))
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	for _, form := range forms {
		for _, st := range standings {
			o := stand(form, st.name, st.f)
			want := (form == raid.KindEncounter || form == raid.KindVenueCheck) && (st.name == "unit" || st.name == "oversees")
			if got := s.Reads(o); got != want {
				t.Errorf("%s, %s: %v", form, st.name, got)
			} else if got {
				opened++
			}
		}
	}
	if opened != 4 {
		t.Errorf("it opens %d", opened)
	}
	if mixed := stand(raid.KindEncounter, "unit", Facts{Units: since("u"), Mixed: true}); s.Reads(mixed) {
		t.Error("a record that is nobody's")
	}
	for _, h := range s.Tokens() {
		if h.ID.Class != Fieldwork || h.ID.Way != ByUnit {
			t.Errorf("it reads along %+v", h.ID)
		}
	}
}

func TestCountingIsForASupervisor(t *testing.T) {
	for _, role := range []regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator, ""} {
		if _, err := CountingOf(subjectOf(role)); (err == nil) != (role == regionfile.Supervisor) {
			t.Errorf("%q: %v", role, err)
		}
	}
	for name, change := range map[string]func(*Subject){
		"revoked":       func(s *Subject) { s.Revoked = true },
		"no session":    func(s *Subject) { s.Session = false },
		"a lost device": func(s *Subject) { s.Device = wire.DeviceRevoked },
	} {
		s := subjectOf(regionfile.Supervisor)
		change(&s)
		if _, err := CountingOf(s); err == nil {
			t.Errorf("%s: it counts", name)
		}
	}
}
