package duty

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
)

func TestKeepIDs(t *testing.T) {
	a, b, c := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	was := raid.Encounter{People: []raid.Person{
		{ID: a, Guardians: []raid.Guardian{{ID: c}}, Referrals: []raid.Referral{{ID: c}}}, {ID: b},
	}}
	for _, row := range []struct {
		name string
		now  []raid.Person
		want []uuid.UUID
	}{
		{"none given: by place", []raid.Person{{}, {}}, []uuid.UUID{a, b}},
		{"one more", []raid.Person{{}, {}, {}}, []uuid.UUID{a, b, uuid.Nil}},
		{"given ones stay, whatever their place", []raid.Person{{ID: b}, {ID: a}}, []uuid.UUID{b, a}},
		{"an id is not given twice", []raid.Person{{}, {ID: a}}, []uuid.UUID{uuid.Nil, a}},
	} {
		t.Run(row.name, func(t *testing.T) {
			now := raid.Encounter{People: row.now}
			keepIDs(was, &now)
			var got []uuid.UUID
			for _, p := range now.People {
				got = append(got, p.ID)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	now := raid.Encounter{People: []raid.Person{{Guardians: []raid.Guardian{{}, {}}, Referrals: []raid.Referral{{}}}}}
	keepIDs(was, &now)
	p := now.People[0]
	if p.Guardians[0].ID != c || p.Guardians[1].ID != uuid.Nil || p.Referrals[0].ID != c {
		t.Errorf("%v %v", p.Guardians[0].ID, p.Referrals[0].ID)
	}
}
