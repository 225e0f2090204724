package plan

import (
	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// typed is the form as it is kept; nil where there is nothing that is not
// saved.
func (s *Screen) typed() *Typed {
	f := s.form
	if !f.touched() && !f.copied {
		return nil
	}
	return &Typed{
		ID: f.data.ID, Was: f.data.Raid, Raid: f.raid, Night: s.night.Text(), From: f.from, To: f.to,
		Copied: f.copied, At: f.data.Rules.Now,
	}
}

// tell gives away what is typed.
func (s *Screen) tell() {
	if !s.laying && s.OnTyped != nil {
		s.OnTyped(s.typed())
	}
}

// settle takes the form as it stands for one that has nothing to save.
func (s *Screen) settle() {
	s.form.first, s.form.copied = s.form.clone(), false
	s.tell()
}

// Cancel leaves the form. What was typed can be taken back for a moment.
func (s *Screen) Cancel() {
	if s.OnCancel == nil || s.busy {
		return
	}
	if left := s.typed(); left != nil {
		s.settle()
		s.offerBack(left)
	}
	s.OnCancel()
}

// drop throws away what was typed, and shows the raid as it was saved.
func (s *Screen) drop() {
	left := s.typed()
	if left == nil || s.busy {
		return
	}
	f := s.form
	if f.data.ID == uuid.Nil {
		s.open(Known{Raid: raid.Raid{Type: f.first.raid.Type, Night: s.freeNight(), Unit: f.raid.Unit}})
	} else {
		s.open(Known{ID: f.data.ID, Raid: f.data.Raid, Versions: f.data.Versions})
	}
	s.offerBack(left)
}

// offerBack says that a form was left, and brings it back where that was a
// slip, until something else is typed: that would be lost.
func (s *Screen) offerBack(left *Typed) {
	s.notifier.Toast(func() string {
		if s.typed() != nil {
			return ""
		}
		return s.look.T("plan.left")
	}, func() {
		if s.typed() != nil {
			return
		}
		if s.OnTyped != nil {
			s.OnTyped(left)
		}
		if s.OnBack != nil {
			s.OnBack()
		}
	})
}

// unsavedLine says that what stands in the form was typed before, and throws it
// away where that is wanted.
func (s *Screen) unsavedLine() *fyne.Container {
	words := ui.NewNote(func() string {
		if s.form.moved {
			return s.look.T("plan.unsaved_moved")
		}
		return s.look.T("plan.unsaved")
	}).In(palette.Lamp)
	return ui.Row(palette.Gap, icon.New(icon.Draft, palette.Lamp), ui.Grow(words),
		ui.NewButton(s.look.Say("plan.unsaved_drop"), s.drop))
}
