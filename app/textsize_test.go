package app

import (
	"os"
	"testing"
)

func TestTextSizeMultipliesTheScaleOfTheComputer(t *testing.T) {
	for _, row := range []struct {
		name, given string
		size        textSize
		most        float64
		want        string
	}{
		{"as it was, nothing given", "", textNormal, 0, ""},
		{"large, nothing given", "", textLarge, 0, "1.2"},
		{"largest on a tablet of scale 2", "2", textLargest, 0, "2.6"},
		{"as it was on a tablet", "2", textNormal, 0, "2"},
		{"given to be found out", "auto", textLarge, 0, "1.2"},
		{"largest on a screen without room for it", "2", textLargest, 1.6, "1.6"},
		{"as it was on a screen without room for it", "", textNormal, 0.8, "0.8"},
		{"as it was on a screen with more room", "", textNormal, 1.8, ""},
		{"a size of a newer program", "1.5", "huge", 0, "1.5"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Setenv(scaleEnv, row.given)
			if err := setTextSize(row.size, row.given, row.most); err != nil {
				t.Fatal(err)
			}
			if got := os.Getenv(scaleEnv); got != row.want {
				t.Errorf("the scale is %q, want %q", got, row.want)
			}
		})
	}
}
