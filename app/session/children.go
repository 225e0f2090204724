package session

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/caselist"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui/children"
	"shyraq/app/ui/followup"
)

// makeChildren makes the list of cases.
func (s *Session) makeChildren() error {
	if !s.sees(children.Area) {
		return nil
	}
	desk := s.childrenDesk()
	s.children = children.New(children.Deps{
		Look: s.look, Notifier: s.notifier(), Desk: desk, Codes: s.cfg.Codes, Now: func() time.Time { return s.duty.Now() },
		Reasons: words(duty.CaseReasons), OnOpen: s.readOver, OnHistory: s.openHistory,
	})
	s.host.Router().SetRoot(children.Area, s.children)
	return nil
}

func words(all []codes.Code) (out []string) {
	for _, c := range all {
		out = append(out, string(c))
	}
	return out
}

// closeChildren lets go of everybody in the list and in the history.
func (s *Session) closeChildren() {
	if s.children != nil {
		s.children.Close()
	}
	if s.history != nil {
		s.history.Close()
		s.history = nil
	}
}

// openHistory lays the history of a child over the list.
func (s *Session) openHistory(say func() children.History) {
	if s.gone() || !s.open(children.Area) {
		return
	}
	s.history = children.NewPage(children.PageDeps{
		Look: s.look, Say: say, OnOpen: s.readOver,
		OnBack: func() {
			s.host.Router().Back()
			if s.history != nil && !s.host.Router().Holds(s.history) {
				s.history.Close()
				s.history = nil
			}
		},
		OnHelp: func(referral uuid.UUID) {
			s.Area(followup.Area)
			s.help.ShowReferral(referral)
		},
	})
	s.host.Router().Push(s.history)
}

// childrenDesk fills children.Desk.
type childrenDesk struct {
	duty  *duty.Duty
	codes *codes.Lists
	say   func(duty.CaseHistory) children.History
}

func (s *Session) childrenDesk() childrenDesk { return childrenDesk{s.duty, s.cfg.Codes, s.historyOf} }

// All implements children.Desk.
func (d childrenDesk) All(ctx context.Context, days int) (children.List, error) {
	today := civil.DateOf(d.duty.Now())
	since := civil.DateOf(today.In(time.UTC).AddDate(0, 0, -days))
	return d.list(d.duty.Children(ctx, since))
}

// Find implements children.Desk.
func (d childrenDesk) Find(ctx context.Context, text string) (children.List, error) {
	return d.list(d.duty.FindChildren(ctx, text))
}

func (d childrenDesk) list(c duty.Children, err error) (children.List, error) {
	out := children.List{Closed: len(c.Closed)}
	soon := civil.DateOf(c.Today.In(time.UTC).AddDate(0, 0, 7))
	for _, one := range c.Rows {
		r := children.Row{
			Record: one.Record, Person: one.Person, Initials: one.Initials, Age: one.Age, AgeKnown: one.AgeKnown, About: one.About,
			Young: one.Young, Idle: one.Idle, Met: one.Met, Times: one.Times, Known: len(one.Records), Hits: one.Hits, PutOn: one.PutOn,
			Referred: one.Referred, Open: one.Help.Open, Due: one.Help.Due, Overdue: one.Help.Overdue, Urgent: one.Help.Urgent,
			Soon: one.Help.Open > 0 && one.Help.Due != "" && one.Help.Due <= soon,
		}
		r.Sex, r.Asked, r.Repeats = one.Sex, asked(one), repeatsOf(one)
		r.Place = placeNames(d.codes, d.duty.PlaceName(one.Place), one.Place.Type)
		out.Rows = append(out.Rows, r)
	}
	return out, err
}

// asked is what is open of the records of a child.
func asked(c caselist.Child) (out []string) {
	for _, q := range c.Asked {
		out = append(out, string(q))
	}
	return out
}

