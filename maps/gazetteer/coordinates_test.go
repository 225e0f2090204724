package gazetteer

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
)

func TestCoordinates(t *testing.T) {
	t.Parallel()
	const lat, lon = 44.8528, 65.5092
	dms := [2]float64{44 + 51.0/60 + 10.0/3600, 65 + 30.0/60 + 33.0/3600}
	for _, row := range []struct {
		name, text string
		lat, lon   float64
	}{
		{"comma and blank", "44.8528, 65.5092", lat, lon},
		{"comma", "44.8528,65.5092", lat, lon},
		{"blank", " 44.8528 65.5092 ", lat, lon},
		{"tab", "44.8528\t65.5092", lat, lon},
		{"semicolon", "44.8528; 65.5092", lat, lon},
		{"slash", "44.8528/65.5092", lat, lon},
		{"decimal commas, blank", "44,8528 65,5092", lat, lon},
		{"decimal commas, semicolon", "44,8528; 65,5092", lat, lon},
		{"decimal commas, comma", "44,8528, 65,5092", lat, lon},
		{"decimal commas, nothing else", "44,8528,65,5092", lat, lon},
		{"whole degrees", "44, 65", 44, 65},
		{"whole degrees, tight", "44,65", 44, 65},
		{"signs", "-33.5 +70.25", -33.5, 70.25},
		{"signs, tight", "+44.8528+65.5092/", lat, lon},
		{"south and west by sign", "-33.5, -70.25", -33.5, -70.25},
		{"minutes and seconds", `44°51'10"N 65°30'33"E`, dms[0], dms[1]},
		{"without letters", `44°51'10" 65°30'33"`, dms[0], dms[1]},
		{"typographic signs", "44° 51′ 10″ N, 65° 30′ 33″ E", dms[0], dms[1]},
		{"two primes for a second", `44°51'10''N 65°30'33''E`, dms[0], dms[1]},
		{"letters before", `N44°51'10" E65°30'33"`, dms[0], dms[1]},
		{"letters before, apart", "N 44.8528 E 65.5092", lat, lon},
		{"letters after", "44.8528N 65.5092E", lat, lon},
		{"small letters", "44.8528n, 65.5092e", lat, lon},
		{"longitude first, by letters", "65.5092 E 44.8528 N", lat, lon},
		{"Russian letters", "44,8528 с.ш. 65,5092 в.д.", lat, lon},
		{"Russian letters, short", "44.8528 С, 65.5092 В", lat, lon},
		{"Kazakh letters", "44.8528 с.е. 65.5092 ш.б.", lat, lon},
		{"southern and western letters", "33.5S 70.25W", -33.5, -70.25},
		{"degrees and minutes", "44°51.5' 65°30.25'", 44 + 51.5/60, 65 + 30.25/60},
		{"numbers alone, minutes", "44 51 65 30", 44.85, 65.5},
		{"numbers alone, seconds", "44 51 10 65 30 33", dms[0], dms[1]},
		{"numbers alone, a comma between", "44 51 10, 65 30 33", dms[0], dms[1]},
		{"degree signs alone", "44.8528° 65.5092°", lat, lon},
		{"longitude first, by size", "171.4 51.1", 51.1, 171.4},
		{"an address", "geo:44.8528,65.5092", lat, lon},
		{"an address with a height", "geo:44.8528,65.5092,130", lat, lon},
		{"an address with parameters", "geo:44.8528,65.5092;crs=wgs84;u=35?z=16", lat, lon},
		{"the pole", "90, 0", 90, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, ok := Coordinates(row.text)
			if !ok || math.Abs(got[1]-row.lat) > 1e-9 || math.Abs(got[0]-row.lon) > 1e-9 {
				t.Errorf("%q is %v, %v", row.text, got, ok)
			}
		})
	}
	for _, text := range []string{
		"", " ", "44", "44.8528", "Абай", "Абай 12", "44.8528 север", "44.8528, 65.5092, 12", "91 200", "44.5 181",
		"44°61'N 65°30'E", "44°51'60\"N 65°30'33\"E", "44N 65N", "44E 65E", "N44 65", "44 N", "-44S 65E", "44.5°30' 65°",
		"44..5 65", "44.5.1 65.2", "1 2 3", "1 2 3 4 5", "1 2 3 4 5 6 7 8", "geo:44", "geo:44,abc", "geo:", "°", "N E", "'\"", "4e5 65",
		"NaN NaN", "9 10", "44;;65;;1", "1-2-3", "+ -", "900315100008",
	} {
		if at, ok := Coordinates(text); ok {
			t.Errorf("%q is read as %v", text, at)
		}
	}
}

func FuzzCoordinates(f *testing.F) {
	for _, s := range []string{"44.8528, 65.5092", `44°51'10"N 65°30'33"E`, "geo:44,65;u=3", "N44 E65", "44,8 65,5", "-1 -2", "С 44 В 65", "44,1,65,2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, ok := Coordinates(text)
		if !ok {
			if at != (orb.Point{}) {
				t.Errorf("%q is no place, and yet %v", text, at)
			}
			return
		}
		if !(math.Abs(at[1]) <= 90 && math.Abs(at[0]) <= 180) {
			t.Errorf("%q is read as %v, which is not on the Earth", text, at)
		}
	})
}
