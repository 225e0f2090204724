package followup

import (
	"context"
	"strings"
)

// reveal shows the name and the notes while it is held.
func (p *panel) reveal() {
	s, of := p.screen, p.row
	var got Shown
	s.run(func() (err error) {
		got, err = s.desk.Reveal(context.Background(), of)
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.notifier.ToastError(err)
		case p.hold.Held() && p.there && p.row.Referral == of.Referral:
			p.shown = &got
			p.fill()
		}
	})
}

func (p *panel) mask() {
	if p.shown != nil {
		p.shown = nil
		p.fill()
	}
}

func (p *panel) whoText() string {
	switch {
	case !p.there:
		return ""
	case p.shown != nil:
		return p.shown.Name
	}
	return who(p.screen.look.Texts(), p.row)
}

func (p *panel) kindText() string {
	if !p.there {
		return ""
	}
	return kindWords(p.screen.look.Texts(), p.row, p.screen.data.Codes)
}

func (p *panel) metText() string {
	if !p.there {
		return ""
	}
	t := p.screen.look.Texts()
	words := []string{t.When(p.row.Met, p.screen.data.Now)}
	if place := p.row.Place.In(string(t.Lang())); place != "" {
		words = append(words, place)
	}
	if p.row.Owner != "" {
		words = append(words, t.T("followup.owner", "Name", p.row.Owner))
	}
	return strings.Join(words, " · ")
}

func call(f func()) {
	if f != nil {
		f()
	}
}