func repeatsOf(c caselist.Child) (out []children.Repeat) {
	for _, p := range c.Repeats {
		out = append(out, children.Repeat{Met: p.At, Record: p.Record, Article: p.Article, Imposed: p.Imposed, Until: p.Until, Proposed: p.Proposed})
	}
	return out
}

// History implements children.Desk.
func (d childrenDesk) History(ctx context.Context, of children.Row, reason string) (func() children.History, error) {
	h, err := d.duty.CaseHistory(ctx, of.Record, of.Person, codes.Code(reason))
	if err != nil {
		return nil, err
	}
	return func() children.History { return d.say(h) }, nil
}

// historyOf says a history in the language of now.
func (s *Session) historyOf(h duty.CaseHistory) children.History {
	t := s.look.Texts()
	out := children.History{Name: fullName(h.Person), About: s.aboutChild(h.Person), Asked: asked(h.Child), Repeats: repeatsOf(h.Child), Away: h.Away}
	if out.Name == "" {
		out.Name = t.T("night.no_name")
	}
	heads := map[uuid.UUID]string{}
	for _, e := range h.Encounters {
		one := s.historyEncounter(e)
		heads[one.Record] = one.Head
		out.Encounters = append(out.Encounters, one)
	}
	for _, l := range h.Links {
		out.Links = append(out.Links, s.historyLink(l, heads))
	}
	for _, p := range h.Help {
		out.Help = append(out.Help, s.historyHelp(p))
	}
	for _, g := range h.Registers {
		words := s.label("registers", g.Register)
		if g.Entered != "" {
			words = t.T("children.registered_since", "Register", words, "Date", t.Date(g.Entered.In(time.UTC)))
		}
		out.Registers = append(out.Registers, strings.TrimSuffix(words+" · "+g.Status, " · "))
	}
	for _, m := range h.MayBe {
		out.MayBe = append(out.MayBe, children.Alike{Record: m.Record, Words: s.alikeWords(m)})
	}
	return out
}

func (s *Session) label(list string, code codes.Code) string {
	return s.cfg.Codes.Label(list, code, string(s.look.Lang()))
}

// aboutChild is when he was born and where he learns.
func (s *Session) aboutChild(p raid.Person) string {
	t := s.look.Texts()
	var words []string
	if p.BirthDate != "" {
		key := "children.born"
		if p.Sex == codes.Female {
			key = "children.born_girl"
		}
		words = append(words, t.T(key, "Date", t.Date(p.BirthDate.In(time.UTC))))
	}
	if p.Education != "" {
		words = append(words, s.label("education", p.Education))
	}
	for _, school := range s.duty.Region().Schools {
		if school.ID == p.School && p.School != "" {
			words = append(words, school.Names.In(string(s.look.Lang())))
		}
	}
	if p.SchoolName != "" {
		words = append(words, p.SchoolName)
	}
	if p.Work == codes.WorkNone && p.Kind == raid.YoungAdult {
		words = append(words, s.label("work", p.Work))
	}
	return strings.Join(words, " · ")
}

// historyEncounter is a meeting: when and where, how old he was and what it came to, why,
// and the registers.
func (s *Session) historyEncounter(e duty.CaseEncounter) children.Encounter {
	t, p := s.look.Texts(), e.Person
	at := e.Row.At.In(s.duty.Rules().Offset)
	place := placeNames(s.cfg.Codes, e.Row.Label, e.Row.Place.Type).In(string(s.look.Lang()))
	out := children.Encounter{Record: e.Row.ID, Head: strings.TrimSuffix(t.When(at, s.duty.Now())+" · "+place, " · "), Waiting: e.Row.Heads > 1}
	var came []string
	if age, known := p.AgeOn(at); known {
		came = append(came, s.ageWords(age, p.BirthDate == ""))
	}
	if p.Outcome != "" {
		came = append(came, s.label("outcomes", p.Outcome))
	}
	if p.Article != "" {
		came = append(came, s.label("articles", p.Article))
	}
	out.Lines = append(out.Lines, strings.Join(came, " · "), s.labels("reasons", p.Reasons))
	var registers []string
	for _, g := range p.RegisterMatches {
		registers = append(registers, t.T("children.hits")+": "+s.label("registers", g.Register))
	}
	for _, g := range p.Registrations {
		registers = append(registers, t.T("children.put_on")+": "+s.label("registers", g.Register))
	}
	out.Lines = append(out.Lines, strings.Join(registers, " · "))
	return out
}

