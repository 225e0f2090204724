package region

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/export"
)

func listOf(rows ...string) []byte {
	return []byte("Фамилия;Имя;Дата рождения;Район\n" + strings.Join(rows, "\n") + "\n")
}

// A list reaches the inspectors and supervisors of the district it is about,
// and nobody else.
func TestRegisterGoesToItsDistrict(t *testing.T) {
	w := newWorld(t, nil)
	insp, sup, patrol, boss := w.enrol(regionfile.Inspector, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Administrator, "")
	far := w.enrol(regionfile.Inspector, "unit-b")
	load := func(ask admin.RegisterRequest) admin.RegisterReport {
		t.Helper()
		ask.Register = "G_POL"
		rep, err := w.region.LoadRegister(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		return rep
	}
	one := fmt.Sprintf("Өмірзақов;Нұрсұлтан;14.03.2010;%s", districtA)
	two := fmt.Sprintf("Асанова;Дана;02.04.2012;%s", districtB)
	if rep := load(admin.RegisterRequest{File: listOf(one, two), DryRun: true}); rep.Rows != 2 || rep.Written != 2 || len(insp.pull()) != 0 {
		t.Fatalf("a dry run: %+v", rep)
	}
	load(admin.RegisterRequest{File: listOf(one, two)})
	read := func(s *station) (children []string) {
		t.Helper()
		for _, rev := range s.pull() {
			got, err := w.store.get(t.Context(), rev)
			if err != nil {
				t.Fatal(err)
			}
			var v raid.Register
			if err := json.Unmarshal(got.Envelope.Body, &v); err != nil || got.Envelope.Kind != raid.KindRegister {
				t.Fatal("not a register")
			}
			for _, e := range v.Entries {
				children = append(children, e.Surname)
			}
		}
		return children
	}
	for _, c := range []struct {
		who  string
		s    *station
		want []string
	}{{"the inspector", insp, []string{"Өмірзақов"}}, {"the supervisor", sup, []string{"Өмірзақов"}}, {"the inspector of the other district", far, []string{"Асанова"}},
		{"a patrol", patrol, nil}, {"the administrator", boss, nil}} {
		if d := cmp.Diff(c.want, read(c.s)); d != "" {
			t.Errorf("%s: %s", c.who, d)
		}
	}
	if rep := load(admin.RegisterRequest{File: listOf(one, two)}); rep.Written != 0 {
		t.Errorf("the same list again wrote %d parts", rep.Written)
	}
	// A list of one district leaves the other alone; who is gone from it is gone.
	var many []string
	for i := range admin.PartSize + 1 {
		many = append(many, fmt.Sprintf("Сериков%03d;Асан;14.03.2010;%s", i, districtA))
	}
	if rep := load(admin.RegisterRequest{File: listOf(many...)}); rep.Written != 2 {
		t.Errorf("%d parts", rep.Written)
	}
	if rep := load(admin.RegisterRequest{File: listOf(one)}); rep.Written != 2 {
		t.Errorf("back to one child: %d parts", rep.Written)
	}
	if got := far.pull(); len(got) != 1 {
		t.Errorf("the other district has %d revisions", len(got))
	}
	forged := insp.write(raid.KindRegister, admin.PartID("astana", "G_POL", districtA, 0), raid.Register{Register: "G_POL"}, nil)
	if d := cmp.Diff([]string{"quarantined:record_id"}, results(insp.push(forged))); d != "" {
		t.Errorf("an inspector writes a list: %s", d)
	}
}

func TestRegisterWithBadRows(t *testing.T) {
	w := newWorld(t, nil)
	insp := w.enrol(regionfile.Inspector, "unit-a")
	good, bad := "Өмірзақов;Нұрсұлтан;14.03.2010;"+districtA, "Асанова;Дана;31.04.2012;"+districtA
	ask := admin.RegisterRequest{Register: "G_POL", File: listOf(good, bad, "Ким;Алина;01.01.2011;Марс ауданы")}
	rep, err := w.region.LoadRegister(t.Context(), ask)
	if wire.Code(err) != "register_rows" || len(rep.Bad) != 2 || rep.Bad[0].Row != 3 || len(insp.pull()) != 0 {
		t.Fatalf("%+v, %v", rep, err)
	}
	if s := fmt.Sprint(err, rep); strings.Contains(s, "Асанова") || strings.Contains(s, "Марс") {
		t.Error("a message says what stands in a row")
	}
	ask.SkipBad = true
	if rep, err = w.region.LoadRegister(t.Context(), ask); err != nil || rep.Rows != 1 || len(insp.pull()) != 1 {
		t.Errorf("%+v, %v", rep, err)
	}
	for _, code := range []codes.Code{"", codes.RegisterAddiction} {
		ask.Register = code
		if _, err := w.region.LoadRegister(t.Context(), ask); wire.Code(err) != "register_code" {
			t.Errorf("register %q: %v", code, err)
		}
	}
}

// What no list of children can hold is told by its row, and a list of which
// nothing can be taken is an error.
func TestRegisterRowsThatAreTold(t *testing.T) {
	w := newWorld(t, nil)
	day := func(years int) string { return w.clock.now().AddDate(-years, 0, 0).Format("02.01.2006") }
	row := func(born string) string { return "Тестов;Алихан;" + born + ";" + districtA }
	for _, c := range []struct {
		name        string
		rows        []string
		bad, doubts string
		code        string
	}{
		{"a child", []string{row(day(12))}, "", "", ""},
		{"not born yet", []string{row(day(12)), row(day(-2))}, "3 future", "", "register_rows"},
		{"of age", []string{row(day(18)), row(day(100))}, "", "2 adult, 3 age", ""},
		{"another district", []string{row(day(12)), "А;Б;" + day(12) + ";Марс ауданы"}, "3 district", "", "register_rows"},
		{"twice", []string{row(day(12)), row(day(12))}, "", "3 double", ""},
		{"nothing", nil, "", "", "register_empty"},
		{"nothing that can be taken", []string{"А;Б;" + day(12) + ";Марс ауданы"}, "2 district", "", "register_empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rep, err := w.region.LoadRegister(t.Context(), admin.RegisterRequest{Register: "G_POL", File: listOf(c.rows...)})
			if wire.Code(err) != c.code {
				t.Fatal(err)
			}
			words := func(list []export.Bad) string {
				var all []string
				for _, b := range list {
					all = append(all, fmt.Sprint(b.Row, " ", b.Code))
				}
				return strings.Join(all, ", ")
			}
			if words(rep.Bad) != c.bad || words(rep.Doubts) != c.doubts {
				t.Errorf("bad %q, doubts %q", words(rep.Bad), words(rep.Doubts))
			}
		})
	}
}
