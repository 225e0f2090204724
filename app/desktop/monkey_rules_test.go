package desktop

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/session"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// memory is what the monkey remembers of what it did on a device, to hold the
// program to it.
type remembered struct {
	rough  bool                     // something was tapped that may take an answer away
	full   bool                     // the disk was full since the last look
	words  map[string]*wrote        // what it typed, by the word
	codes  map[uuid.UUID][]string   // answers of each record under an officer's hand
	ever   map[string]bool          // every answer that stood in one of them
	revs   map[revision.Hash]string // what was said to be saved, and of which record
	killed bool
}

func newMemory() remembered {
	return remembered{words: map[string]*wrote{}, codes: map[uuid.UUID][]string{}, ever: map[string]bool{}, revs: map[revision.Hash]string{}}
}

// wrote is a word that was typed into a form.
type wrote struct {
	officer uuid.UUID
	label   string // of the field
	at      time.Time
	kept    bool // it was seen on the disk
}

func (s *station) complain(rule, format string, args ...any) {
	s.n.complain(rule, s.name+": "+fmt.Sprintf(format, args...))
}

// check holds all rules that can be held at rest.
func (s *station) check(string) {
	s.n.settle(s)
	s.errorsHaveCauses()
	if s.p.session == nil || s.p.shell.Locked() {
		return
	}
	s.seen[s.duty().Officer().ID] = true
	if s.p.session.Shown().Turned { // the clock became another; the program looks at it every five seconds
		s.n.pass(6 * time.Second)
		s.n.settle(s)
		if s.p.session == nil {
			return
		}
	}
	s.listIsTheStore()
	s.stripAgrees()
	s.answersWereTapped()
	s.wordsAreThere()
	s.nothingForeignIsAsked()
}

// eventually says that something is so, or comes to be so by itself.
func (s *station) eventually(ok func() bool) bool {
	for end := time.Now().Add(monkeyPatience / 6); ; {
		s.drain()
		if ok() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
		s.n.settle(s)
		time.Sleep(time.Millisecond)
	}
}

// causes are the errors that the monkey brought about itself.
func (s *station) causes() []string {
	var all []string
	if s.full || s.memory.full {
		all = append(all, "disk_full", "unlogged") // what is shown is written down first
	}
	return all
}

func (s *station) errorsHaveCauses() {
	for _, err := range s.errors {
		var e *errs.Error
		if !errors.As(err, &e) || !slices.Contains(s.causes(), e.Code) {
			s.complain("error without a cause", "%v", err)
		}
	}
	s.errors = nil
	s.memory.full = s.full
}

// listIsTheStore: what the night shows is what the store holds.
func (s *station) listIsTheStore() {
	if !s.sees(ui.AreaNight) {
		return
	}
	var why string
	same := s.eventually(func() bool {
		shift, err := s.duty().Shift(s.n.ctx)
		if err != nil {
			why = err.Error()
			return false
		}
		rows, err := s.duty().Night(s.n.ctx, shift.Night)
		if err != nil {
			why = err.Error()
			return false
		}
		drafts, err := s.duty().Drafts(s.n.ctx)
		if err != nil {
			why = err.Error()
			return false
		}
		shows := s.p.session.Shown()
		var stored, shown []string
		for _, r := range rows {
			stored = append(stored, fmt.Sprint(r.ID, r.Rev, r.Word, r.Draft))
		}
		for _, r := range shows.Rows {
			if r.Night == shift.Night {
				shown = append(shown, fmt.Sprint(r.ID, r.Rev, r.Word, r.Draft))
			}
		}
		for _, w := range drafts {
			stored = append(stored, fmt.Sprint("draft ", w.ID))
		}
		for _, w := range shows.Drafts {
			shown = append(shown, fmt.Sprint("draft ", w.ID))
		}
		slices.Sort(stored)
		slices.Sort(shown)
		why = fmt.Sprintf("%d of %d shown of %s (by the list %s): %q, stored %q", len(shown), len(stored), shift.Night, shows.Night, shown, stored)
		return slices.Equal(stored, shown)
	})
	if !same {
		s.complain("list and store", "%s", why)
	}
	s.remember()
}

