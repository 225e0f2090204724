package session

import (
	"slices"
	"strings"

	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/ui/record"
	"shyraq/app/ui/review"
)

// differ names the fields of two versions that differ, in every language.
func (s *Session) differ(b reviewDesk, file duty.File) duty.Differ {
	words := s.words()
	return func(before, after duty.Version) []codes.Names {
		was, now := b.version(file, before), b.version(file, after)
		several := max(len(before.Encounter.People), len(after.Encounter.People)) > 1
		var fields named
		for _, l := range i18n.Langs() {
			section := ""
			for _, one := range review.Changed(s.cfg.Texts.For(l), words, was, now) {
				if toldApart(one) {
					continue
				}
				if several && one.Section != section && strings.HasPrefix(one.Path, "people.") {
					one.Label = one.Section + ": " + one.Label // whose fields come now
				}
				section = one.Section
				fields.add(l, one.Path, one.Label)
			}
		}
		return distinct(fields.names)
	}
}

// distinct are the names, each once: two acts of one child are one word.
func distinct(all []codes.Names) (out []codes.Names) {
	for _, n := range all {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// named are fields by their names in each language, each once.
type named struct {
	paths []string
	names []codes.Names
}

func (n *named) add(l i18n.Lang, path, label string) {
	i := slices.Index(n.paths, path)
	if i < 0 {
		i = len(n.paths)
		n.paths, n.names = append(n.paths, path), append(n.names, codes.Names{})
	}
	switch l {
	case i18n.KK:
		n.names[i].KK = label
	case i18n.RU:
		n.names[i].RU = label
	default:
		n.names[i].EN = label
	}
}

// toldApart says whether the history has words of its own for a change.
func toldApart(l review.Line) bool {
	return slices.Contains([]string{"closed_at", "amendment", "withdrawal", "undone"}, l.Path)
}

func (s *Session) step(one duty.Step) record.Step {
	out := record.Step{
		At: one.At, By: one.Name, Unit: s.unitNames(one.Unit),
		Here: one.Transfer == state.TransferWaiting,
	}
	for _, d := range one.Deeds {
		deed := record.Deed{What: string(d.What), Text: d.Text, Number: d.Number, Fields: d.Fields, Comments: d.Comments}
		if d.Referral != "" {
			deed.Who = d.Who
			deed.To, deed.Fields = s.codeNames("referrals", d.Referral), []codes.Names{s.codeNames("followup_results", d.Result)}
		}
		if d.To != (raid.Pen{}) {
			deed.To = s.penNames(d.To)
		}
		out.Deeds = append(out.Deeds, deed)
	}
	return out
}

func (s *Session) unitNames(id string) codes.Names {
	for _, u := range s.duty.Region().Units {
		if u.ID == id && u.Names != (codes.Names{}) {
			return u.Names
		}
	}
	return codes.Names{KK: id, RU: id, EN: id}
}

// penNames is to whom a record went.
func (s *Session) penNames(pen raid.Pen) codes.Names {
	name := s.officerName(pen.Officer)
	if crew := s.every().crewName(pen.Crew); crew != "" {
		name = crew
	}
	if name == "" {
		name = "—"
	}
	return codes.Names{KK: name, RU: name, EN: name}
}

// rounds are the returns of a record with the officer's answers, the first
// first.
func rounds(file duty.File) []record.Round {
	var out []record.Round
	for _, v := range file.Reviews {
		if v.Review.Decision != raid.Return {
			continue
		}
		r := record.Round{By: v.Name, At: v.Review.At, Comments: v.Review.Comments}
		for _, h := range file.History {
			if a := h.Encounter.Answer; a != nil && a.Review == v.ID {
				r.Answered, r.Answer = true, a.Text
			}
		}
		out = append(out, r)
	}
	return out
}
