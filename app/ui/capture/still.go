package capture

// hold keeps taps from the page in sight for a moment: it came by itself, or below
// the finger that asked for something else. The next page goes without.
func (f *frame) hold() { f.still.Hold() }