// remember keeps what this device says is saved.
func (s *station) remember() {
	for _, r := range s.p.session.Shown().Rows {
		if r.Rev != "" {
			s.memory.revs[r.Rev] = r.ID.String()
		}
	}
}

// settingsSay is what the settings say, or would say if they were in sight: out
// of sight nothing is drawn.
func (s *station) settingsSay() []string {
	page, ok := s.p.shell.Router().Root(ui.AreaSettings).(*settings.Screen)
	if !ok {
		return nil
	}
	if !s.at(ui.AreaSettings) {
		page.Shown()
		defer page.Hidden()
	}
	return uitest.Words(page.Object())
}

// stripAgrees: strip, settings and courier say the same.
func (s *station) stripAgrees() {
	var why string
	agree := s.eventually(func() bool {
		st, f := s.duty().SyncStatus(), s.p.shell.Frame()
		link := s.t("link." + string(session.LinkOf(st)))
		said := s.settingsSay()
		waiting := s.t("settings.none")
		if st.Waiting > 0 {
			waiting = s.p.look.N("settings.records", st.Waiting)
		}
		why = fmt.Sprintf("courier %s with %d waiting, strip %s with %d, settings say %v and %v", st.State, st.Waiting, f.Link, f.Waiting,
			slices.Contains(said, link), slices.Contains(said, waiting))
		return s.shows(st) && slices.Contains(said, link) && slices.Contains(said, waiting)
	})
	if !agree {
		s.complain("strip and settings", "%s", why)
	}
}

// typeable are the labels of the fields of a record.
var typeable = []string{
	"capture.where.name", "capture.where.note", "capture.person.surname", "capture.person.name", "capture.person.patronymic",
	"capture.person.reason", "capture.person.agreed", "capture.study.grade", "capture.person.phone", "capture.why.injuries",
	"capture.guardian.name", "capture.guardian.phone", "capture.end.note", "capture.end.protocol", "capture.review.answer",
}

// wrote remembers a word that went into a field of a record.
func (s *station) wrote(f ui.Typist, word string) {
	if s.isOfRecord(f) && strings.Contains(f.Before(), word) && !s.full {
		s.memory.words[word] = &wrote{officer: s.duty().Officer().ID, label: s.labelOf(f), at: s.n.clock.now()}
	}
}

// isOfRecord tells whether a field is one of a record's in the form.
func (s *station) isOfRecord(f ui.Typist) bool {
	if s.form() == nil {
		return false
	}
	label := s.labelOf(f)
	return slices.ContainsFunc(typeable, func(key string) bool { return s.t(key) == label })
}

// kept is all that lies on the disk of the officer's drafts and records.
func (s *station) kept() string {
	drafts, err := s.duty().Drafts(s.n.ctx)
	if err != nil {
		s.complain("typed", "%v", err)
	}
	raw, _ := json.Marshal(drafts)
	all := string(raw)
	for _, w := range drafts {
		all += string(w.Form)
	}
	for _, r := range s.p.session.Shown().Rows {
		if r.Kind == raid.KindEncounter && r.Rev != "" {
			if file, err := s.duty().Reveal(s.n.ctx, r.ID, "test"); err == nil {
				raw, _ := json.Marshal(file.Encounter)
				all += string(raw)
			}
		}
	}
	return all
}

// wordsAreThere: nothing typed is gone.
func (s *station) wordsAreThere() {
	me, now := s.duty().Officer().ID, s.n.clock.now()
	var all string
	for _, word := range slices.Sorted(maps.Keys(s.memory.words)) {
		w := s.memory.words[word]
		if w.officer != me || !w.kept && now.Sub(w.at) < 1200*time.Millisecond && !s.memory.killed {
			continue
		}
		if all == "" {
			all = s.kept()
		}
		switch {
		case strings.Contains(all, word):
			w.kept = true
		case s.memory.rough, s.full, s.memory.full:
			delete(s.memory.words, word)
		case !w.kept && s.memory.killed:
			delete(s.memory.words, word) // the last half second before the end
		default:
			s.complain("typed", "%q, typed into «%s» %v ago, is gone", word, w.label, now.Sub(w.at))
			delete(s.memory.words, word)
		}
	}
	s.memory.killed = false
}

