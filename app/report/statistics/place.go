package statistics

import (
	"slices"
	"strings"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

// places finds the districts of a region by how files name them.
type places struct {
	region regionfile.Region
	exact  map[string]string // folded name without "district" and the like: its code; empty where two have it
	stems  []stem            // beginnings by which a district is known in any case of its name
	whole  map[string]bool   // the region itself
}

type stem struct{ beginning, kato string }

// sorts are words that say what a place is, and not which.
var sorts = map[string]bool{}

func init() {
	for _, s := range []string{"район", "районы", "района", "р", "н", "рн", "аудан", "ауданы", "ауд", "қала", "қаласы", "қ", "город", "города", "гор", "г", "district", "city", "town"} {
		for _, w := range wordsOf(s) {
			sorts[w] = true
		}
	}
}

func placesOf(region regionfile.Region) places {
	p := places{region: region, exact: map[string]string{}, whole: map[string]bool{}}
	for _, d := range region.Districts {
		for _, name := range []string{d.Names.KK, d.Names.RU, d.Names.EN} {
			p.name(name, d.KATO)
			if key := keyOf(wordsOf(name)); len(key) > 4 && !strings.Contains(key, " ") {
				p.stems = append(p.stems, stem{strings.TrimRight(key, "aeiou"), d.KATO})
			}
		}
	}
	for _, u := range region.Units {
		if len(u.Districts) == 1 {
			p.add(u.Names, u.Districts[0])
			p.name(u.ID, u.Districts[0])
		}
	}
	for _, l := range region.Places {
		if region.HasDistrict(l.District) {
			p.add(l.Names, l.District)
		}
	}
	for _, name := range []string{region.Names.KK, region.Names.RU, region.Names.EN, region.ID} {
		p.whole[strings.Join(wordsOf(name), " ")] = name != ""
	}
	return p
}

func (p places) add(n codes.Names, kato string) {
	for _, name := range []string{n.KK, n.RU, n.EN} {
		p.name(name, kato)
	}
}

// name keeps a name; of the districts themselves first, which no settlement takes away.
func (p places) name(name, kato string) {
	key := keyOf(wordsOf(name))
	if key == "" {
		return
	}
	switch known, taken := p.exact[key]; {
	case !taken:
		p.exact[key] = kato
	case known != kato && !slices.ContainsFunc(p.region.Districts, func(d regionfile.District) bool { return d.KATO == known }):
		p.exact[key] = ""
	}
}

func keyOf(words text) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return sorts[w] }), " ")
}

// sum says whether a cell stands for all districts together.
func (p places) sum(cell string) bool {
	w := wordsOf(cell)
	joined := strings.Join(w, " ")
	return w.is("итого", "всего", "барлығы", "барлығы", "жиыны", "жиынтығы", "total", "all", "итог", "область", "облыс", "облысы", "по области", "по региону",
		"облыс бойынша", "region", "итого по области", "всего по области", "облыс бойынша барлығы") || joined != "" && p.whole[joined]
}

// district finds a district by code, id or name.
func (p places) district(cell string) (kato string, ok bool) {
	if kato, ok := p.region.ResolveKATO(strings.TrimSpace(cell)); ok {
		return kato, true
	}
	words := wordsOf(cell)
	if kato := p.exact[keyOf(words)]; kato != "" {
		return kato, true
	}
	return p.within(words)
}

// within finds the one district that a longer text names: that of a unit, or of a place. Of
// what stands behind a street nothing is taken, and the region's own name is none.
func (p places) within(words text) (kato string, ok bool) {
	for i, w := range words {
		if strings.HasPrefix(w, "ul") && len(w) <= 5 || text(words[i:i+1]).has("көше", "мкр", "микрорай", "проспект", "street") {
			words = words[:i]
			break
		}
	}
	for i, w := range words {
		if i+1 < len(words) && text(words[i+1:i+2]).has("обл", "region") {
			continue
		}
		for _, s := range p.stems {
			if s.beginning == "" || !strings.HasPrefix(w, s.beginning) || s.kato == kato {
				continue
			}
			if ok {
				return "", false
			}
			kato, ok = s.kato, true
		}
	}
	return kato, ok
}
