package raid_test

import (
	"errors"
	"testing"

	"shyraq/app/raid"
	"shyraq/errs"
)

func TestParsePhone(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, in, want, code string }{
		{"as it is dialled", "+77015550123", "+77015550123", ""},
		{"as people write it", "8 (701) 555-01-23", "+77015550123", ""},
		{"without a code", "701 555 01 23", "+77015550123", ""},
		{"without the plus", "77015550123", "+77015550123", ""},
		{"of a city", "8-7172-55-01-23", "+77172550123", ""},
		{"another country", "+998 90 123 45 67", "+998901234567", ""},
		{"fifteen digits", "870187015550123", "", "phone_long"},
		{"one digit too many", "870155501234", "", "phone_long"},
		{"one too many behind a plus", "+770155501234", "", "phone_long"},
		{"half of it", "8701", "", "phone_short"},
		{"half behind a plus", "+7701555", "", "phone_short"},
		{"a letter", "8701555012a", "", "phone_letter"},
		{"a letter of Kazakh", "87015550ғ23", "", "phone_letter"},
		{"digits of another script", "٨٧٠١٥٥٥٠١٢٣", "", "phone_letter"},
		{"a plus in the middle", "8701+5550123", "", "phone_letter"},
		{"another country, too long", "+9989012345678901", "", "phone_long"},
		{"nothing but a plus", "+", "", "phone_short"},
		{"nothing", "", "", "phone_short"},
	} {
		got, err := raid.ParsePhone(row.in)
		code := ""
		var bad *errs.Error
		if errors.As(err, &bad) {
			code = bad.Code
		}
		if got != row.want || code != row.code {
			t.Errorf("%s: %q %q, want %q %q", row.name, got, code, row.want, row.code)
		}
	}
}

// A number that is none stops nothing and is never passed in silence.
func TestPhonesAreChecked(t *testing.T) {
	t.Parallel()
	e := raid.Encounter{People: []raid.Person{{Kind: raid.Minor, Phone: "870187015550123", Guardians: []raid.Guardian{{Phone: "8701ғ"}, {Phone: "8 701 555 01 23"}}}}}
	got := map[string]raid.Severity{}
	for _, p := range e.Check(raid.Rules{}) {
		if p.Key == "problem.phone_long" || p.Key == "problem.phone_letter" || p.Key == "problem.phone_short" {
			got[p.Path+" "+p.Key] = p.Severity
		}
	}
	if len(got) != 2 || got["people.0.phone problem.phone_long"] != raid.Warns || got["people.0.guardians.0.phone problem.phone_letter"] != raid.Warns {
		t.Errorf("found %v", got)
	}
}