// answersWereTapped: nothing is ticked that the finger did not tick, nothing is
// taken away that it did not touch, and nothing stands beside its contrary.
func (s *station) answersWereTapped() {
	drafts, err := s.duty().Drafts(s.n.ctx)
	if err != nil {
		return
	}
	for _, w := range drafts {
		now := answers(s.p.env.Codes, w.Encounter)
		was, known := s.memory.codes[w.ID]
		s.memory.codes[w.ID] = now
		for _, a := range now {
			if known && !slices.Contains(was, a) && !s.said(a) && !s.shared(a, now) && !s.broughtBack(a) {
				s.complain("ticked", "%s, after tapping %q", a, s.tapped)
			}
			path, code, _ := strings.Cut(a, "=")
			if code == "C_OK" && slices.ContainsFunc(now, func(o string) bool { return o != a && strings.HasPrefix(o, path+"=") }) {
				s.complain("contrary", "%q", now)
			}
		}
		for _, a := range now {
			s.memory.ever[ofPerson(a)] = true
		}
		for _, a := range was {
			numbered := strings.Contains(a, ".no_iin=") // a number says that the reason was wrong
			if !slices.Contains(now, a) && !s.memory.rough && !numbered && !s.said(a) {
				s.complain("ticked", "%s is gone, after tapping %q", a, s.tapped)
			}
		}
	}
	if len(s.tapped) > 12 {
		s.tapped = s.tapped[len(s.tapped)-12:]
	}
	s.memory.rough = false
}

// said tells whether the finger tapped what says an answer.
func (s *station) said(answer string) bool {
	_, code, _ := strings.Cut(answer, "=")
	return slices.ContainsFunc(s.tapped, func(words string) bool {
		for _, list := range codeLists {
			if row, ok := s.p.env.Codes.Row(list, codes.Code(code)); ok {
				for _, name := range []string{row.Names.KK, row.Names.RU, row.Names.EN} {
					if tells(words, name) || strings.Contains(words, code) {
						return true
					}
				}
			}
		}
		return false
	})
}

// ofPerson is an answer without the place of the person in his record.
func ofPerson(answer string) string {
	_, rest, _ := strings.Cut(answer, ".")
	return rest
}

// broughtBack tells whether the finger chose what somebody is, and with that the
// answers that stood there before.
func (s *station) broughtBack(answer string) bool {
	return s.memory.ever[ofPerson(answer)] && slices.ContainsFunc(s.tapped, func(words string) bool {
		for _, key := range []string{"capture.person.minor", "capture.person.young", "capture.person.adult"} {
			for _, lang := range i18n.Langs() {
				if words == s.p.env.Texts.For(lang).T(key) {
					return true
				}
			}
		}
		return false
	})
}

// shared tells whether the finger took an answer from the child before, who has
// it too.
func (s *station) shared(answer string, all []string) bool {
	who, what, _ := strings.Cut(answer, ".")
	_, code, _ := strings.Cut(what, "=")
	if !slices.ContainsFunc(all, func(o string) bool {
		other, _, _ := strings.Cut(o, ".")
		return other != who && strings.HasSuffix(o, "="+code)
	}) {
		return false
	}
	return slices.ContainsFunc(s.tapped, func(words string) bool {
		for _, key := range []string{"guardian", "reasons", "outcome", "study"} {
			for _, lang := range i18n.Langs() {
				start, _, _ := strings.Cut(s.p.env.Texts.For(lang).T("capture.same."+key, "Name", "|"), "|")
				if strings.HasPrefix(strings.ReplaceAll(words, "-\n", "-"), start) {
					return true
				}
			}
		}
		return false
	})
}

// codeLists are the lists whose answers a finger taps.
var codeLists = []string{"no_iin", "company", "roles", "education", "work", "reasons", "conditions", "why_out", "kinship", "outcomes", "referrals"}

