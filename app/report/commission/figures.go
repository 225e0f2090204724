package commission

import (
	"slices"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/report"
)

// The parts of figures that no code list names.
const (
	PartAge0       codes.Code = "AGE_0"  // 0 to 6 years, of R03, on the day the child was met
	PartAge7       codes.Code = "AGE_7"  // 7 to 13
	PartAge14      codes.Code = "AGE_14" // 14 and 15
	PartAge16      codes.Code = "AGE_16" // 16 and 17
	PartAgeUnknown codes.Code = "AGE_UNKNOWN"
	PartBoys       codes.Code = "SEX_M"
	PartGirls      codes.Code = "SEX_F"
	PartOfficers   codes.Code = "OFFICERS" // of R20: members of the crews
	PartHours      codes.Code = "HOURS"    // of R20: hours of each crew's window, rounded

	// Of R16, and of each kind of it: what came of the help, as it stands today.
	PartTaken   codes.Code = "HELP_TAKEN"   // somebody works on it, or help was given
	PartDone    codes.Code = "HELP_DONE"    // help was given
	PartEnded   codes.Code = "HELP_ENDED"   // it ended without: declined, moved away
	PartOpen    codes.Code = "HELP_OPEN"    // it goes on, or was not begun
	PartOverdue codes.Code = "HELP_OVERDUE" // of those, the day to look again has passed
)

// helpParts are the parts of R16 that tell what came of it.
var helpParts = []codes.Code{PartTaken, PartDone, PartEnded, PartOpen, PartOverdue}

// partOf is the part of a part: of a kind of help what came of it.
func partOf(kind, part codes.Code) codes.Code { return kind + "/" + part }

// figure is a figure of the derived raid report (docs/sources.md, 1) and in what
// parts it is told. R01 to R09, R17 and R19 are defined in package report:
//
//   - R10 minors with the outcome O_MED;
//   - R11 minors in the condition C_ALC or C_DRG;
//   - R12 minors met as runaways or as missing (reasons R_RUN, R_WANT);
//   - R13 minors of whom another record within the twelve months before says
//     that they were met: by the same IIN, or linked as one child by a person;
//   - R14 persons with an article, by article and part;
//   - R15 minors put on a register, by register;
//   - R16 referrals, of minors and of young adults who agreed, by kind, and of all and
//     of each kind how many were taken up, done, are open and overdue: as they stand
//     today, so that what came later counts, and where that is known;
//   - R18 things taken, by kind; what was not counted is one;
//   - R20 crews of the raids that began, by the plan, those of nobody left out; how
//     many are in them, and for how many hours, are its parts. Whether a crew went out
//     nobody writes down, so nothing says it.
//
// R10 to R13 and R15 count children and are split by place of study.
type figure struct {
	code string
	list string       // the code list of its parts
	own  []codes.Code // or the parts themselves
}

var figures = []figure{
	{code: "R01"}, {code: "R02"},
	{code: "R03", own: []codes.Code{PartAge0, PartAge7, PartAge14, PartAge16, PartAgeUnknown, PartBoys, PartGirls}},
	{code: "R04"}, {code: "R05"}, {code: "R06"}, {code: "R07"}, {code: "R08"}, {code: "R09"},
	{code: "R10"}, {code: "R11"}, {code: "R12"}, {code: "R13"},
	{code: "R14", list: "articles"}, {code: "R15", list: "registers"}, {code: "R16", own: helpParts, list: "referrals"},
	{code: "R17", own: []codes.Code{codes.Code(raid.HomeOfChild), codes.Code(raid.HomeOfFamily)}},
	{code: "R18", list: "things"}, {code: "R19", list: "talks"},
	{code: "R20", own: []codes.Code{PartOfficers, PartHours}},
}

// Children says whether a line counts children and is split by place of study.
func (l Line) Children() bool {
	return l.Figure >= "R03" && l.Figure <= "R13" || l.Figure == "R15"
}

// People says whether a line counts children, adults or families, of whom a small
// count tells; the others count places, things, talks and crews.
func (l Line) People() bool { return l.Figure >= "R03" && l.Figure <= "R17" }

