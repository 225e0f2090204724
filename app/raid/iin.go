package raid

import (
	"strings"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/errs"
	"shyraq/private"
)

// IIN is an individual identification number that was checked. It prints as
// [redacted]; Digits gives it away.
//
// The rule (Government decrees 565 of 11.6.2003 and 406 of 22.5.2007, adilet
// P030000565_ and P070000406_; the algorithm as read in two independent public
// implementations): digits 1-6 are the birth date YYMMDD, digit 7 century and
// sex, 8-11 a serial, 12 the check digit.
type IIN struct {
	private.Redacted `json:"-"`

	digits string
}

// Two weight vectors: the second is used where the first leaves 10. Where it
// leaves 10 as well, the number was never issued.
var (
	iinFirst  = [11]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	iinSecond = [11]int{3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2}
)

// ParseIIN reads twelve digits. Errors are Invalid with the code iin_length,
// iin_never_issued, iin_check or iin_date; none of them may stop a record from
// being saved. A digit 7 that tells no century is no error: see Century.
func ParseIIN(s string) (IIN, error) {
	s = strings.TrimSpace(s)
	if len(s) != 12 {
		return IIN{}, errs.Errorf(errs.Invalid, "iin_length", "want 12 digits")
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return IIN{}, errs.Errorf(errs.Invalid, "iin_length", "want 12 digits")
		}
	}
	check := iinRemainder(s, iinFirst)
	if check == 10 {
		check = iinRemainder(s, iinSecond)
	}
	if check == 10 {
		return IIN{}, errs.Errorf(errs.Invalid, "iin_never_issued", "both weight vectors leave 10")
	}
	if check != int(s[11]-'0') {
		return IIN{}, errs.Errorf(errs.Invalid, "iin_check", "the check digit does not fit")
	}
	if !iinDateExists(s) {
		return IIN{}, errs.Errorf(errs.Invalid, "iin_date", "the first six digits are no date")
	}
	return IIN{digits: s}, nil
}

func iinRemainder(s string, weights [11]int) int {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return sum % 11
}

// iinDateExists takes the century into account where it is known; otherwise
// 29 February is believed.
func iinDateExists(s string) bool {
	century := iinCentury(s[6])
	if century == 0 {
		century = 2000
		if s[2:6] == "0229" {
			return true
		}
	}
	return iinBirth(s, century).Valid()
}

func iinBirth(s string, century int) civil.Date {
	return civil.Date(string([]byte{byte('0' + century/1000), byte('0' + century/100%10)}) + s[:2] + "-" + s[2:4] + "-" + s[4:6])
}

// iinCentury gives the first year of the century of digit 7, or 0.
func iinCentury(d7 byte) int {
	switch d7 {
	case '1', '2':
		return 1800
	case '3', '4':
		return 1900
	case '5', '6':
		return 2000
	}
	return 0
}

// Digits gives the twelve digits.
func (n IIN) Digits() string { return n.digits }

// Century gives the first year of the birth century: 1800, 1900 or 2000. It is
// 0 where digit 7 is 0 or 7-9: reported for some foreigners, so it warns and
// leaves birth date and sex to the officer.
func (n IIN) Century() int {
	if n.digits == "" {
		return 0
	}
	return iinCentury(n.digits[6])
}

// BirthDate is the birth date the number suggests, empty where the century is
// not known. It is a suggestion: since decree 853 of 26.8.2013 the number need
// not agree with personal data, and the Ministry of Justice calls a mismatch
// "not an error" (field page, idea 4).
func (n IIN) BirthDate() civil.Date {
	century := n.Century()
	if century == 0 {
		return ""
	}
	return iinBirth(n.digits, century)
}

// Sex is the sex the number suggests, empty where digit 7 does not tell.
func (n IIN) Sex() codes.Sex {
	switch {
	case n.Century() == 0:
		return ""
	case (n.digits[6]-'0')%2 == 1:
		return codes.Male
	}
	return codes.Female
}
