package revision

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"shyraq/errs"

	"golang.org/x/text/unicode/norm"
)

// form says what a value of the tree is.
type form byte

const (
	isNull form = iota
	isFalse
	isTrue
	isNumber
	isText
	isArray
	isObject
)

// value is one JSON value. It holds what canonical JSON can say and nothing
// else: numbers are integers in their shortest spelling, text is NFC, members
// are sorted.
type value struct {
	form    form
	text    string // of a number or a text
	items   []value
	members []member
}

// member is a named value of an object.
type member struct {
	name  string
	value value
}

// get returns the member called name, or nil.
func (v *value) get(name string) *value {
	i, ok := slices.BinarySearchFunc(v.members, name, func(m member, s string) int { return cmp.Compare(m.name, s) })
	if !ok {
		return nil
	}
	return &v.members[i].value
}

// equal reports whether two values have the same canonical bytes.
func (v *value) equal(w *value) bool {
	if v == nil || w == nil {
		return v == w
	}
	if v.form != w.form || v.text != w.text || len(v.items) != len(w.items) || len(v.members) != len(w.members) {
		return false
	}
	for i := range v.items {
		if !v.items[i].equal(&w.items[i]) {
			return false
		}
	}
	for i := range v.members {
		if v.members[i].name != w.members[i].name || !v.members[i].value.equal(&w.members[i].value) {
			return false
		}
	}
	return true
}

// append writes the canonical bytes of v.
func (v *value) append(b []byte) []byte {
	switch v.form {
	case isNull:
		return append(b, "null"...)
	case isFalse:
		return append(b, "false"...)
	case isTrue:
		return append(b, "true"...)
	case isNumber:
		return append(b, v.text...)
	case isText:
		return appendText(b, v.text)
	case isArray:
		b = append(b, '[')
		for i := range v.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = v.items[i].append(b)
		}
		return append(b, ']')
	}
	b = append(b, '{')
	for i := range v.members {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, v.members[i].name)
		b = append(b, ':')
		b = v.members[i].value.append(b)
	}
	return append(b, '}')
}

// appendText writes text with the shortest escapes.
func appendText(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if short := strings.IndexByte("\"\\\b\f\n\r\t", c); short >= 0 {
			b = append(b, '\\', `"\bfnrt`[short])
		} else {
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

// normal returns s in NFC. ASCII and the Cyrillic block but for its combining
// marks are normal as they stand, so most text needs no look at tables.
func normal(s string) string {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
		case c == 0xd0 || c == 0xd1 || c == 0xd3 || c == 0xd2 && i+1 < len(s) && s[i+1] > 0x87:
			i++ // a letter of two bytes, U+0400 to U+04FF
		default:
			return norm.NFC.String(s)
		}
	}
	return s
}

// parseTree reads exactly one JSON value of at most depth levels.
func parseTree(raw []byte, depth int) (value, error) {
	p := parser{raw: raw}
	p.space()
	v, err := p.value(depth)
	if err != nil {
		return value{}, err
	}
	if p.space(); p.at != len(raw) {
		return value{}, p.fault("more after the end")
	}
	return v, nil
}

func invalid(code, detail string, args ...any) error {
	return errs.Errorf(errs.Invalid, code, detail, args...)
}

// Canonical brings JSON into the canonical form. It returns errs.Invalid for
// what the form cannot say: code "not_json", "float", "duplicate_member",
// "member_name", "too_deep", "too_large" or "integer_range". Text is brought
// into NFC.
func Canonical(raw []byte) ([]byte, error) {
	if len(raw) > 2*MaxBytes {
		return nil, invalid("too_large", "%d bytes", len(raw))
	}
	v, err := parseTree(raw, MaxDepth)
	if err != nil {
		return nil, err
	}
	out := v.append(make([]byte, 0, len(raw)))
	if len(out) > MaxBytes {
		return nil, invalid("too_large", "%d bytes, at most %d", len(out), MaxBytes)
	}
	return out, nil
}

// Check reports errs.Invalid with code "not_canonical" where raw is valid but
// not canonical, and as Canonical does where it is not even valid.
func Check(raw []byte) error {
	if isCanonical(raw) {
		return nil
	}
	_, err := canonicalTree(raw)
	return err
}

func canonicalTree(raw []byte) (value, error) {
	if len(raw) > MaxBytes {
		return value{}, invalid("too_large", "%d bytes, at most %d", len(raw), MaxBytes)
	}
	v, err := parseTree(raw, MaxDepth)
	if err != nil {
		return value{}, err
	}
	if !bytes.Equal(v.append(make([]byte, 0, len(raw))), raw) {
		return value{}, invalid("not_canonical", "these bytes are not in canonical form")
	}
	return v, nil
}
