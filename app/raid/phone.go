package raid

import (
	"errors"
	"strings"

	"shyraq/errs"
)

// The length of a telephone number in digits, country code included (ITU-T
// E.164: at most 15; no country issues one of fewer than 8). Numbers of
// Kazakhstan have 11 and begin with 7.
const (
	phoneLeast = 8
	phoneMost  = 15
	phoneHome  = 11
)

// ParsePhone reads a telephone number as people write it, with blanks,
// brackets, dots and dashes, and gives it as it is dialled: "+77015550123". A
// number of Kazakhstan may begin with 8 or without any code. Errors are
// Invalid with the codes phone_letter, phone_long or phone_short; the number
// never stands in them.
func ParsePhone(s string) (string, error) {
	s = strings.TrimSpace(s)
	abroad := strings.HasPrefix(s, "+")
	var digits strings.Builder
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r == '+' && i == 0, PhoneRune(r) && r != '+':
		default:
			return "", errs.Errorf(errs.Invalid, "phone_letter", "a character that no telephone number has")
		}
	}
	d := digits.String()
	if !abroad && strings.HasPrefix(d, "8") && len(d) >= phoneHome {
		d = "7" + d[1:]
	}
	if !abroad && len(d) == phoneHome-1 && d[0] == '7' {
		d = "7" + d
	}
	most, least := phoneMost, phoneLeast
	if strings.HasPrefix(d, "7") || !abroad {
		most, least = phoneHome, phoneHome
	}
	switch {
	case len(d) > most:
		return "", errs.Errorf(errs.Invalid, "phone_long", "more than %d digits", most)
	case len(d) < least, !strings.HasPrefix(d, "7") && !abroad:
		return "", errs.Errorf(errs.Invalid, "phone_short", "fewer digits than a number has")
	}
	return "+" + d, nil
}

// PhoneRune tells whether a telephone number may hold a character.
func PhoneRune(r rune) bool {
	return r >= '0' && r <= '9' || strings.ContainsRune("+ ()-.\u00a0", r)
}

// phone warns of what is no telephone number. It stops nothing: a number that
// was heard badly is better than none.
func (f *findings) phone(path, s string) {
	if blank(s) {
		return
	}
	var bad *errs.Error
	if _, err := ParsePhone(s); !errors.As(err, &bad) {
		return
	}
	switch bad.Code {
	case "phone_letter":
		f.warn(path, "problem.phone_letter")
	case "phone_long":
		f.warn(path, "problem.phone_long")
	default:
		f.warn(path, "problem.phone_short")
	}
}
