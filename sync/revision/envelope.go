package revision

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
)

// Canonical gives the canonical bytes of e as it is, without members that this
// program does not know. They are those of a revision to sign, or of what is shown of
// one.
func (e Envelope) Canonical() ([]byte, error) { return e.encode() }

// encode writes the canonical bytes of e.
func (e Envelope) encode() ([]byte, error) {
	body, err := parseTree(e.Body, MaxDepth-1)
	if err != nil {
		return nil, err
	}
	parents := slices.Clone(e.Parents)
	slices.Sort(parents)
	parents = slices.Compact(parents)

	v := value{form: isObject}
	text := func(name, s string) {
		if s != "" {
			v.members = append(v.members, member{name, value{form: isText, text: normal(s)}})
		}
	}
	number := func(n uint64) value { return value{form: isNumber, text: strconv.FormatUint(n, 10)} }
	id := func(name string, u uuid.UUID) {
		if u != uuid.Nil {
			text(name, u.String())
		}
	}
	if a := e.Anchor; a != nil {
		v.members = append(v.members, member{"anchor", value{form: isObject, members: []member{
			{"ms", value{form: isNumber, text: strconv.FormatInt(a.MS, 10)}},
			{"sig", value{form: isText, text: anchorText.EncodeToString(a.Sig)}},
		}}})
	}
	id("author", e.Author)
	v.members = append(v.members, member{"body", body})
	if c := e.Clock; c != nil {
		signed := func(n int64) value { return value{form: isNumber, text: strconv.FormatInt(n, 10)} }
		v.members = append(v.members, member{"clock", value{form: isObject, members: []member{
			{"behind", signed(c.Behind)}, {"ms", signed(c.MS)},
		}}})
	}
	id("crew", e.Crew)
	id("device", e.Device)
	text("district", e.District)
	if e.DSeq != 0 {
		v.members = append(v.members, member{"dseq", number(e.DSeq)})
	}
	text("key", e.Key)
	text("kind", string(e.Kind))
	if len(parents) > 0 {
		list := value{form: isArray}
		for _, p := range parents {
			list.items = append(list.items, value{form: isText, text: string(p)})
		}
		v.members = append(v.members, member{"parents", list})
	}
	text("prev", string(e.Prev))
	id("raid", e.Raid)
	id("record", e.Record)
	v.members = append(v.members,
		member{"schema", value{form: isNumber, text: strconv.Itoa(e.Schema)}},
		member{"time", value{form: isObject, members: []member{
			{"ms", value{form: isNumber, text: strconv.FormatInt(e.Time.MS, 10)}},
			{"n", number(uint64(e.Time.N))},
		}}})
	text("unit", e.Unit)
	return v.append(nil), nil
}

// Parse reads canonical bytes. It returns errs.Invalid with the codes of
// Canonical, "not_canonical", or "bad_envelope" with the member that is wrong;
// with any of them Rev and Bytes are still set, so that what cannot be
// understood can be kept under its name. The signature is not looked at.
func Parse(raw []byte) (Signed, error) {
	s := Signed{Rev: HashOf(raw), Bytes: raw}
	v, bodyBytes, ok := envelopeTree(raw)
	if !ok {
		var err error
		if v, err = canonicalTree(raw); err != nil {
			return s, err
		}
	}
	r := reader{v: &v}
	e := Envelope{
		Schema:   int(r.integer("schema", 1, 1<<31-1)),
		Kind:     raid.Kind(r.text("kind")),
		Record:   r.id("record"),
		Parents:  r.parents(),
		Device:   r.id("device"),
		DSeq:     uint64(r.integer("dseq", 0, MaxInteger)),
		Prev:     Hash(r.hex("prev", 64)),
		Author:   r.id("author"),
		Key:      r.hex("key", 32),
		Time:     r.time(),
		Clock:    r.reading(),
		Anchor:   r.anchor(),
		Unit:     r.text("unit"),
		Raid:     r.id("raid"),
		Crew:     r.id("crew"),
		District: r.text("district"),
	}
	body := v.get("body")
	r.must("body", body != nil && body.form == isObject)
	r.must("kind", codeLike(string(e.Kind)))
	r.must("record", e.Record != uuid.Nil)
	r.must("key", e.Key != "")
	r.must("device", (e.Device == uuid.Nil) == (e.DSeq == 0))
	r.must("prev", (e.Prev == "") == (e.DSeq <= 1))
	if r.wrong != "" {
		return s, &errs.Error{Kind: errs.Invalid, Code: "bad_envelope", Field: r.wrong}
	}
	if e.Body = bodyBytes; !ok {
		e.Body = body.append(nil)
	}
	s.Envelope = e
	return s, nil
}