// answers are the codes that stand in a record, by person and question.
func answers(lists *codes.Lists, e raid.Encounter) []string {
	var out []string
	for i, p := range e.People {
		add := func(field, list string, all ...codes.Code) {
			for _, c := range all {
				if _, known := lists.Row(list, c); known {
					out = append(out, fmt.Sprintf("%d.%s.%s=%s", i, p.ID, field, c))
				}
			}
		}
		add("no_iin", "no_iin", p.NoIIN)
		add("company", "company", p.Company)
		add("roles", "roles", p.Roles...)
		add("education", "education", p.Education)
		add("work", "work", p.Work)
		add("reasons", "reasons", p.Reasons...)
		add("conditions", "conditions", p.Conditions...)
		add("why_out", "why_out", p.WhyOutCodes...)
		add("outcome", "outcomes", p.Outcome)
		for _, g := range p.Guardians {
			add("guardian "+g.ID.String(), "kinship", g.Kinship)
		}
		for _, r := range p.Referrals {
			add("referrals", "referrals", r.Kind)
		}
	}
	return out
}

// nothingForeignIsAsked: an adult is not asked what is asked of a child.
func (s *station) nothingForeignIsAsked() {
	form := s.form()
	if form == nil {
		return
	}
	w, err := s.duty().Draft(s.n.ctx, form.Current())
	var f draft.Form
	if err != nil || json.Unmarshal(w.Form, &f) != nil || f.Person >= len(w.Encounter.People) || w.Encounter.People[f.Person].Kind != raid.Adult {
		return
	}
	if s.n.clock.now().Sub(w.Saved.Add(-s.skew)) < time.Second {
		return // the hand may be further than the draft
	}
	said := uitest.Words(form.Object())
	for _, key := range []string{"capture.why.conditions", "capture.study.education", "capture.words.label", "capture.why.reasons", "capture.end.outcome", "capture.person.company"} {
		if slices.Contains(said, s.t(key)) {
			s.complain("asked", "an adult is asked «%s»", s.t(key))
		}
	}
}

// quietly holds that nothing moves that a finger may be about to touch, while
// something goes on that nobody asked for.
func (s *station) quietly(what string, do func()) {
	if s.p.shell.Locked() {
		do()
		return
	}
	before, top := s.still(), s.p.shell.Router().Top()
	do()
	uitest.Settle(s.w)
	if s.p.shell.Locked() || s.p.shell.Router().Top() != top {
		return
	}
	after := s.still()
	var moved []string
	for _, b := range before {
		same := func(a uitest.Target) bool { return a.At == b.At && a.Size == b.Size && a.Words == b.Words }
		if i := slices.IndexFunc(after, func(a uitest.Target) bool { return a.Object == b.Object }); i >= 0 {
			if now := after[i]; now.At != b.At || now.Size != b.Size {
				moved = append(moved, fmt.Sprintf("%v is now %v", b, now))
			}
		} else if !slices.ContainsFunc(after, same) {
			moved = append(moved, fmt.Sprintf("%v is gone", b))
		}
	}
	if len(moved) > 0 {
		s.complain("jumped", "%s: %s", what, strings.Join(moved[:min(len(moved), 3)], "; "))
	}
}

// still are the targets that have to stay where they are: all but those of what
// comes and goes over an edge, toasts, what is left of them for a moment, and
// the notes of a form.
func (s *station) still() []uitest.Target {
	over := map[fyne.CanvasObject]bool{}
	uitest.Find(s.w.Canvas().Content(), func(o fyne.CanvasObject) bool {
		if kind := fmt.Sprintf("%T", o); kind == "*capture.dock" || kind == "*ui.news" {
			uitest.Find(o, func(in fyne.CanvasObject) bool { over[in] = true; return false })
		}
		return false
	})
	return slices.DeleteFunc(s.targets(), func(t uitest.Target) bool {
		return over[t.Object] || t.Words == "ui.deaf" || t.Words == s.t("action.undo") || t.Words == s.t("action.close")
	})
}

// unsigned holds that something signs no record for the first time.
func (s *station) unsigned(what string, do func()) {
	signed := func() int {
		n := 0
		if s.p.session != nil {
			rows, _ := s.duty().Night(s.n.ctx, "")
			for _, r := range rows {
				if r.Rev != "" && r.Kind == raid.KindEncounter {
					n++
				}
			}
		}
		return n
	}
	before := signed()
	do()
	if after := signed(); after != before {
		s.complain("signed", "%s saved a record that nobody saved", what)
	}
}
