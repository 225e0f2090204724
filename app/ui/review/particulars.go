package review

import (
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

// entered is a time and who wrote it.
func (o *writer) entered(at time.Time, by uuid.UUID) string {
	name := ""
	if o.w.Officer != nil && by != uuid.Nil {
		name = o.w.Officer(by)
	}
	if at.IsZero() {
		return ""
	}
	return o.join(" · ", o.time(at), name)
}

// article is a code with its name: the number is what a reviewer knows it by.
func (o *writer) article(c codes.Code) string {
	if name := o.code("articles", c); name != string(c) {
		return o.join(" · ", string(c), name)
	}
	return string(c)
}

// origin is where a person is from and lives, and what he speaks.
func (o *writer) origin(p raid.Person) {
	o.add("citizenship", "citizenship", o.code("citizenship", p.Citizenship))
	o.add("language", "language", o.code("languages", p.Language))
	r := p.Residence
	o.hide("residence", "residence", o.join(", ", o.district(r.District), r.Locality, r.Address))
}

// registers writes register hits, registers put on, things taken and the start
// of the limit of detention: one line each.
func (o *writer) registers(i int, p raid.Person) {
	base, path := o.key, o.path
	line := func(list string, n int, id uuid.UUID, value string) *entry {
		o.key, o.path = base+list+"."+id.String(), fmt.Sprintf("%s%s.%d", path, list, n)
		return o.add("", list, value)
	}
	for n, h := range p.RegisterMatches {
		line("hits", n, h.ID, o.join(" · ", o.code("registers", h.Register), h.Source))
	}
	for n, r := range p.Registrations {
		line("put_on", n, r.ID, o.join(" · ", o.code("registers", r.Register), r.Decided, o.date(r.On)))
	}
	for n, t := range p.Seized {
		count := ""
		if t.Count > 0 {
			count = strconv.Itoa(t.Count)
		}
		line("taken", n, t.ID, o.join(" · ", o.code("things", t.Kind), count, t.Act, t.Note)).secret = t.Note != ""
	}
	o.key, o.path = base, path
	if d := p.Detained; d != nil {
		o.add("detained", "detained", o.join(" · ", o.code("detention", d.Event), o.entered(d.From, d.By)))
	}
}

// clips say where the badge video lies, and until when it can be asked for.
func (o *writer) clips(all []raid.VideoClip) {
	for n, c := range all {
		until := ""
		if last := c.KeptUntil(o.w.Zone); last != "" {
			until = o.t.T("review.clip_until", "Date", o.date(last))
		}
		o.key, o.path = "clips."+c.ID.String(), fmt.Sprintf("clips.%d", n)
		o.add("", "clips", o.join(" · ", c.Badge, o.join(" – ", o.time(c.From), o.time(c.To)), until))
	}
	o.key, o.path = "", ""
}