// List is the code list that a part of the figure is named in; empty where the
// report has a word of its own for it.
func (l Line) List() string {
	if l.Figure == string(Cases) {
		return "articles"
	}
	i := slices.IndexFunc(figures, func(f figure) bool { return f.code == l.Figure })
	if i < 0 {
		return ""
	}
	return figures[i].list
}

// lines are the lines of a report: every figure, and of its parts those in which
// something was counted, in the order of their lists.
func lines(periods ...*tally) []Line {
	seen := map[Line]bool{}
	for _, t := range periods {
		for k := range t.counts {
			seen[k.Line] = true
		}
	}
	var out []Line
	for _, f := range figures {
		out = append(out, Line{Figure: f.code})
		parts := f.parts(periods[0].rules.Codes)
		var newer []codes.Code // codes of a newer program
		for l := range seen {
			if l.Figure == f.code && l.Code != "" && !slices.Contains(parts, l.Code) {
				newer = append(newer, l.Code)
			}
		}
		slices.Sort(newer)
		for _, code := range append(parts, newer...) {
			if l := (Line{f.code, code}); seen[l] {
				out = append(out, l)
			}
		}
	}
	return out
}

// parts are all parts that a figure may be told in, in the order of their lists.
func (f figure) parts(lists *codes.Lists) []codes.Code {
	parts := slices.Clone(f.own)
	for _, row := range lists.List(f.list, "") {
		parts = append(parts, row.Code)
		if f.code == "R16" {
			for _, part := range helpParts {
				parts = append(parts, partOf(row.Code, part))
			}
		}
	}
	return parts
}

// EveryLine are all lines that a report of the program may have, whatever was counted.
func EveryLine(lists *codes.Lists) (all []Line) {
	for _, f := range figures {
		all = append(all, Line{Figure: f.code})
		for _, code := range f.parts(lists) {
			all = append(all, Line{f.code, code})
		}
	}
	return all
}

// person counts what may be said of anybody in a record.
func (t *tally) person(district string, p *raid.Person, w who, help map[Referred]Helped) {
	if p.Article != "" {
		t.of("R14", district, report.Count{All: 1}, w, p.Article)
	}
	for _, r := range p.Referrals {
		t.of("R16", district, report.Count{All: 1}, w, r.Kind)
		for _, part := range help[Referred{w.record, r.ID}].parts() {
			t.put(Line{"R16", part}, district, report.Count{All: 1}, w)
			if r.Kind != "" {
				t.put(Line{"R16", partOf(r.Kind, part)}, district, report.Count{All: 1}, w)
			}
		}
	}
	for _, s := range p.Seized {
		t.of("R18", district, report.Count{All: max(1, s.Count)}, w, s.Kind)
	}
}

// child counts what is said of minors alone.
func (t *tally) child(district string, e *raid.Encounter, p raid.Person, w who) {
	n := one(p)
	t.put(Line{"R03", band(e, p, *t.rules)}, district, n, w)
	switch p.Sex {
	case codes.Male:
		t.put(Line{"R03", PartBoys}, district, n, w)
	case codes.Female:
		t.put(Line{"R03", PartGirls}, district, n, w)
	}
	if p.Outcome == codes.OutcomeMedical {
		t.of("R10", district, n, w)
	}
	if either(p.Conditions, codes.ConditionDrunk, codes.ConditionDrugs) {
		t.of("R11", district, n, w)
	}
	if either(p.Reasons, codes.ReasonRunaway, codes.ReasonWanted) {
		t.of("R12", district, n, w)
	}
	if len(p.Registrations) > 0 {
		var on []codes.Code
		for _, r := range p.Registrations {
			on = append(on, r.Register)
		}
		slices.Sort(on)
		t.of("R15", district, n, w, slices.Compact(on)...)
	}
	if slices.Contains(p.Reasons, codes.ReasonSelfHarm) {
		t.selfHarm++
	}
}

func either(list []codes.Code, a, b codes.Code) bool {
	return slices.Contains(list, a) || slices.Contains(list, b)
}