// codeLike reports whether s is a short lower-case word such as "venue_check".
func codeLike(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && c != '_' {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 32
}

// reader takes the members of an envelope and remembers the first that is
// wrong.
type reader struct {
	v     *value
	wrong string
}

func (r *reader) must(name string, ok bool) {
	if !ok && r.wrong == "" {
		r.wrong = name
	}
}

// text returns a member that is text; a missing one is empty, an empty one is
// wrong, because then the same envelope could be spelled in two ways.
func (r *reader) text(name string) string {
	m := r.v.get(name)
	if m == nil {
		return ""
	}
	r.must(name, m.form == isText && m.text != "" && len(m.text) <= 256)
	return m.text
}

func (r *reader) hex(name string, n int) string {
	s := r.text(name)
	r.must(name, s == "" || isHex(s, n))
	return s
}

func (r *reader) id(name string) uuid.UUID {
	s := r.text(name)
	if s == "" {
		return uuid.Nil
	}
	u, err := uuid.Parse(s)
	r.must(name, err == nil && u != uuid.Nil && u.String() == s)
	return u
}

// integer returns a member that is a number; a missing one is 0, and where 0
// is in range a written 0 is wrong.
func (r *reader) integer(name string, low, high int64) int64 {
	m := r.v.get(name)
	if m == nil {
		r.must(name, low == 0)
		return 0
	}
	n, err := strconv.ParseInt(m.text, 10, 64)
	r.must(name, m.form == isNumber && err == nil && n >= max(low, 1) && n <= high)
	return n
}

func (r *reader) time() Time {
	m := r.v.get("time")
	if m == nil || m.form != isObject || len(m.members) != 2 || m.get("ms") == nil || m.get("n") == nil ||
		m.get("ms").form != isNumber || m.get("n").form != isNumber {
		r.must("time", false)
		return Time{}
	}
	ms, _ := strconv.ParseInt(m.get("ms").text, 10, 64)
	n, err := strconv.ParseUint(m.get("n").text, 10, 16)
	r.must("time", err == nil && ms >= 0)
	return Time{MS: ms, N: uint16(n)}
}

// reading returns what the device's clock showed, which revisions from before
// and those of the region do not say.
func (r *reader) reading() *Reading {
	m := r.v.get("clock")
	if m == nil {
		return nil
	}
	behind, ms := m.get("behind"), m.get("ms")
	if m.form != isObject || len(m.members) != 2 || behind == nil || ms == nil || behind.form != isNumber || ms.form != isNumber {
		r.must("clock", false)
		return nil
	}
	var c Reading
	var err [2]error
	c.Behind, err[0] = strconv.ParseInt(behind.text, 10, 64)
	c.MS, err[1] = strconv.ParseInt(ms.text, 10, 64)
	r.must("clock", err[0] == nil && err[1] == nil)
	return &c
}

func (r *reader) parents() []Hash {
	m := r.v.get("parents")
	if m == nil {
		return nil
	}
	r.must("parents", m.form == isArray && len(m.items) > 0 && len(m.items) <= MaxParents)
	all := make([]Hash, 0, len(m.items))
	for _, item := range m.items {
		h := Hash(item.text)
		r.must("parents", item.form == isText && h.Valid() && (len(all) == 0 || all[len(all)-1] < h))
		all = append(all, h)
	}
	return all
}
