package raid

import (
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/codes"
)

// particulars checks what is written beside the questions of the plain case.
func (f *findings) particulars(path string, e Encounter, p Person) {
	f.text(Path(path, "no_iin_note"), p.NoIINNote, MaxLine)
	f.text(Path(path, "injuries"), p.Injuries, MaxText)
	f.text(Path(path, "placed"), p.Placed, MaxText)
	f.text(Path(path, "protocol"), p.Protocol, MaxLine)
	f.code(Path(path, "citizenship"), "citizenship", p.Citizenship)
	f.code(Path(path, "language"), "languages", p.Language)
	f.code(Path(path, "proposed"), "articles", p.Proposed)
	f.codeList(Path(path, "roles"), "roles", p.Roles)
	f.codeList(Path(path, "why_out_codes"), "why_out", p.WhyOutCodes)
	f.residence(Path(path, "residence"), p.Residence)
	f.registers(path, e, p)
	f.taken(path, p)
	f.detained(Path(path, "detained"), e, p)
	if p.Kind == Minor && has(p.Conditions, codes.ConditionInjured) && blank(p.Injuries) {
		// A child with injuries: what is seen is written down at once, since it
		// heals (docs/sources.md, principle 5 and 3).
		f.warn(Path(path, "injuries"), "problem.injuries_missing")
	}
	if p.Protocol != "" && p.Article == "" {
		f.warn(Path(path, "article"), "problem.protocol_article")
	}
}

func (f *findings) codeList(path, list string, all []codes.Code) {
	f.many(path, len(all), MaxCodes)
	f.excluded(path, list, all)
	for i, code := range all {
		f.code(Path(path, i), list, code)
	}
}

func (f *findings) residence(path string, r Residence) {
	f.text(Path(path, "locality"), r.Locality, MaxLine)
	f.text(Path(path, "address"), r.Address, MaxText)
	if r.District != "" && f.rules.Region != nil && !f.rules.Region.HasDistrict(r.District) {
		f.warn(Path(path, "district"), "problem.district_unknown")
	}
}

// registers: who stands on a register, and who is put on one. The addiction
// register is a matter of health: only a doctor speaks of it
// (docs/sources.md, 7).
func (f *findings) registers(path string, e Encounter, p Person) {
	f.many(Path(path, "hits"), len(p.RegisterMatches), MaxCodes)
	f.many(Path(path, "put_on"), len(p.Registrations), MaxCodes)
	ids := map[uuid.UUID]bool{}
	for i, h := range p.RegisterMatches {
		at := Path(path, "hits", i)
		f.id(Path(at, "id"), h.ID, ids)
		f.code(Path(at, "register"), "registers", h.Register)
		f.text(Path(at, "source"), h.Source, MaxLine)
		if h.Register == "" {
			f.warn(Path(at, "register"), "problem.register_missing")
		}
	}
	ids = map[uuid.UUID]bool{}
	for i, r := range p.Registrations {
		at := Path(path, "put_on", i)
		f.id(Path(at, "id"), r.ID, ids)
		f.code(Path(at, "register"), "registers", r.Register)
		f.text(Path(at, "decided"), r.Decided, MaxLine)
		f.date(Path(at, "on"), r.On)
		switch {
		case r.Register == "":
			f.warn(Path(at, "register"), "problem.register_missing")
		case r.Register == codes.RegisterAddiction:
			f.warn(Path(at, "register"), "problem.register_doctor")
		case blank(r.Decided):
			// Law 245-VIII, articles 18 and 72: a register has its grounds and
			// a body that decides; the program never does.
			f.warn(Path(at, "decided"), "problem.register_decided_missing")
		}
	}
}

// taken: things taken go with an act drawn elsewhere (Code on administrative
// offences; the blank is «протокол изъятия», docs/sources.md, 3).
func (f *findings) taken(path string, p Person) {
	f.many(Path(path, "taken"), len(p.Seized), MaxCodes)
	ids := map[uuid.UUID]bool{}
	for i, t := range p.Seized {
		at := Path(path, "taken", i)
		f.id(Path(at, "id"), t.ID, ids)
		f.code(Path(at, "kind"), "things", t.Kind)
		f.text(Path(at, "act"), t.Act, MaxLine)
		f.text(Path(at, "note"), t.Note, MaxLine)
		if t.Kind == "" {
			f.warn(Path(at, "kind"), "problem.thing_missing")
		}
		if t.Count < 0 || t.Count > MaxSeized {
			f.block(Path(at, "count"), "problem.count_range")
		}
		if blank(t.Act) {
			f.warn(Path(at, "act"), "problem.act_missing")
		}
	}
}

// detained: the start event of the limit has its hour, lies after the meeting
// and before the end; and the limit has not passed (article 789, see
// DefaultDetention).
func (f *findings) detained(path string, e Encounter, p Person) {
	if d := p.Detained; d != nil {
		f.code(Path(path, "event"), "detention", d.Event)
		if d.Event == "" {
			f.warn(Path(path, "event"), "problem.detention_event_missing")
		}
		if d.From.IsZero() {
			f.warn(Path(path, "from"), "problem.detention_from_missing")
		}
		f.future(Path(path, "from"), d.From)
		f.order(Path(path, "from"), "problem.detention_before_met", e.MetAt, d.From)
		f.order(Path(path, "from"), "problem.detention_after_end", d.From, e.ClosedAt)
	}
	limit, runs := DeadlineOf(e, p, f.rules)
	if !runs || p.Kind != Minor {
		return
	}
	end := f.rules.Now
	for _, t := range []time.Time{e.ClosedAt, p.HandedAt} {
		if !t.IsZero() {
			end = t
		}
	}
	if !end.IsZero() && end.After(limit.To) {
		f.warn(path, "problem.detention_long")
	}
}

// clips: a video is found by badge and time while its archive keeps it.
func (f *findings) clips(e Encounter) {
	f.many("clips", len(e.VideoClips), MaxCodes)
	ids := map[uuid.UUID]bool{}
	for i, c := range e.VideoClips {
		at := Path("clips", i)
		f.id(Path(at, "id"), c.ID, ids)
		f.text(Path(at, "badge"), c.Badge, MaxLine)
		if blank(c.Badge) {
			f.warn(Path(at, "badge"), "problem.badge_missing")
		}
		if c.From.IsZero() {
			f.warn(Path(at, "from"), "problem.clip_from_missing")
		}
		f.future(Path(at, "from"), c.From)
		f.order(Path(at, "to"), "problem.clip_order", c.From, c.To)
	}
}

// excluded warns of two answers that cannot both be true: a record that came
// another way than through the form, or two edits that met, may hold them. What
// a code of a newer program excludes nobody knows here.
func (f *findings) excluded(path, list string, all []codes.Code) {
	known := func(c codes.Code) bool {
		if f.rules.Codes == nil {
			return true
		}
		_, ok := f.rules.Codes.Row(list, c)
		return ok
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if codes.Exclude(list, a, b) && known(a) && known(b) {
				f.warn(path, "problem.codes_exclude")
				return
			}
		}
	}
}
