package revision

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"slices"
)

// Line is a revision on the wire: {"rev":…,"sig":…,"revision":{…}}, and from the
// region its "receipt":{…} before the revision. It is
// written by AppendLine and read by ParseLine; encoding/json would rewrite
// "<", ">" and "&" inside Revision and so break its hash.
type Line struct {
	Rev      Hash            `json:"rev"`
	Sig      []byte          `json:"sig"`
	Receipt  *Receipt        `json:"receipt,omitempty"`
	Revision json.RawMessage `json:"revision"`
}

// lineCost is how much longer than its revision a line is, its line feed included.
const lineCost = 272

// AppendLine appends the wire line of s, without a line feed, to b.
func (s Signed) AppendLine(b []byte) []byte {
	b = slices.Grow(b, lineCost+len(s.Bytes))
	b = append(b, `{"rev":"`...)
	b = append(b, s.Rev...)
	b = append(b, `","sig":"`...)
	b = base64.StdEncoding.AppendEncode(b, s.Sig)
	b = append(b, '"')
	if s.Receipt != nil {
		b = append(append(b, `,"receipt":`...), s.Receipt.encode()...)
	}
	b = append(b, `,"revision":`...)
	b = append(b, s.Bytes...)
	return append(b, '}')
}

// ParseLine reads a wire line. It returns errs.Invalid with code "not_a_line",
// "hash_mismatch", or as Parse does; in the last case Rev, Sig and Bytes are
// set. Members of the line it does not know are passed over. The signature is
// not checked: that needs the author's key.
func ParseLine(raw []byte) (Signed, error) {
	var l Line
	if err := l.split(raw); err != nil {
		return Signed{}, err
	}
	if HashOf(l.Revision) != l.Rev {
		return Signed{}, invalid("hash_mismatch", "the bytes do not have the hash they are sent under")
	}
	s, err := Parse(l.Revision)
	s.Sig, s.Receipt = l.Sig, l.Receipt
	return s, err
}

// split takes a line apart without touching the bytes of the revision.
func (l *Line) split(raw []byte) error {
	fault := func(what string) error { return invalid("not_a_line", "%s", what) }
	if len(raw) > MaxBytes+1024 {
		return fault("too long")
	}
	p := parser{raw: raw}
	if p.space(); !p.take('{') {
		return fault("not an object")
	}
	seen := map[string]bool{}
	for {
		if p.space(); p.at >= len(raw) || raw[p.at] != '"' {
			return fault("member name expected")
		}
		name, err := p.text()
		if err != nil || seen[name] {
			return fault("bad or doubled member name")
		}
		seen[name] = true
		if p.space(); !p.take(':') {
			return fault("colon expected")
		}
		p.space()
		if name == "revision" && p.at < len(raw) && raw[p.at] == '{' {
			from := p.at
			if !p.skip() {
				return fault("revision without an end")
			}
			l.Revision = raw[from:p.at:p.at] // Parse looks into it
		} else if err := l.member(&p, name); err != nil {
			return fault("bad value")
		}
		if p.space(); p.take('}') {
			break
		}
		if !p.take(',') {
			return fault("comma or } expected")
		}
	}
	if p.space(); p.at != len(raw) {
		return fault("more after the end")
	}
	if !l.Rev.Valid() || len(l.Sig) != ed25519.SignatureSize || l.Revision == nil {
		return fault("rev, sig or revision is missing")
	}
	return nil
}

// member reads any other member of a line.
func (l *Line) member(p *parser, name string) error {
	v, err := p.value(MaxDepth)
	if err != nil {
		return err
	}
	switch name {
	case "rev":
		l.Rev = Hash(v.text)
	case "sig":
		l.Sig, err = base64.StdEncoding.Strict().DecodeString(v.text)
	case "receipt":
		l.Receipt = receiptOf(v)
	}
	return err
}

// Text returns a member of a canonical object that is text, such as the night
// of a body; empty where there is none. It looks at no other member.
func Text(object json.RawMessage, name string) string {
	p := parser{raw: object}
	if !p.take('{') {
		return ""
	}
	for p.at < len(object) && object[p.at] == '"' {
		here, err := p.text()
		if err != nil || !p.take(':') || p.at >= len(object) {
			return ""
		}
		switch c := object[p.at]; {
		case here == name && c == '"':
			s, _ := p.text()
			return s
		case here >= name:
			return ""
		case c == '"' || c == '{' || c == '[':
			if !p.skip() {
				return ""
			}
		default:
			for p.at < len(object) && object[p.at] != ',' && object[p.at] != '}' {
				p.at++
			}
		}
		if !p.take(',') {
			return ""
		}
	}
	return ""
}
