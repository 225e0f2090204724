package vault

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"shyraq/errs"

	"golang.org/x/text/unicode/norm"
)

// The least and the most of a PIN or passphrase, in characters.
const (
	MinPIN        = 6  // digits; NIST SP 800-63B asks as much of an activation secret
	MinPassphrase = 12 // characters, where there is more than digits
	MaxPIN        = 256
)

// CheckPIN says whether a PIN or passphrase may be chosen. Digits alone are a
// PIN; anything else is a passphrase. The codes of the refusals, all
// errs.Invalid: pin_short, pin_long, pin_repeated, pin_sequence, pin_date,
// pin_common, passphrase_short.
func CheckPIN(pin string) error {
	pin = normal(pin)
	n := utf8.RuneCountInString(pin)
	switch {
	case n > MaxPIN:
		return weak("pin_long")
	case strings.TrimFunc(pin, isDigit) != "":
		if n < MinPassphrase {
			return weak("passphrase_short")
		}
		if len(distinct(pin)) < 5 {
			return weak("pin_repeated")
		}
		return nil
	case n < MinPIN:
		return weak("pin_short")
	case repeats(pin):
		return weak("pin_repeated")
	case steps(pin):
		return weak("pin_sequence")
	case isDate(pin):
		return weak("pin_date")
	case common[pin]:
		return weak("pin_common")
	}
	return nil
}

func weak(code string) error {
	return &errs.Error{Kind: errs.Invalid, Code: code, Field: "pin"}
}

// normal makes what two keyboards type the same, and drops a line's end, which
// a PIN file has.
func normal(pin string) string {
	return norm.NFKC.String(strings.TrimRight(pin, "\r\n"))
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func distinct(s string) map[rune]bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[unicode.ToLower(r)] = true
	}
	return seen
}

// repeats finds one digit or a group of up to half the PIN told again: 777777,
// 121212, 123123; and pairs such as 112233.
func repeats(pin string) bool {
	if len(distinct(pin)) < 3 {
		return true
	}
	for size := 1; size <= len(pin)/2; size++ {
		if len(pin)%size == 0 && strings.Repeat(pin[:size], len(pin)/size) == pin {
			return true
		}
	}
	if len(pin)%2 != 0 {
		return false
	}
	for i := 0; i < len(pin); i += 2 {
		if pin[i] != pin[i+1] {
			return false
		}
	}
	return true
}

// steps finds digits that go by the same step all along: 123456, 654321,
// 890123, 135791, up or down a keyboard row.
func steps(pin string) bool {
	step := (10 + int(pin[1]) - int(pin[0])) % 10
	for i := 1; i < len(pin); i++ {
		if (10+int(pin[i])-int(pin[i-1]))%10 != step {
			return false
		}
	}
	return true
}

// isDate finds what people choose first: a birthday, in the orders written
// here (DDMMYY, DDMMYYYY) and in that of the IIN (YYMMDD, YYYYMMDD).
func isDate(pin string) bool {
	layouts := map[int][]string{6: {"020106", "060102"}, 8: {"02012006", "20060102"}}[len(pin)]
	for _, layout := range layouts {
		at, err := time.Parse(layout, pin)
		if err == nil && (len(pin) == 6 || at.Year() >= 1900 && at.Year() < 2100) {
			return true
		}
	}
	return false
}

// common are six-digit choices that top every published count and that no rule
// above finds.
var common = map[string]bool{
	"123321": true, "147258": true, "159753": true, "123654": true, "789456": true,
	"456789": true, "987456": true, "147852": true, "258456": true, "520131": true,
	"142536": true, "123789": true, "741852": true, "963852": true, "321654": true,
	"123987": true, "147369": true, "159357": true, "753951": true, "951753": true,
	"852456": true, "124578": true, "235689": true, "012345": true, "100200": true,
}
