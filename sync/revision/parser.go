package revision

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// parser reads JSON into a tree and refuses what canonical bytes cannot say.
// The standard decoder cannot serve: it takes the last of two equal members,
// ignores case in names and mends broken text in silence.
type parser struct {
	raw []byte
	at  int
}

func (p *parser) fault(what string) error {
	return invalid("not_json", "%s at byte %d", what, p.at)
}

func (p *parser) space() {
	for p.at < len(p.raw) {
		switch p.raw[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// take moves past c when it is next.
func (p *parser) take(c byte) bool {
	if p.at < len(p.raw) && p.raw[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) word(s string) bool {
	if len(p.raw)-p.at >= len(s) && string(p.raw[p.at:p.at+len(s)]) == s {
		p.at += len(s)
		return true
	}
	return false
}

// value reads the next value, of at most depth levels.
func (p *parser) value(depth int) (value, error) {
	if p.at >= len(p.raw) {
		return value{}, p.fault("ends too early")
	}
	switch c := p.raw[p.at]; {
	case c == '{' || c == '[':
		if depth == 0 {
			return value{}, invalid("too_deep", "more than %d levels", MaxDepth)
		}
		p.at++
		if c == '{' {
			return p.object(depth - 1)
		}
		return p.array(depth - 1)
	case c == '"':
		s, err := p.text()
		return value{form: isText, text: normal(s)}, err
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case p.word("null"):
		return value{form: isNull}, nil
	case p.word("true"):
		return value{form: isTrue}, nil
	case p.word("false"):
		return value{form: isFalse}, nil
	}
	return value{}, p.fault("not a value")
}

func (p *parser) array(depth int) (value, error) {
	v := value{form: isArray}
	if p.space(); p.take(']') {
		return v, nil
	}
	for {
		p.space()
		item, err := p.value(depth)
		if err != nil {
			return v, err
		}
		v.items = append(v.items, item)
		p.space()
		if p.take(']') {
			return v, nil
		}
		if !p.take(',') {
			return v, p.fault("comma or ] expected")
		}
	}
}

func (p *parser) object(depth int) (value, error) {
	v := value{form: isObject}
	if p.space(); p.take('}') {
		return v, nil
	}
	for {
		if p.space(); p.at >= len(p.raw) || p.raw[p.at] != '"' {
			return v, p.fault("member name expected")
		}
		name, err := p.text()
		if err != nil {
			return v, err
		}
		for i := range len(name) {
			if name[i] < 0x20 || name[i] > 0x7e {
				return v, invalid("member_name", "a member name is not ASCII")
			}
		}
		if p.space(); !p.take(':') {
			return v, p.fault("colon expected")
		}
		p.space()
		item, err := p.value(depth)
		if err != nil {
			return v, err
		}
		v.members = append(v.members, member{name, item})
		p.space()
		if p.take('}') {
			return v, sortMembers(v.members)
		}
		if !p.take(',') {
			return v, p.fault("comma or } expected")
		}
	}
}

func sortMembers(all []member) error {
	slices.SortStableFunc(all, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	for i := 1; i < len(all); i++ {
		if all[i].name == all[i-1].name {
			return invalid("duplicate_member", "a member stands twice")
		}
	}
	return nil
}

// number reads an integer. Floats and exponents are refused, because two
// programs need not spell the same float alike.
func (p *parser) number() (value, error) {
	from := p.at
	p.take('-')
	digits := p.at
	for p.at < len(p.raw) && p.raw[p.at] >= '0' && p.raw[p.at] <= '9' {
		p.at++
	}
	if p.at < len(p.raw) {
		switch p.raw[p.at] {
		case '.', 'e', 'E':
			return value{}, invalid("float", "only integers are kept, at byte %d", from)
		}
	}
	if p.at == digits || p.raw[digits] == '0' && p.at > digits+1 {
		return value{}, p.fault("not a number")
	}
	n, err := strconv.ParseInt(string(p.raw[from:p.at]), 10, 64)
	if err != nil || n > MaxInteger || n < -MaxInteger {
		return value{}, invalid("integer_range", "an integer is out of range at byte %d", from)
	}
	return value{form: isNumber, text: strconv.FormatInt(n, 10)}, nil
}

// text reads a string and undoes its escapes. Broken UTF-8 and lone surrogates
// are refused: mending them would change what was signed.
func (p *parser) text() (string, error) {
	p.at++
	from := p.at
	var out []byte // what came before from, where there was an escape
	for p.at < len(p.raw) {
		c := p.raw[p.at]
		switch {
		case c == '"':
			part := p.raw[from:p.at]
			if out != nil {
				part = append(out, part...)
			}
			p.at++
			if !utf8.Valid(part) {
				return "", p.fault("text is not UTF-8")
			}
			return string(part), nil
		case c == '\\':
			out = append(out, p.raw[from:p.at]...)
			p.at++
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
			from = p.at
		case c < 0x20:
			return "", p.fault("control character in text")
		default:
			p.at++
		}
	}
	return "", p.fault("text without an end")
}

// skip moves behind the next value without looking into it. It finds the right
// end of a valid value and some end, or none, of an invalid one.
func (p *parser) skip() bool {
	for levels := 0; p.at < len(p.raw); {
		switch p.raw[p.at] {
		case '"':
			for p.at++; p.at < len(p.raw) && p.raw[p.at] != '"'; p.at++ {
				if p.raw[p.at] == '\\' {
					p.at++
				}
			}
			p.at++
		case '{', '[':
			levels++
			p.at++
			continue
		case '}', ']':
			levels--
			p.at++
		default:
			p.at++
			continue
		}
		if levels <= 0 {
			return levels == 0 && p.at <= len(p.raw)
		}
	}
	return false
}

// escape reads what follows a backslash.
func (p *parser) escape() (rune, error) {
	if p.at >= len(p.raw) {
		return 0, p.fault("ends too early")
	}
	c := p.raw[p.at]
	p.at++
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		r, ok := p.hex4()
		if ok && utf16.IsSurrogate(r) {
			if !p.word(`\u`) {
				return 0, p.fault("lone surrogate")
			}
			var low rune
			if low, ok = p.hex4(); ok {
				if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
					return 0, p.fault("lone surrogate")
				}
			}
		}
		if ok {
			return r, nil
		}
	}
	return 0, p.fault("bad escape")
}

func (p *parser) hex4() (rune, bool) {
	if len(p.raw)-p.at < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.raw[p.at:p.at+4]), 16, 32)
	if err != nil {
		return 0, false
	}
	p.at += 4
	return rune(n), true
}
