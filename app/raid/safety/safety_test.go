package safety_test

import (
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
)

func TestFirstOpen(t *testing.T) {
	t.Parallel()
	p := raid.Person{Kind: raid.Minor, Reasons: []codes.Code{codes.ReasonSelfHarm, codes.ReasonVictim}}
	steps := raid.StepsFirst(raid.Encounter{}, p)
	if s, ok := safety.FirstOpen(steps, safety.BeforeAct); !ok || s.Code != safety.Ambulance {
		t.Errorf("before the act: %v", s)
	}
	if s, ok := safety.FirstOpen(steps, safety.BeforeFinish); !ok || s.Code != safety.NotAlone {
		t.Errorf("before Finish: %v", s)
	}
	if _, ok := safety.FirstOpen(nil, safety.BeforeAct); ok {
		t.Error("nothing is open")
	}
}
