package raid_test

import (
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"
)

// The numbers are synthetic, of people born in 1890 or 2095, so that none is
// the number of a living person.
func TestParseIIN(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, in string
		birth    civil.Date
		sex      codes.Sex
		code     string
	}{
		{"first vector, 1890, man", "900315100008", "1890-03-15", codes.Male, ""},
		{"first vector, 1890, woman", "900315200004", "1890-03-15", codes.Female, ""},
		{"first vector, 2095, man", "950711500005", "2095-07-11", codes.Male, ""},
		{"first vector, 2095, woman", "950711600001", "2095-07-11", codes.Female, ""},
		{"second vector, 1890, man", "900315100900", "1890-03-15", codes.Male, ""},
		{"second vector, 1890, woman", "900315200505", "1890-03-15", codes.Female, ""},
		{"second vector, 2095, man", "950711500601", "2095-07-11", codes.Male, ""},
		{"second vector, 2095, woman", "950711600206", "2095-07-11", codes.Female, ""},
		{"spaces around", " 950711600206\n", "2095-07-11", codes.Female, ""},
		{"a wrong check digit", "900315100009", "", "", "iin_check"},
		{"two digits swapped", "903015100008", "", "", "iin_check"},
		{"eleven digits", "90031510000", "", "", "iin_length"},
		{"thirteen digits", "9003151000080", "", "", "iin_length"},
		{"a letter", "90031510000О", "", "", "iin_length"},
		{"digits of another script", "٩٠٠٣١٥١٠٠٠٠٨", "", "", "iin_length"},
		{"nothing", "", "", "", "iin_length"},
	} {
		t.Run(row.name, func(t *testing.T) {
			n, err := raid.ParseIIN(row.in)
			if row.code != "" {
				raidtest.WantKind(t, err, errs.Invalid)
				if raidtest.Code(err) != row.code {
					t.Errorf("code %q, want %q", raidtest.Code(err), row.code)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if n.BirthDate() != row.birth || n.Sex() != row.sex {
				t.Errorf("born %s, sex %s", n.BirthDate(), n.Sex())
			}
		})
	}
}

func TestIINNeverIssued(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"90031510095", "90031520058", "95071150140", "95071160022"} {
		for d := byte('0'); d <= '9'; d++ {
			if _, err := raid.ParseIIN(prefix + string(d)); raidtest.Code(err) != "iin_never_issued" {
				t.Errorf("%s%c: %v", prefix, d, err)
			}
		}
	}
}

// withCheck completes eleven digits.
func withCheck(t testing.TB, s string) string {
	t.Helper()
	for d := byte('0'); d <= '9'; d++ {
		n := s + string(d)
		c := raid.IINRemainder(n, raid.IINFirst)
		if c == 10 {
			c = raid.IINRemainder(n, raid.IINSecond)
		}
		if c == int(d-'0') {
			return n
		}
	}
	t.Fatal("this prefix was never issued")
	return ""
}

func TestIINDates(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, prefix string
		ok           bool
	}{
		{"29 February 1896, a leap year", "96022910000", true},
		{"29 February 1895", "95022910000", false},
		{"29 February 1800: no leap year", "00022910000", false},
		{"29 February 2096", "96022950000", true},
		{"month 13", "95131150000", false},
		{"31 June", "95063150000", false},
		{"day 0", "95060050000", false},
		{"century not known, 29 February is believed", "95022900000", true},
		{"century not known, 31 June is not", "95063100000", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := raid.ParseIIN(withCheck(t, row.prefix))
			if (err == nil) != row.ok {
				t.Errorf("error %v", err)
			}
			if err != nil && raidtest.Code(err) != "iin_date" {
				t.Errorf("code %q", raidtest.Code(err))
			}
		})
	}
}

func TestIINOfUnknownCenturyIsNoError(t *testing.T) {
	t.Parallel()
	for _, d7 := range []string{"0", "7", "8", "9"} {
		n, err := raid.ParseIIN(withCheck(t, "950711"+d7+"0001"))
		if err != nil {
			t.Errorf("digit 7 %s: %v", d7, err)
		}
		if n.Century() != 0 || n.BirthDate() != "" || n.Sex() != "" {
			t.Errorf("digit 7 %s tells %d %s %s", d7, n.Century(), n.BirthDate(), n.Sex())
		}
	}
	var zero raid.IIN
	if zero.Century() != 0 || zero.BirthDate() != "" || zero.Sex() != "" {
		t.Error("the zero number tells something")
	}
}

func FuzzParseIIN(f *testing.F) {
	for _, s := range []string{"900315100008", "950711500601", "90031510095x", "", "٩٠٠٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := raid.ParseIIN(s)
		if err != nil {
			raidtest.WantKind(t, err, errs.Invalid)
			return
		}
		if len(n.Digits()) != 12 {
			t.Fatal("a number of another length was taken")
		}
		if n.Century() != 0 && (!n.BirthDate().Valid() || n.Sex() == "") {
			t.Fatal("a century without a birth date")
		}
		if again, err := raid.ParseIIN(n.Digits()); err != nil || again != n {
			t.Fatal("its own digits are not taken")
		}
	})
}
