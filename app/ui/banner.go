package ui

import "fyne.io/fyne/v2"

// Banner is a line below the strip that stays until its reason is gone, such
// as "only on this device: 3".
type Banner struct {
	Icon   IconName
	Role   Role
	Say    Say
	Action Say // a button at the end, where there is something to do
	OnTap  func()
}

// SetBanners replaces the banners. None takes no room.
func (s *Shell) SetBanners(banners ...Banner) {
	s.banners.Objects = nil
	for _, b := range banners {
		s.banners.Objects = append(s.banners.Objects, b.object())
	}
	s.banners.Refresh()
	s.body.Refresh()
}

func (b Banner) object() fyne.CanvasObject {
	row := Row(12, NewIconOf(b.Icon, b.Role, 24), Grow(NewLabel(b.Say)))
	if b.Action != nil {
		row.Add(NewQuiet("", b.Action, func() { call(b.OnTap) }))
	}
	return On(Raised, Column(0, withBar(b.Role, Inset(6, 12, 6, 4, AtLeast(1, 40, row))), HLine()))
}
