package handover_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
)

// TestNumbersDoNotCollide is a region of 1,000 devices, each offline, each
// with the same places in its chain.
func TestNumbersDoNotCollide(t *testing.T) {
	t.Parallel()
	const seed = 20260320
	r := rand.New(rand.NewPCG(seed, 1))
	given := make(map[handover.Number]bool, 200_000)
	for n := range 1000 {
		id := raidtest.Device(r.Uint64())
		for dseq := uint64(1 + n%7); dseq < 200; dseq++ {
			number := handover.NewNumber("431000000", id, dseq)
			if given[number] {
				t.Fatalf("seed %d: %s was given twice", seed, number)
			}
			given[number] = true
		}
	}
}

func TestActNumber(t *testing.T) {
	t.Parallel()
	number := handover.NewNumber("431000000", raidtest.Device(1), 66)
	if got := string(number); len(got) != 19 || !strings.HasPrefix(got, "43-") || !strings.Contains(got, "-0022-") {
		t.Fatalf("number %s", got)
	}
	misread := strings.NewReplacer("0", "o", "1", "l").Replace(strings.ToLower(string(number)))
	for name, row := range map[string]struct {
		text string
		ok   bool
	}{
		"as printed":                      {string(number), true},
		"typed in small letters":          {strings.ToLower(string(number)), true},
		"without hyphens":                 {strings.ReplaceAll(string(number), "-", ""), true},
		"with spaces":                     {strings.ReplaceAll(string(number), "-", " "), true},
		"o for 0 and l for 1":             {misread, true},
		"a character lost":                {string(number[:len(number)-1]), false},
		"empty":                           {"", false},
		"letters that the alphabet lacks": {strings.Replace(string(number), "43", "UU", 1), false},
		"a region that is no digits":      {"AA" + string(number[2:]), false},
		"long":                            {strings.Repeat("0", 40), false},
		"not ours":                        {"№ 15/2026", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := handover.ParseNumber(row.text)
			if (err == nil) != row.ok || row.ok && got != number {
				t.Errorf("%q: %v", got, err)
			}
		})
	}
	if got := handover.NewNumber("", raidtest.Device(1), 1); !strings.HasPrefix(string(got), "00-") {
		t.Errorf("no region: %s", got)
	}
	if got := handover.NewNumber("431000000", raidtest.Device(1), 1<<53-1); len(got) != 19+7 {
		t.Errorf("the largest place: %s", got)
	} else if _, err := handover.ParseNumber(string(got)); err != nil {
		t.Errorf("the largest place: %v", err)
	}
}

// TestCheckCharacterFindsSlips: every single wrong character and every two
// that changed places, in each of many numbers.
func TestCheckCharacterFindsSlips(t *testing.T) {
	t.Parallel()
	for n := range uint64(40) {
		number := strings.ReplaceAll(string(handover.NewNumber("431000000", raidtest.Device(n), 17*n+1)), "-", "")
		slip := func(b []byte, what string) {
			if string(b) == number || b[0] > '9' || b[1] > '9' {
				return
			}
			if _, err := handover.ParseNumber(string(b)); err == nil {
				t.Errorf("%s: %s passes for %s", what, b, number)
			}
		}
		for i := range number {
			for _, c := range handover.Crockford {
				b := []byte(number)
				b[i] = byte(c)
				slip(b, "one wrong")
			}
			for j := range i {
				b := []byte(number)
				b[i], b[j] = b[j], b[i]
				slip(b, "two changed")
			}
		}
	}
}

func TestBase32(t *testing.T) {
	t.Parallel()
	for n := range 80 {
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(i*37 + n)
		}
		text := handover.Encode32(data)
		back, ok := handover.Decode32(text)
		if !ok || string(back) != string(data) {
			t.Errorf("%d bytes: %x, %v", n, back, ok)
		}
	}
	for _, bad := range []string{"U", "0", "01", "000!", "a0"} {
		if _, ok := handover.Decode32(bad); ok && bad != "00" {
			if back, _ := handover.Decode32(bad); handover.Encode32(back) != bad {
				t.Errorf("%q is taken", bad)
			}
		}
	}
}

func FuzzActNumber(f *testing.F) {
	f.Add(string(handover.NewNumber("431000000", raidtest.Device(1), 66)))
	f.Add("43-")
	f.Add("4300000000000000000000000")
	f.Fuzz(func(t *testing.T, text string) {
		number, err := handover.ParseNumber(text)
		if err != nil {
			return
		}
		if again, err := handover.ParseNumber(string(number)); err != nil || again != number {
			t.Errorf("%q became %q: %v", number, again, err)
		}
	})
}
