package paint

import (
	"image/color"
	"math"
	"testing"
)

// luminance is the relative luminance of WCAG 2.1, from 0 to 1.
func luminance(c color.RGBA) float64 {
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

var flavours = []Flavour{Day, Night, Red}

// tints lists every colour of the tables with a name.
func tints() map[string]tint {
	all := map[string]tint{"ground": groundTint, "hatch": hatchTint, "sleeper": sleepers.color,
		"paper halo": paperHalo, "road halo": roadHalo, "water halo": waterHalo}
	add := func(what string, k kind, t tint) { all[what+string(rune('A'+k))] = t }
	for _, f := range fills {
		add("fill ", f.kind, f.color)
		add("outline ", f.kind, f.outline)
	}
	for _, table := range [][]lineStyle{waterways, roads, rails, others, borders} {
		for _, l := range table {
			add("line ", l.kind, l.color)
			add("casing ", l.kind, l.casing)
		}
	}
	for _, l := range labels {
		add("label ", l.kind, l.color)
	}
	return all
}

func TestRedKeepsNightVision(t *testing.T) {
	t.Parallel()
	for name, tt := range tints() {
		if c := tt.in(Red); c.G > c.R || c.B > c.R {
			t.Errorf("%s is %v: more green or blue than red", name, c)
		}
	}
}

func TestLabelsStandOutFromTheirHaloAndGround(t *testing.T) {
	t.Parallel()
	for _, f := range flavours {
		for _, l := range labels {
			grounds := map[string]color.RGBA{"halo": l.halo.in(f), "ground": groundTint.in(f)}
			switch l.kind {
			case kindNameFar: // never stands on the pack's own region
			default:
				grounds["earth"] = fills[0].color.in(f)
			}
			for name, g := range grounds {
				if c := contrast(l.color.in(f), g); c < 4.5 {
					t.Errorf("%s: label of kind %d on its %s has contrast %.2f", f, l.kind, name, c)
				}
			}
		}
	}
}

// TestRoadsCanBeToldApart asks that two classes next to each other differ in
// width by a fifth or in colour by what an eye sees side by side.
func TestRoadsCanBeToldApart(t *testing.T) {
	t.Parallel()
	order := []kind{kindService, kindMinor, kindTertiary, kindSecondary, kindPrimary, kindTrunk}
	style := func(k kind) *lineStyle {
		for i := range roads {
			if roads[i].kind == k {
				return &roads[i]
			}
		}
		t.Fatalf("no road of kind %d", k)
		return nil
	}
	for _, f := range flavours {
		for _, zoom := range []float64{11, 13, 15, 17} {
			for i := 1; i < len(order); i++ {
				low, high := style(order[i-1]), style(order[i])
				if zoom < low.from || zoom < high.from {
					continue
				}
				a, b := low.color.in(f), high.color.in(f)
				hue := apart(a.R, b.R) + apart(a.G, b.G) + apart(a.B, b.B)
				if high.width.at(zoom) < 1.2*low.width.at(zoom) && hue < 18 {
					t.Errorf("%s, zoom %v: kinds %d and %d look alike", f, zoom, order[i-1], order[i])
				}
			}
		}
	}
}

func TestTonesStandOutFromTheGround(t *testing.T) {
	t.Parallel()
	for _, f := range flavours {
		for tone := ToneText; tone <= ToneNeeds; tone++ {
			for _, ground := range []color.RGBA{groundTint.in(f), fills[0].color.in(f), f.palette().panel} {
				if c := contrast(f.palette().tone(tone), ground); c < 3 {
					t.Errorf("%s: tone %d has contrast %.1f", f, tone, c)
				}
			}
		}
	}
}

func TestRoadsAreLighterThanTheGroundAtNight(t *testing.T) {
	t.Parallel()
	for _, r := range roads {
		for _, f := range []Flavour{Night, Red} {
			if luminance(r.color.in(f)) <= luminance(groundTint.in(f)) {
				t.Errorf("%s: road of kind %d is no lighter than the ground", f, r.kind)
			}
		}
	}
}

func TestStopsGrowGeometrically(t *testing.T) {
	t.Parallel()
	s := stops{10, 1, 12, 4, 14, 4}
	for zoom, want := range map[float64]float64{5: 1, 10: 1, 11: 2, 12: 4, 13: 4, 20: 4} {
		if got := s.at(zoom); math.Abs(got-want) > 1e-9 {
			t.Errorf("at %v: %v, want %v", zoom, got, want)
		}
	}
}

func TestEveryKindIsPaintedOrNamed(t *testing.T) {
	t.Parallel()
	seen := map[kind]bool{}
	for _, f := range fills {
		seen[f.kind] = true
	}
	for _, table := range [][]lineStyle{waterways, roads, rails, others, borders} {
		for _, l := range table {
			seen[l.kind] = true
		}
	}
	for _, l := range labels {
		seen[l.kind] = true
	}
	for k := kindNone + 1; k < kindCount; k++ {
		if !seen[k] {
			t.Errorf("kind %d has no style", k)
		}
	}
}
