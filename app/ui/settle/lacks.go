package settle

import (
	"context"
	"maps"
	"strconv"
	"strings"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// mostLacks is how much of what the record would lack is told; the rest by its number.
const mostLacks = 6

// lacking asks what the record would lack as it is chosen now, and goes on with the
// answer, unless something else was chosen meanwhile.
func (s *Screen) lacking(then func([]raid.Problem)) {
	if s.save.Disabled() {
		return
	}
	id, seen, chosen, void := s.data.ID, s.revs(), s.chosen(), maps.Clone(s.void)
	s.asked++
	asked := s.asked
	var lacks []raid.Problem
	s.run(func() (err error) {
		lacks, err = s.records.Lacks(context.Background(), id, seen, chosen, void)
		return err
	}, func(err error) {
		if asked != s.asked || s.data.ID != id {
			return
		}
		if err != nil {
			lacks = nil // whoever saves hears why that cannot be
		}
		then(lacks)
	})
}

// showLacks says below the choices what the record would lack.
func (s *Screen) showLacks(lacks []raid.Problem) {
	s.missing.Objects = nil
	if len(lacks) > 0 {
		head := "settle.lacks"
		if raid.Blocked(lacks) {
			head = "settle.refused"
		}
		s.missing.Objects = append(s.missing.Objects, ui.NewStrong(s.look.Say(head)).In(palette.Danger))
		for _, say := range s.lackWords(lacks) {
			s.missing.Objects = append(s.missing.Objects, s.line(icon.Warning, palette.Danger, ui.Plain(say)))
		}
	}
	ui.Show(s.missing, len(lacks) > 0)
	s.missing.Refresh()
	s.scroll.Refresh()
}

// lackWords are the first problems, each with the person it is of.
func (s *Screen) lackWords(lacks []raid.Problem) (all []string) {
	for i, p := range lacks {
		if i == mostLacks {
			return append(all, s.look.Texts().N("settle.lacks_more", len(lacks)-i))
		}
		var args []any
		for k, v := range p.Args {
			args = append(args, k, v)
		}
		said := s.look.T(p.Key, args...)
		if parts := strings.Split(p.Path, "."); len(parts) > 1 && parts[0] == "people" {
			if n, err := strconv.Atoi(parts[1]); err == nil {
				said = s.look.T("review.person", "N", n+1) + ": " + said
			}
		}
		all = append(all, said)
	}
	return all
}

// askLacks has it read before a record is finished that lacks something.
func (s *Screen) askLacks(lacks []raid.Problem, save func()) {
	s.notifier.Ask(ui.Question{
		Icon: icon.Warning, Head: s.look.Say("settle.lacks"), Text: ui.Plain(strings.Join(s.lackWords(lacks), "\n")),
		Yes: s.look.Say("settle.lacks_yes"), No: s.look.Say("settle.lacks_no"), Risky: true, OnYes: save,
	})
}
