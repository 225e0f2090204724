package commission

import (
	"encoding/binary"
	"iter"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// A pack is extracts one behind the other, some seventy bytes each:
//
//	uvarint      how many texts there are, each with its length before it; a text of an
//	             extract is the number of one of these
//	extract      16 bytes id, flags, kind, night, district; then of an encounter the type
//	             of its place, its hour and its people, of a short record its venue and its detail;
//	             of a link after the flags twice 16 bytes
//	trace        minute, latitude and longitude in steps of TraceStep with their sign in
//	             the lowest bit, crew; behind the district, where there is one
//	person       16 bytes id, flags, article, referrals, things; of a child also outcome,
//	             education, sex, reasons of being out, registers, years, 16 bytes mark
//
// Everything but ids and marks is a uvarint.

// The flags of an extract and of a person.
const (
	flagAccepted = 1 << iota
	flagUnnamed
	flagDelivered
	flagShort
	flagLink
	flagTrace
)

const (
	flagChild = 1 << iota
	flagR12
	flagSelfHarm
	flagR11
	flagMark
	flagYears
)

// markLen is how long the mark of an IIN is.
const markLen = 16

// Packer packs extracts. The zero Packer is ready.
type Packer struct {
	texts map[string]uint64
	names []string
	body  []byte
	count int
}

// Len is how many extracts were added.
func (k *Packer) Len() int { return k.count }

// Size is how many bytes they take, texts left out.
func (k *Packer) Size() int { return len(k.body) }

// Add packs one more; a mark of another length than 16 bytes is left out.
func (k *Packer) Add(x *Extract) {
	k.count++
	k.body = append(k.body, x.ID[:]...)
	if x.Kind == raid.KindLink {
		k.number(flagLink)
		k.body = append(append(k.body, x.Same[0][:]...), x.Same[1][:]...)
		return
	}
	flags := bit(x.Accepted, flagAccepted) | bit(x.Unnamed, flagUnnamed) | bit(x.Known(), flagTrace)
	if x.Short != nil {
		v := x.Short.Visit()
		k.number(flags | flagShort)
		k.text(string(x.Kind))
		k.text(string(v.Night))
		k.text(v.Place.District)
		k.trace(x.Trace)
		k.text(v.Place.Venue)
		k.text(detail(x.Short))
		return
	}
	e := &x.Encounter
	k.number(flags | bit(!e.DeliveredAt.IsZero(), flagDelivered))
	k.text(string(x.Kind))
	k.text(string(e.Night))
	k.text(e.Place.District)
	k.trace(x.Trace)
	k.text(string(e.Place.Type))
	k.number(uint64(x.Hour))
	k.number(uint64(len(e.People)))
	promised := 0
	for i := range e.People {
		p := &e.People[i]
		k.person(p, x.Help[promised:promised+len(p.Referrals)])
		promised += len(p.Referrals)
	}
}

// detail is what is counted of a short record beside where and when it was.
func detail(s raid.Short) string {
	switch b := s.(type) {
	case raid.VenueCheck:
		return string(b.Result)
	case raid.HomeCheck:
		return string(b.Subject)
	case raid.Talk:
		return string(b.Form)
	}
	return ""
}

func (k *Packer) person(p *raid.Person, help []Promise) {
	child, years := p.Kind == raid.Minor, p.Age > 0 || p.AgeError > 0
	k.body = append(k.body, p.ID[:]...)
	k.number(bit(child, flagChild) | bit(len(p.Conditions) > 0, flagR11) | bit(years, flagYears) | bit(len(p.IIN) == markLen, flagMark) |
		bit(either(p.Reasons, codes.ReasonRunaway, codes.ReasonWanted), flagR12) | bit(either(p.Reasons, codes.ReasonSelfHarm, codes.ReasonSelfHarm), flagSelfHarm))
	k.text(string(p.Article))
	k.number(uint64(len(p.Referrals)))
	for i, f := range p.Referrals {
		s := help[i].Standing
		k.body = append(k.body, f.ID[:]...)
		k.text(string(f.Kind))
		k.number(bit(s.Taken, 1) | bit(s.Done, 2) | bit(s.Open, 4))
		k.text(string(s.Due))
	}
	k.number(uint64(len(p.Seized)))
	for _, s := range p.Seized {
		k.text(string(s.Kind))
		k.number(uint64(s.Count))
	}
	if !child {
		return
	}
	k.text(string(p.Outcome))
	k.text(string(p.Education))
	k.text(string(p.Sex))
	k.number(uint64(len(p.WhyOutCodes)))
	for _, c := range p.WhyOutCodes {
		k.text(string(c))
	}
	k.number(uint64(len(p.Registrations)))
	for _, g := range p.Registrations {
		k.text(string(g.Register))
	}
	if years {
		k.number(uint64(p.Age))
	}
	if len(p.IIN) == markLen {
		k.body = append(k.body, p.IIN...)
	}
}

func bit(on bool, flag uint64) uint64 {
	if on {
		return flag
	}
	return 0
}

func (k *Packer) number(n uint64) { k.body = binary.AppendUvarint(k.body, n) }

func (k *Packer) text(s string) {
	n, known := k.texts[s]
	if !known {
		if k.texts == nil {
			k.texts = map[string]uint64{}
		}
		n = uint64(len(k.names))
		k.texts[s], k.names = n, append(k.names, s)
	}
	k.number(n)
}

// Bytes are those of the pack so far.
func (k *Packer) Bytes() []byte {
	out := binary.AppendUvarint(nil, uint64(len(k.names)))
	for _, s := range k.names {
		out = append(binary.AppendUvarint(out, uint64(len(s))), s...)
	}
	return append(out, k.body...)
}

// Unpack gives the extracts of a pack, each of them good until the next is asked for. It
// says false, once and last, where the bytes are no pack.
func Unpack(b []byte) iter.Seq2[*Extract, bool] {
	return func(yield func(*Extract, bool) bool) {
		u, x := unpacker{b: b, whole: true}, Extract{}
		u.header()
		for u.whole && len(u.b) > 0 {
			u.extract(&x)
			if u.whole && !yield(&x, true) {
				return
			}
		}
		if !u.whole {
			yield(nil, false)
		}
	}
}

// unpacker reads a pack from its beginning; after the first thing that is wrong it gives
// zeros and is not whole.
type unpacker struct {
	b     []byte
	names []string
	whole bool
}

func (u *unpacker) header() {
	for range u.count(1) {
		n := u.count(1)
		u.names = append(u.names, string(u.b[:n]))
		u.b = u.b[n:]
	}
}

func (u *unpacker) number() uint64 {
	n, size := binary.Uvarint(u.b)
	if size <= 0 {
		u.whole, u.b = false, nil
		return 0
	}
	u.b = u.b[size:]
	return n
}

// count is a number of things of which each takes at least so many bytes of what follows.
func (u *unpacker) count(least int) int {
	n := u.number()
	if n > uint64(len(u.b)/least) {
		u.whole, u.b = false, nil
		return 0
	}
	return int(n)
}

func (u *unpacker) text() string {
	n := u.number()
	if n >= uint64(len(u.names)) {
		u.whole, u.b = false, nil
		return ""
	}
	return u.names[n]
}

func (u *unpacker) id() (id uuid.UUID) {
	if len(u.b) < len(id) {
		u.whole, u.b = false, nil
		return id
	}
	u.b = u.b[copy(id[:], u.b):]
	return id
}
