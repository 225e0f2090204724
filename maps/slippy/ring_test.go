package slippy

import (
	"testing"

	"github.com/paulmach/orb"
)

// A long press may put another screen in the place of the map, which then
// hears of no finger any more: its ring is gone before.
func TestTheRingIsGoneBeforeALongPressActs(t *testing.T) {
	h := newHand(t)
	acted := false
	h.m.OnLongPress = func(orb.Point) {
		acted = true
		if h.m.live.Hand.Press != nil {
			t.Error("the ring is still on the map")
		}
	}
	h.down(100, 100)
	h.clock.pass(holdTime)
	if h.m.live.Hand.Press == nil || acted {
		t.Fatalf("while held: ring %v, acted %v", h.m.live.Hand.Press, acted)
	}
	h.up()
	if !acted || h.m.live.Hand.Press != nil {
		t.Errorf("let go: acted %v, ring %v", acted, h.m.live.Hand.Press)
	}
}
