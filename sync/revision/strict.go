package revision

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// strict moves over JSON and says whether its bytes are in canonical form for
// sure, without making anything of them. What it is not sure of is no fault: the
// tree is asked then, which knows.
type strict struct {
	parser
}

// plainDigits is how many digits an integer has that is in range in any case.
const plainDigits = 15

// value moves over a value of at most depth levels.
func (p *strict) value(depth int) bool {
	if p.at >= len(p.raw) {
		return false
	}
	switch c := p.raw[p.at]; {
	case c == '"':
		return p.text(true)
	case c == '{':
		return depth > 0 && p.object(depth-1)
	case c == '[':
		return depth > 0 && p.array(depth-1)
	case c == '-' || c >= '0' && c <= '9':
		return p.integer()
	}
	return p.word("null") || p.word("true") || p.word("false")
}

func (p *strict) array(depth int) bool {
	p.at++
	if p.take(']') {
		return true
	}
	for p.value(depth) {
		if p.take(']') {
			return true
		}
		if !p.take(',') {
			return false
		}
	}
	return false
}

// object wants each name after the one before.
func (p *strict) object(depth int) bool {
	p.at++
	if p.take('}') {
		return true
	}
	var last []byte
	for first := true; ; first = false {
		name, ok := p.name()
		if !ok || !first && string(name) <= string(last) || !p.value(depth) {
			return false
		}
		if p.take('}') {
			return true
		}
		if !p.take(',') {
			return false
		}
		last = name
	}
}

// name moves over the name of a member and its colon.
func (p *strict) name() ([]byte, bool) {
	from := p.at + 1
	if p.at >= len(p.raw) || p.raw[p.at] != '"' || !p.text(false) {
		return nil, false
	}
	return p.raw[from : p.at-1], p.take(':')
}

func (p *strict) integer() bool {
	minus := p.take('-')
	from := p.at
	for p.at < len(p.raw) && p.raw[p.at] >= '0' && p.raw[p.at] <= '9' {
		p.at++
	}
	n := p.at - from
	if n == 0 || n > plainDigits || p.raw[from] == '0' && (n > 1 || minus) {
		return false
	}
	return p.at == len(p.raw) || p.raw[p.at] == ',' || p.raw[p.at] == ']' || p.raw[p.at] == '}'
}

// text moves over a text whose escapes, where it may have any, are the short
// ones. A name of a member is ASCII and has none. Beside ASCII and Cyrillic letters
// the tables are asked: what a short escape stands for joins with nothing.
func (p *strict) text(free bool) bool {
	raw, other := p.raw, false
	for i := p.at + 1; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '"':
			text := raw[p.at+1 : i]
			p.at = i + 1
			return !other || utf8.Valid(text) && norm.NFC.IsNormal(text)
		case c == '\\':
			if i++; !free || i >= len(raw) || !short(raw[i]) {
				return false
			}
		case c < 0x20, !free && c > 0x7e:
			return false
		case c < utf8.RuneSelf:
		case i+1 < len(raw) && raw[i+1] >= 0x80 && raw[i+1] <= 0xbf && (c == 0xd0 || c == 0xd1 || c == 0xd3 || c == 0xd2 && raw[i+1] > 0x87):
			i++ // as normal has it
		default:
			other = true
		}
	}
	return false
}

// short says whether a canonical escape is a backslash and this.
func short(c byte) bool {
	switch c {
	case '"', '\\', 'b', 'f', 'n', 'r', 't':
		return true
	}
	return false
}

// isCanonical says whether all of raw is canonical for sure.
func isCanonical(raw []byte) bool {
	p := strict{parser{raw: raw}}
	return len(raw) <= MaxBytes && p.value(MaxDepth) && p.at == len(raw)
}

// envelopeTree reads the tree of canonical bytes, and leaves out what is in the
// body: that is given as it stands.
func envelopeTree(raw []byte) (v value, body []byte, ok bool) {
	if len(raw) == 0 || raw[0] != '{' || !isCanonical(raw) {
		return value{}, nil, false
	}
	p := parser{raw: raw, at: 1}
	v = value{form: isObject, members: make([]member, 0, 24)}
	for !p.take('}') {
		name, err := p.text()
		if err != nil || !p.take(':') {
			return value{}, nil, false
		}
		var item value
		if from := p.at; name == "body" && raw[from] == '{' {
			if !p.skip() {
				return value{}, nil, false
			}
			item.form, body = isObject, raw[from:p.at:p.at]
		} else if item, err = p.value(MaxDepth - 1); err != nil {
			return value{}, nil, false
		}
		v.members = append(v.members, member{name, item})
		p.take(',')
	}
	return v, body, true
}
