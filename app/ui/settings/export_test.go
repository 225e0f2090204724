package settings

// RevealReceiver brings the satellite receiver into sight.
func (s *Screen) RevealReceiver() { s.scroll.Reveal(s.place.box) }
