package capture

import (
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// same is one tile that takes from another child of the record what this child
// shares with him. It is there where another has something, says nothing by itself, and
// a second tap takes back what the first one gave.
type same struct {
	*tiles
	c     *Capture
	gives func(from *raid.Person) bool // another child has something to take
	held  func(from *raid.Person) bool // and this one has all of it

	about ui.Say // in small letters, what it takes; nil: its words say it
	wide  float32

	// later says that what was taken from another child has gone on there since:
	// it is asked first, and named by key. Nil where nothing goes on.
	later func(from *raid.Person) bool
	key   string

	took map[uuid.UUID]taken // by the child who took it
	gave map[uuid.UUID]taken // and by the child of whom it was taken back with what was added
}

// taken is what a child had before something was taken from another, and after:
// a second tap gives back the answers he had.
type taken struct{ before, after raid.Person }

// shares are the fields that a tile may take from another child. What an adult did
// since is kept by the page of the adults itself.
func shares(w *raid.Person) []any {
	return []any{&w.Company, &w.Education, &w.School, &w.SchoolName, &w.Reasons, &w.Guardians, &w.Outcome, &w.HandedTo, &w.HandedAt, &w.Placed, &w.Residence}
}

// keptApart is a person whose lists of shares no later change reaches.
func keptApart(w raid.Person) raid.Person {
	w.Reasons, w.Guardians = slices.Clone(w.Reasons), slices.Clone(w.Guardians)
	return w
}

// undo gives back what stood where something was taken, unless that was changed
// since, or who took the child is not written there any more.
func (t taken) undo(w *raid.Person) bool {
	was, now, is := shares(&t.before), shares(&t.after), shares(w)
	for i := range is {
		if !reflect.DeepEqual(was[i], now[i]) && !reflect.DeepEqual(now[i], is[i]) {
			return false
		}
	}
	back := *w
	for i, field := range shares(&back) {
		if !reflect.DeepEqual(was[i], now[i]) {
			reflect.ValueOf(field).Elem().Set(reflect.ValueOf(was[i]).Elem())
		}
	}
	if to := back.HandedTo; to != uuid.Nil && !slices.ContainsFunc(back.Guardians, func(g raid.Guardian) bool { return g.ID == to }) {
		return false
	}
	*w = back
	return true
}

// keep puts back what a tap would take out that no tap had put in.
func (t taken) keep(w, was *raid.Person) {
	for i, before := range shares(&t.before) {
		if reflect.DeepEqual(before, shares(&t.after)[i]) {
			reflect.ValueOf(shares(w)[i]).Elem().Set(reflect.ValueOf(shares(was)[i]).Elem())
		}
	}
	own := func(g raid.Guardian) func(raid.Guardian) bool {
		return func(h raid.Guardian) bool { return h.ID == g.ID }
	}
	for _, g := range was.Guardians {
		if slices.ContainsFunc(t.before.Guardians, own(g)) && !slices.ContainsFunc(w.Guardians, own(g)) {
			w.Guardians = append(w.Guardians, g)
		}
	}
	for _, r := range was.Reasons {
		if slices.Contains(t.before.Reasons, r) && !slices.Contains(w.Reasons, r) {
			w.Reasons = codes.Turn("reasons", w.Reasons, r)
		}
	}
	if w.HandedTo != uuid.Nil && !slices.ContainsFunc(w.Guardians, own(raid.Guardian{ID: w.HandedTo})) {
		w.HandedTo, w.HandedAt = uuid.Nil, time.Time{}
	}
}

// turn takes from another child, or takes back what was taken. What stood there
// before comes back, and so does, with the next tap, what went with it. Who has all
// of it already keeps what he has, either way.
func (s *same) turn(on bool, edit func(*sheet)) {
	if w := s.c.sheet.who(); on && s.shared() {
		now := keptApart(*w)
		s.took[w.ID] = taken{now, now}
		return
	}
	s.c.edit(func(sh *sheet) {
		w := sh.who()
		was := keptApart(*w)
		if on {
			gone, back := s.gave[w.ID]
			delete(s.gave, w.ID)
			if !back || !gone.undo(w) || !s.shared() {
				edit(sh)
			}
			s.took[w.ID] = taken{was, keptApart(*w)}
			return
		}
		took, own := s.took[w.ID]
		delete(s.took, w.ID)
		if own && took.undo(w) {
			return
		}
		if !own {
			took, own = s.c.common().took[w.ID]
		}
		edit(sh)
		if own {
			took.keep(w, &was)
		}
		now := keptApart(*w) // whether he may be handed over is asked again
		was.Outcome, was.HandedTo, was.HandedAt, was.Placed, was.Residence = now.Outcome, now.HandedTo, now.HandedAt, now.Placed, now.Residence
		s.gave[w.ID] = taken{keptApart(was), now}
	})
}

const tapSame = "same"

// sameWide is the width of the tile, sameHigh the height of the line in which it
// stands beside the people: the page below stands at one place for each of them,
// whether the tile is there or not.
const sameWide, sameHigh float32 = 200, 58

func (c *Capture) newSame(key string, gives, held func(*raid.Person) bool, take func(from *raid.Person, on bool)) *same {
	s := &same{c: c, gives: gives, held: held, wide: sameWide, took: map[uuid.UUID]taken{}, gave: map[uuid.UUID]taken{}}
	s.tiles = c.newTiles(nil, 260, func(string) {
		if from := s.from(); from != nil {
			take(from, !s.taken())
		}
	})
	s.segmented()
	s.offer(tile{Code: tapSame, Say: func() string {
		if s.from() == nil {
			return ""
		}
		said := key
		if s.later != nil && s.later(s.from()) {
			said = s.key
		}
		return c.deps.Look.T(said, "Name", c.personSay(s.at())())
	}, Note: func() string {
		if s.about == nil || s.from() == nil {
			return ""
		}
		return s.about()
	}})
	s.Hide()
	return s
}

// others are the places of the other children of whom something is written:
// those in front of the one shown from the last to the first, then those behind.
func (c *Capture) others() []int {
	if c.sheet == nil || c.sheet.who().Kind != raid.Minor {
		return nil
	}
	var out []int
	add := func(i int) {
		if p := c.sheet.Encounter.People[i]; p.Kind == raid.Minor && !p.Untouched() {
			out = append(out, i)
		}
	}
	for i := c.sheet.person - 1; i >= 0; i-- {
		add(i)
	}
	for i := c.sheet.person + 1; i < len(c.sheet.Encounter.People); i++ {
		add(i)
	}
	return out
}

// at is the place of the child to take from, -1 where there is nothing to take.
func (s *same) at() int {
	if s.later != nil {
		for _, i := range s.c.others() {
			if s.later(&s.c.sheet.Encounter.People[i]) {
				return i
			}
		}
	}
	for _, i := range s.c.others() {
		if s.gives(&s.c.sheet.Encounter.People[i]) {
			return i
		}
	}
	return -1
}

// from is the child to take from, nil where there is nothing to take.
func (s *same) from() *raid.Person {
	if i := s.at(); i >= 0 {
		return &s.c.sheet.Encounter.People[i]
	}
	return nil
}

// shared says whether the child shown has all that the other can give, whoever wrote it.
func (s *same) shared() bool {
	from := s.from()
	return from != nil && s.held(from)
}

// taken says whether the child shown has what a tap on the tile took, and all of it.
// Where it was typed the tile is not lit, and no tap on it takes it out.
func (s *same) taken() bool {
	_, took := s.took[s.c.sheet.who().ID]
	return (took || s.c.tookCommon()) && s.shared()
}

func (s *same) update() {
	s.choose()
	if s.from() != nil && s.taken() {
		s.choose(tapSame)
	}
	ui.Show(s.tiles, s.from() != nil)
	s.c.frame.strip.Refresh()
}

// sharedReasons are the reasons two children may have in common: a risk is
// seen in each child by himself, and never copied.
func sharedReasons(p *raid.Person) []codes.Code {
	return slices.DeleteFunc(slices.Clone(p.Reasons), func(r codes.Code) bool {
		return r == codes.ReasonVictim || r == codes.ReasonSelfHarm
	})
}

// takeReasons turns the reasons of another child on or off in the one shown.
func (s *sheet) takeReasons(from *raid.Person, on bool) {
	w := s.who()
	for _, r := range sharedReasons(from) {
		if slices.Contains(w.Reasons, r) != on {
			w.Reasons = codes.Turn("reasons", w.Reasons, r)
		}
	}
}

// known are the adults of a child of whom anything is written.
func known(p *raid.Person) []raid.Guardian {
	return slices.DeleteFunc(slices.Clone(p.Guardians), func(g raid.Guardian) bool { return g.Empty() })
}

// sameAdult finds an adult of one child among those of another.
func sameAdult(p *raid.Person, g raid.Guardian) int {
	return slices.IndexFunc(p.Guardians, func(h raid.Guardian) bool {
		return h.Kinship == g.Kinship && h.Name == g.Name && h.Phone == g.Phone && h.IIN == g.IIN
	})
}

func hasAdults(w, from *raid.Person) bool {
	return !slices.ContainsFunc(known(from), func(g raid.Guardian) bool { return sameAdult(w, g) < 0 })
}

// wentOn says that an adult of both children was called, came or was seen to be
// unfit since: it stands with the other child and not yet with this one.
func wentOn(w, from *raid.Person) bool {
	return slices.ContainsFunc(known(from), func(g raid.Guardian) bool {
		i := sameAdult(w, g)
		return i >= 0 && !asSeen(w.Guardians[i], caughtUp(w.Guardians[i], g))
	})
}

// asSeen says that the same was seen of an adult.
func asSeen(g, h raid.Guardian) bool {
	return g.NotifiedAt.Equal(h.NotifiedAt) && g.ExpectedAt.Equal(h.ExpectedAt) && g.ArrivedAt.Equal(h.ArrivedAt) &&
		g.Unreached == h.Unreached && slices.Equal(g.Marks(), h.Marks())
}

// caughtUp is an adult with what another child's record says of him besides. What
// was written here stays; that he is fit is said of each child by itself, that he
// is not holds for all.
func caughtUp(g, from raid.Guardian) raid.Guardian {
	for at, was := range map[*time.Time]time.Time{&g.NotifiedAt: from.NotifiedAt, &g.ExpectedAt: from.ExpectedAt, &g.ArrivedAt: from.ArrivedAt} {
		if at.IsZero() {
			*at = was
		}
	}
	g.Unreached = (g.Unreached || from.Unreached) && g.NotifiedAt.IsZero()
	if from.Fitness != codes.Fit {
		for _, mark := range from.Marks() {
			if all := g.Marks(); !slices.Contains(all, mark) {
				g.SetMarks(codes.TurnFitness(all, mark))
			}
		}
	}
	return g
}

// takeAdults copies the adults of another child and what was seen of them since,
// or takes the same ones out.
func (s *sheet) takeAdults(from *raid.Person, on bool) {
	w := s.who()
	if on {
		w.Guardians = known(w)
	}
	for _, g := range known(from) {
		i := sameAdult(w, g)
		switch {
		case on && i >= 0:
			w.Guardians[i] = caughtUp(w.Guardians[i], g)
		case on && len(w.Guardians) < raid.MaxGuardians:
			w.Guardians = append(w.Guardians, s.copied(g))
		case !on && i >= 0:
			s.removeGuardian(i)
		}
	}
}

// copied is the same adult for another child. That somebody is fit is said of
// each child by itself; that he is not holds for all.
func (s *sheet) copied(g raid.Guardian) raid.Guardian {
	g.ID, g.NotifiedBy, g.Penalties = s.newID(), uuid.Nil, nil
	if g.Fitness == codes.Fit {
		g.Fitness = ""
	}
	return g
}

func (p *personPage) sharing() *same   { return p.same }
func (p *studyPage) sharing() *same    { return p.same }
func (p *whyPage) sharing() *same      { return p.same }
func (p *guardianPage) sharing() *same { return p.same }
func (p *outcomePage) sharing() *same  { return p.same }