// ageWords say how old a child was; that nobody knows it for sure where it was guessed.
func (s *Session) ageWords(age int, about bool) string {
	words := s.look.Texts().N("children.age", age)
	if about {
		words = s.look.T("night.age_about", "Age", words)
	}
	return words
}

func (s *Session) labels(list string, all []codes.Code) string {
	var words []string
	for _, c := range all {
		words = append(words, s.label(list, c))
	}
	return strings.Join(words, ", ")
}

// historyLink is a decision about two records, seen from one of them.
func (s *Session) historyLink(l duty.CaseLink, heads map[uuid.UUID]string) children.Link {
	t := s.look.Texts()
	words := t.T("children.not_same")
	if l.Decision == raid.SameChild {
		words = t.T("children.same")
	}
	by := strings.TrimPrefix(l.By+" · "+t.DateClock(l.At), " · ")
	if l.Undone {
		by += " · " + t.T("children.undone")
	}
	out := children.Link{Head: words, By: by, Undone: l.Undone}
	if both := heads[l.From] + " ↔ " + heads[l.Record]; heads[l.From] != "" && heads[l.Record] != "" {
		out.Head += ": " + both
	} else if heads[l.From] != "" {
		out.Head += ": " + heads[l.From]
	}
	switch {
	case l.Here:
		out.Open = l.Record
	default:
		out.By += " · " + s.reach(l.Unit)
	}
	return out
}

// historyHelp is a referral: what help, how it stands, who answers for it, what came of it.
func (s *Session) historyHelp(h duty.Help) children.Help {
	t := s.look.Texts()
	out := children.Help{Referral: h.Referral.ID, Open: h.Standing.Open, Overdue: h.Overdue, Head: s.label("referrals", h.Referral.Kind)}
	switch {
	case h.Standing.Differs:
		out.Head += " · " + t.T("followup.differs")
	case h.Standing.Result != "":
		out.Head += " · " + s.label("followup_results", h.Standing.Result)
	case h.Standing.Open:
		out.Head += " · " + t.T("followup.nobody")
	default:
		out.Head += " · " + t.T("followup.ended_before")
	}
	var by []string
	if who := ownerOf(h); who != "" {
		by = append(by, t.T("followup.owner", "Name", who))
	}
	if h.Standing.Open && h.Standing.Due != "" {
		by = append(by, t.T("followup.look_again", "Date", t.Date(h.Standing.Due.In(time.UTC))))
	}
	out.By = strings.Join(by, " · ")
	for i := len(h.Answers) - 1; i >= 0; i-- {
		a := h.Answers[i]
		told := []string{t.Date(a.On.In(time.UTC)), s.label("followup_results", a.Result)}
		if a.Undone {
			told = append(told, t.T("followup.taken_back"))
		}
		for _, w := range []string{a.Name, a.Note} {
			if w != "" {
				told = append(told, w)
			}
		}
		out.Told = append(out.Told, strings.Join(told, " · "))
	}
	return out
}

// alikeWords are those of a child who may be the same, masked.
func (s *Session) alikeWords(m duty.Meeting) string {
	t := s.look.Texts()
	var parts []string
	if m.Initials != "" {
		parts = append(parts, m.Initials)
	}
	if m.AgeKnown {
		parts = append(parts, s.ageWords(m.Age, m.About))
	}
	return strings.Join(append(parts, t.When(m.Last, s.duty.Now())), " · ")
}
