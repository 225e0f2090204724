package ui

import (
	"fyne.io/fyne/v2"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// State is the one word shown for a record, as app/raid names it: in_care,
// quarantined, conflict and so on. Its text is state.<word>.
type State string

// Mark is the shape and the role of a state. Each state has its own shape,
// which the map's points wear as well, because in red the hue is spent.
func (s State) Mark() (icon.Name, palette.Role) {
	switch s {
	case "quarantined":
		return icon.Quarantine, palette.Danger
	case "conflict":
		return icon.Conflict, palette.Danger
	case "returned":
		return icon.Return, palette.Danger
	case "in_care":
		return icon.Care, palette.Lamp
	case "unfinished":
		return icon.Pen, palette.Lamp
	case "draft":
		return icon.Draft, palette.Dim
	case "waiting":
		return icon.Waiting, palette.Info
	case "accepted":
		return icon.Done, palette.Done
	case "withdrawn":
		return icon.Withdrawn, palette.Dim
	default:
		return icon.Sent, palette.Done
	}
}

// StateBadge shows a state as its shape and its word.
type StateBadge struct {
	box   *fyne.Container
	icon  *icon.Icon
	label *Label
	look  *Look
}

// NewStateBadge is the badge of a state.
func NewStateBadge(look *Look, s State) *StateBadge {
	b := &StateBadge{look: look, icon: icon.NewOf(icon.Sent, palette.Done, 20), label: newLabel(nil, palette.SizeNote, palette.Done, true).On(Whole)}
	b.box = Row(6, b.icon, b.label)
	b.Show(s)
	return b
}

// Object is what is put on the screen.
func (b *StateBadge) Object() fyne.CanvasObject { return b.box }

// Show changes the state.
func (b *StateBadge) Show(s State) { b.ShowAs(s, b.look.Say("state."+string(s))) }

// ShowAs shows a state in words that say more of it than its own.
func (b *StateBadge) ShowAs(s State, words Say) {
	icon, role := s.Mark()
	b.icon.Set(icon, role)
	b.label.Role = role
	b.label.Set(words)
	b.box.Refresh()
}
