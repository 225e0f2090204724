package app

import (
	"os"
	"testing"
)

func TestTextSizeMultipliesTheScaleOfTheComputer(t *testing.T) {
	for _, row := range []struct {
		name, given string
		size        textSize
		want        string
	}{
		{"as it was, nothing given", "", textNormal, ""},
		{"large, nothing given", "", textLarge, "1.2"},
		{"largest on a tablet of scale 2", "2", textLargest, "2.6"},
		{"as it was on a tablet", "2", textNormal, "2"},
		{"given to be found out", "auto", textLarge, "1.2"},
		{"a size of a newer program", "1.5", "huge", "1.5"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Setenv(scaleEnv, row.given)
			if err := setTextSize(row.size, row.given); err != nil {
				t.Fatal(err)
			}
			if got := os.Getenv(scaleEnv); got != row.want {
				t.Errorf("the scale is %q, want %q", got, row.want)
			}
		})
	}
}
