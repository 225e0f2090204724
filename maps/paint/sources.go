package paint

import (
	"slices"
	"strings"
	"sync"

	"shyraq/maps/pack"
)

// sources finds whose work a stretch shows. It is asked with every frame and
// looks anew only when other tiles come into view.
type sources struct {
	mu       sync.Mutex
	revision uint64
	z        uint8
	corners  [4]int
	text     string
	known    bool
}

// of joins the attributions of the packs that are drawn in a stretch, the
// lowest pack first, each said once. A pack that others hide is not named.
func (s *sources) of(packs *pack.Stack, g grid) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	corners := [4]int{floorDiv(g.x0, g.size), floorDiv(g.y0, g.size), floorDiv(g.x0+g.w, g.size), floorDiv(g.y0+g.h, g.size)}
	if rev := packs.Revision(); !s.known || rev != s.revision || g.z != s.z || corners != s.corners {
		s.known, s.revision, s.z, s.corners = true, rev, g.z, corners
		s.text = attribution(packs, g)
	}
	return s.text
}

func attribution(packs *pack.Stack, g grid) string {
	drawn := map[*pack.Pack]bool{}
	for _, t := range g.tiles() {
		found, _ := packs.Find(t) // what cannot be read shows nothing
		for _, f := range found {
			drawn[f.Pack] = true
		}
	}
	var parts []string
	for _, p := range packs.Packs() {
		if text := p.Metadata().Attribution; drawn[p] && text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}
