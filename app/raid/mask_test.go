package raid_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/private"
)

func TestMaskName(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, surname, given, want string }{
		{"both", "Ахметов", "Серік", "А. С."},
		{"Kazakh letters, written small", "әлімов", "үлгі", "Ә. Ү."},
		{"surname only", "Ахметов", "", "А."},
		{"name only", "", " Серік ", "С."},
		{"neither", " ", "", "—"},
		{"Latin", "Smith", "Ann", "S. A."},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := raid.MaskName(row.surname, row.given); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
	if got := (raid.Person{Surname: "Ахметов", Name: "Серік"}).Masked(); got != "А. С." {
		t.Errorf("person masked as %q", got)
	}
}

// TestNoBodyOfTheStreetIsPrinted: what officers write of people is redacted as a
// whole, in a kind that is added tomorrow too.
func TestNoBodyOfTheStreetIsPrinted(t *testing.T) {
	t.Parallel()
	for _, k := range append(slices.Clone(raid.FieldKinds), raid.KindLink, raid.KindFollowUp, raid.KindAssignment) {
		if got := fmt.Sprintf("%+v", reflect.New(k.Body()).Elem().Interface()); got != private.Mark {
			t.Errorf("a %s prints as %q: embed private.Redacted in its body", k, got)
		}
	}
}

func TestNobodyIsPrinted(t *testing.T) {
	t.Parallel()
	const secret = "Құпиясөз"
	n, err := raid.ParseIIN("950711500005")
	if err != nil {
		t.Fatal(err)
	}
	p := raid.Person{Name: secret, Guardians: []raid.Guardian{{Name: secret}}}
	values := []any{
		p, &p, []raid.Person{p}, p.Guardians[0], &p.Guardians[0], n, &n,
		raid.Encounter{Note: secret, People: []raid.Person{p}}, &raid.Encounter{Note: secret},
		raid.VenueCheck{Note: secret}, raid.Comment{Text: secret}, raid.Review{Comments: []raid.Comment{{Text: secret}}},
		map[string]raid.Person{"x": p}, struct{ P raid.Person }{p},
		raid.HomeCheck{Name: secret}, raid.Talk{Note: secret}, raid.Link{Reason: secret}, raid.FollowUp{Note: secret}, handover.Act{Child: handover.Child{Surname: secret}},
		raid.Register{Entries: []raid.RegisterEntry{{Name: secret}}}, raid.RegisterEntry{Name: secret},
	}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			if got := fmt.Sprintf(verb, v); strings.Contains(got, secret) || strings.Contains(got, "950711") || strings.Contains(got, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s of %T prints the secret", verb, v)
			}
		}
	}
	for _, v := range []any{p, &p, p.Guardians[0], n, raid.Encounter{Note: secret}, raid.VenueCheck{Note: secret}, raid.Comment{Text: secret},
		raid.HomeCheck{Name: secret}, raid.Talk{Note: secret}, raid.Link{Reason: secret}, raid.FollowUp{Note: secret}, handover.Act{Child: handover.Child{Surname: secret}}, raid.RegisterEntry{Name: secret},
	} {
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
		if strings.Contains(out.String(), secret) || strings.Contains(out.String(), "950711") || strings.Count(out.String(), private.Mark) != 2 {
			t.Errorf("%T is logged: %s", v, out.String())
		}
		if s, ok := v.(fmt.Stringer); !ok || s.String() != private.Mark {
			t.Errorf("%T as a string", v)
		}
	}
}
